import type { Carrier } from './carrier.ts'
import type { Conference, ConferenceTopic, Participant } from './conference.ts'
import { parseTarget } from './dial.ts'
import type { HttpReply } from './http-server.ts'
import { dialIn, waitSource } from './participants.ts'
import { playlist } from './playlist.ts'
import { checkCaller } from './rest-calls.ts'
import { notFound, Parameters, type ParameterNames, RestError } from './rest-parameters.ts'
import { accountPath, pageJson, type ParticipantView, participantJson } from './rest-shapes.ts'

export const createParticipantNames: ParameterNames = {
  used: [
    'From',
    'To',
    'StatusCallback',
    'StatusCallbackMethod',
    'StatusCallbackEvent',
    'Label',
    'Timeout',
    'Muted',
    'Beep',
    'StartConferenceOnEnter',
    'EndConferenceOnExit',
    'WaitUrl',
    'WaitMethod',
    'EarlyMedia',
    'MaxParticipants',
    'ConferenceStatusCallback',
    'ConferenceStatusCallbackMethod',
    'ConferenceStatusCallbackEvent',
    'CallerId',
  ],
  known: [
    'Record',
    'ConferenceRecord',
    'ConferenceTrim',
    'RecordingChannels',
    'RecordingStatusCallback',
    'RecordingStatusCallbackMethod',
    'SipAuthUsername',
    'SipAuthPassword',
    'Region',
    'ConferenceRecordingStatusCallback',
    'ConferenceRecordingStatusCallbackMethod',
    'RecordingStatusCallbackEvent',
    'ConferenceRecordingStatusCallbackEvent',
    'Coaching',
    'CallSidToCoach',
    'JitterBufferSize',
    'Byoc',
    'CallReason',
    'RecordingTrack',
    'TimeLimit',
    'MachineDetection',
    'MachineDetectionTimeout',
    'MachineDetectionSpeechThreshold',
    'MachineDetectionSpeechEndThreshold',
    'MachineDetectionSilenceTimeout',
    'AmdStatusCallback',
    'AmdStatusCallbackMethod',
    'Trim',
    'CallToken',
    'ClientNotificationUrl',
    'CallerDisplayName',
  ],
}

export const updateParticipantNames: ParameterNames = {
  used: ['Muted', 'Hold', 'HoldUrl', 'HoldMethod', 'AnnounceUrl', 'AnnounceMethod', 'EndConferenceOnExit'],
  known: ['WaitUrl', 'WaitMethod', 'BeepOnExit', 'Coaching', 'CallSidToCoach'],
}

export const listParticipantNames: ParameterNames = {
  used: ['Muted', 'Hold', 'Coaching', 'PageSize', 'Page', 'PageToken'],
  known: [],
}

const topics: readonly ConferenceTopic[] = ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify', 'announcement']
const beeps = ['true', 'false', 'onEnter', 'onExit']

export function createParticipant(carrier: Carrier, nameOrSid: string, body: URLSearchParams): HttpReply {
  const parameters = new Parameters(body, createParticipantNames)
  const target = parseTarget(parameters.required('To', 21201))
  if (!target) throw new RestError(400, 21211, "Invalid 'To' Phone Number")
  const from = parameters.required('From', 21213)
  checkCaller(carrier, from, target)
  const callerId = parameters.text('CallerId')
  if (callerId !== undefined) checkCaller(carrier, callerId, target)
  const label = parameters.text('Label')
  const beep = parameters.text('Beep') ?? 'true'
  if (!beeps.includes(beep)) throw new RestError(400, 20001, "Parameter 'Beep' is not valid")
  const timeoutSeconds = parameters.whole('Timeout', 60, 5, 600)
  const statusCallback = parameters.statusCallback()
  const waitUrl = parameters.text('WaitUrl') === '' ? '' : parameters.url('WaitUrl')
  const callbackUrl = parameters.url('ConferenceStatusCallback')
  const callbackTopics = parameters.words('ConferenceStatusCallbackEvent', topics, ['start', 'end'])
  const maxParticipants = parameters.whole('MaxParticipants', 250, 2, 250)
  // A sid must name a conference that goes on; any other name opens one.
  if (/^CF[0-9a-f]{32}$/.test(nameOrSid) && !carrier.findOpenConference(nameOrSid))
    throw notFound(`/Conferences/${nameOrSid}/Participants.json`)
  const conference = carrier.findOpenConference(nameOrSid) ?? carrier.openConference(nameOrSid)
  conference.maxParticipants = maxParticipants
  if (label !== undefined && findParticipant(conference, label)) throw new RestError(400, 16024, 'Label is in use')
  const callbackMethod = parameters.method('ConferenceStatusCallbackMethod')
  const settings = {
    label,
    muted: parameters.flag('Muted') ?? false,
    hold: false,
    startOnEnter: parameters.flag('StartConferenceOnEnter') ?? true,
    endOnExit: parameters.flag('EndConferenceOnExit') ?? false,
    beeps: beep === 'true' || beep === 'onEnter',
    waitSource: waitSource(carrier, () => undefined, waitUrl, parameters.method('WaitMethod')),
    callback: callbackUrl ? { url: callbackUrl, method: callbackMethod, topics: callbackTopics } : undefined,
  }
  const call = dialIn(carrier, conference, {
    dial: { target, from: callerId ?? from, direction: 'outbound-api', timeoutSeconds, label, statusCallback },
    settings,
    earlyMedia: parameters.flag('EarlyMedia') ?? true,
  })
  return { status: 201, body: participantJson(pendingView(call, settings), conference, carrier.deps.accountSid) }
}

function pendingView(
  call: ParticipantView['call'],
  settings: Pick<Participant, 'label' | 'muted' | 'hold' | 'startOnEnter' | 'endOnExit'>,
): ParticipantView {
  return { ...settings, call, createdAt: call.createdAt, updatedAt: call.updatedAt }
}

// Everybody inside, and those whose telephone still rings.
function views(conference: Conference): ParticipantView[] {
  const dialling = [...conference.dialling.values()].map(({ call, settings }) => pendingView(call, settings))
  return [...conference.participants.values(), ...dialling]
}

function findParticipant(conference: Conference, sidOrLabel: string): ParticipantView | undefined {
  return views(conference).find((each) => each.call.sid === sidOrLabel || each.label === sidOrLabel)
}

function need(conference: Conference, sidOrLabel: string): ParticipantView {
  const found = findParticipant(conference, sidOrLabel)
  if (!found) throw notFound(`/Conferences/${conference.sid}/Participants/${sidOrLabel}.json`)
  return found
}

export function fetchParticipant(carrier: Carrier, conference: Conference, sidOrLabel: string): HttpReply {
  return { status: 200, body: participantJson(need(conference, sidOrLabel), conference, carrier.deps.accountSid) }
}

export function updateParticipant(
  carrier: Carrier,
  conference: Conference,
  sidOrLabel: string,
  body: URLSearchParams,
): HttpReply {
  const parameters = new Parameters(body, updateParticipantNames)
  const { call } = need(conference, sidOrLabel)
  const participant = conference.participants.get(call.sid)
  if (!participant) throw new RestError(400, 21220, 'Participant is not connected')
  const muted = parameters.flag('Muted')
  const hold = parameters.flag('Hold')
  const endOnExit = parameters.flag('EndConferenceOnExit')
  const holdUrl = parameters.text('HoldUrl') === '' ? '' : parameters.url('HoldUrl')
  const announceUrl = parameters.url('AnnounceUrl')
  const holdMethod = parameters.method('HoldMethod')
  const announceMethod = parameters.method('AnnounceMethod')
  if (muted !== undefined) conference.mute(participant, muted)
  if (hold !== undefined)
    conference.hold(participant, hold ? waitSource(carrier, () => call, holdUrl, holdMethod)() : null)
  if (endOnExit !== undefined) conference.setEndOnExit(participant, endOnExit)
  if (announceUrl) void call.leg.play(playlist(carrier, call, announceUrl, announceMethod, 'once'))
  return fetchParticipant(carrier, conference, sidOrLabel)
}

export function deleteParticipant(conference: Conference, sidOrLabel: string): HttpReply {
  const { call } = need(conference, sidOrLabel)
  const participant = conference.participants.get(call.sid)
  if (participant) conference.leave(participant, 'participant_updated_via_api')
  else call.end('canceled')
  return { status: 204 }
}

export function listParticipants(carrier: Carrier, conference: Conference, query: URLSearchParams): HttpReply {
  const parameters = new Parameters(query, listParticipantNames)
  const muted = parameters.flag('Muted')
  const hold = parameters.flag('Hold')
  const coaching = parameters.flag('Coaching')
  const { accountSid } = carrier.deps
  const participants = views(conference)
    .filter(
      (each) =>
        (muted === undefined || each.muted === muted) &&
        (hold === undefined || each.hold === hold) &&
        coaching !== true,
    )
    .map((each) => participantJson(each, conference, accountSid))
  const path = `${accountPath(accountSid)}/Conferences/${conference.sid}/Participants.json`
  const page = parameters.whole('Page', 0, 0, 1e6)
  return {
    status: 200,
    body: pageJson('participants', participants, path, page, parameters.whole('PageSize', 50, 1, 1000)),
  }
}
