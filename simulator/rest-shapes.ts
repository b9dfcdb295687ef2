import type { Call } from './call.ts'
import { apiVersion, rfc2822 } from './call-fields.ts'
import type { Conference, Participant } from './conference.ts'

export type Json = Record<string, unknown>

function formatted(address: string): string {
  const match = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(address)
  return match ? `(${match[1]}) ${match[2]}-${match[3]}` : address
}

export function accountPath(accountSid: string): string {
  return `/${apiVersion}/Accounts/${accountSid}`
}

const callSubresources = [
  'Events',
  'Notifications',
  'Payments',
  'Recordings',
  'Siprec',
  'Streams',
  'Transcriptions',
  'UserDefinedMessageSubscriptions',
  'UserDefinedMessages',
]

export function callJson(call: Call, accountSid: string): Json {
  const path = `${accountPath(accountSid)}/Calls/${call.sid}`
  return {
    account_sid: accountSid,
    answered_by: null,
    api_version: apiVersion,
    caller_name: null,
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.updatedAt),
    direction: call.direction,
    duration: call.isLive ? null : String(call.durationSeconds),
    end_time: call.endedAt ? rfc2822(call.endedAt) : null,
    forwarded_from: null,
    from: call.from,
    from_formatted: formatted(call.from),
    group_sid: null,
    parent_call_sid: call.parentSid ?? null,
    phone_number_sid: null,
    price: null,
    price_unit: 'USD',
    queue_time: '0',
    sid: call.sid,
    start_time: call.answeredAt ? rfc2822(call.answeredAt) : null,
    // 'initiated' exists in status callbacks only.
    status: call.status === 'initiated' ? 'queued' : call.status,
    subresource_uris: Object.fromEntries(
      callSubresources.map((name) => [name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase(), `${path}/${name}.json`]),
    ),
    to: call.to,
    to_formatted: formatted(call.to),
    trunk_sid: null,
    uri: `${path}.json`,
  }
}

export function conferenceJson(conference: Conference, accountSid: string): Json {
  const path = `${accountPath(accountSid)}/Conferences/${conference.sid}`
  return {
    account_sid: accountSid,
    api_version: apiVersion,
    call_sid_ending_conference: conference.endedBy ?? null,
    date_created: rfc2822(conference.createdAt),
    date_updated: rfc2822(conference.updatedAt),
    friendly_name: conference.friendlyName,
    reason_conference_ended: conference.endReason ?? null,
    region: 'us1',
    sid: conference.sid,
    status: conference.status,
    subresource_uris: { participants: `${path}/Participants.json`, recordings: `${path}/Recordings.json` },
    uri: `${path}.json`,
  }
}

const participantStatuses: Partial<Record<Call['status'], string>> = {
  queued: 'queued',
  initiated: 'connecting',
  ringing: 'ringing',
  'in-progress': 'connected',
  completed: 'complete',
}

export type ParticipantView = Pick<Participant, 'call' | 'label' | 'muted' | 'hold' | 'startOnEnter' | 'endOnExit'> & {
  createdAt: Date
  updatedAt: Date
}

export function participantJson(participant: ParticipantView, conference: Conference, accountSid: string): Json {
  const { call } = participant
  return {
    account_sid: accountSid,
    call_sid: call.sid,
    call_sid_to_coach: null,
    coaching: false,
    conference_sid: conference.sid,
    date_created: rfc2822(participant.createdAt),
    date_updated: rfc2822(participant.updatedAt),
    end_conference_on_exit: participant.endOnExit,
    hold: participant.hold,
    label: participant.label ?? null,
    muted: participant.muted,
    queue_time: null,
    start_conference_on_enter: participant.startOnEnter,
    status: participantStatuses[call.status] ?? 'failed',
    uri: `${accountPath(accountSid)}/Conferences/${conference.sid}/Participants/${call.sid}.json`,
  }
}

export function pageJson(name: string, items: Json[], path: string, page: number, pageSize: number): Json {
  const start = page * pageSize
  const slice = items.slice(start, start + pageSize)
  const uri = (number: number): string => `${path}?PageSize=${pageSize}&Page=${number}`
  return {
    [name]: slice,
    end: slice.length === 0 ? 0 : start + slice.length - 1,
    first_page_uri: uri(0),
    next_page_uri: start + pageSize < items.length ? uri(page + 1) : null,
    page,
    page_size: pageSize,
    previous_page_uri: page > 0 ? uri(page - 1) : null,
    start,
    uri: uri(page),
  }
}
