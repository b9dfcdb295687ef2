import type { AudioClock } from './audio-clock.ts'
import { Call, type CallInit, isFinal } from './call.ts'
import { apiVersion, progressEvent, rfc2822, statusFields } from './call-fields.ts'
import { Conference, type ConferenceObserver, topicOf } from './conference.ts'
import type { CallRecording, RecordingEvent } from './recordings.ts'
import type { App, OwnNumber } from './options.ts'
import type { Log } from './log.ts'
import type { MediaOptions } from './media-leg.ts'
import { defaultFarEnd, type FarEndSettings } from './pstn-edge.ts'
import type { SignallingSession } from './signalling-session.ts'
import type { Webhooks } from './webhooks.ts'

export type Alert = { at: number; code: number; message: string; callSid?: string }

export type CarrierDeps = {
  accountSid: string
  numbers: readonly OwnNumber[]
  apps: readonly App[]
  media: MediaOptions
  clock: AudioClock
  webhooks: Webhooks
  log: Log
  restUrl: () => string
  sessionsOf: (identity: string) => SignallingSession[]
}

const keptEnded = 200
const keptAlerts = 200

// What the carrier knows: calls, conferences, alerts. Others change it through here so that events are sent and nothing is left over.
export class Carrier {
  readonly deps: CarrierDeps
  readonly calls = new Map<string, Call>()
  readonly conferences = new Map<string, Conference>()
  readonly alerts: Alert[] = []
  readonly recordings = new Map<string, Uint8Array>()
  readonly callRecordings = new Map<string, CallRecording>()
  farEndDefault: FarEndSettings = defaultFarEnd
  readonly farEnds = new Map<string, FarEndSettings>()

  constructor(deps: CarrierDeps) {
    this.deps = deps
  }

  farEndFor(number: string): FarEndSettings {
    return this.farEnds.get(number) ?? this.farEndDefault
  }

  addCall(init: CallInit): Call {
    const call = new Call(init)
    call.onStatus = () => this.#onStatus(call)
    call.digitListeners.add((digit) => this.#relayDigit(call, digit))
    this.calls.set(call.sid, call)
    this.deps.clock.add(call.leg)
    this.#forgetOldest(this.calls, (each) => !each.isLive)
    return call
  }

  liveCalls(): Call[] {
    return [...this.calls.values()].filter((call) => call.isLive)
  }

  alert(code: number, message: string, callSid?: string): void {
    this.alerts.push({ at: Date.now(), code, message, ...(callSid === undefined ? {} : { callSid }) })
    if (this.alerts.length > keptAlerts) this.alerts.shift()
    this.deps.log('alert', { code })
  }

  // Names are unique among conferences that have not ended; a new one may reuse an old name.
  openConference(friendlyName: string): Conference {
    const existing = this.findOpenConference(friendlyName)
    if (existing) return existing
    const conference = new Conference(friendlyName, this.#observeConference)
    this.conferences.set(conference.sid, conference)
    this.deps.clock.rooms.add(conference.room)
    this.#forgetOldest(this.conferences, (each) => each.status === 'completed')
    return conference
  }

  findOpenConference(sidOrName: string): Conference | undefined {
    return [...this.conferences.values()].find(
      (each) => each.status !== 'completed' && (each.sid === sidOrName || each.friendlyName === sidOrName),
    )
  }

  conferenceOf(call: Call): Conference | undefined {
    return [...this.conferences.values()].find((each) => each.participants.has(call.sid) || each.dialling.has(call.sid))
  }

  endAll(): void {
    for (const call of this.liveCalls()) call.end('completed')
    for (const conference of this.conferences.values()) conference.end('conference-ended-via-api')
  }

  // For tests: ends everything and forgets what was.
  reset(): void {
    this.endAll()
    this.calls.clear()
    this.conferences.clear()
    this.alerts.length = 0
    this.recordings.clear()
    this.callRecordings.clear()
    this.farEndDefault = defaultFarEnd
    this.farEnds.clear()
    this.deps.webhooks.records.length = 0
  }

  tellRecording(recording: CallRecording, event: RecordingEvent): void {
    const { accountSid, restUrl, webhooks } = this.deps
    const { callback, sid } = recording
    if (!callback?.events.has(event)) return
    const url = `${restUrl()}/${apiVersion}/Accounts/${accountSid}/Recordings/${sid}`
    const fields = { AccountSid: accountSid, RecordingUrl: url, ...recording.fields }
    webhooks.enqueue(sid, callback.url, callback.method, fields, `recording-${event}`)
  }

  #onStatus(call: Call): void {
    if (isFinal(call.status)) {
      const conference = this.conferenceOf(call)
      const participant = conference?.participants.get(call.sid)
      if (conference && participant) conference.leave(participant, 'participant_hung_up')
      this.deps.clock.remove(call.leg)
    }
    const event = progressEvent(call)
    const { statusCallback } = call
    if (!event || !statusCallback?.events.has(event)) return
    const fields = statusFields(call, this.deps.accountSid)
    this.deps.webhooks.enqueue(call.sid, statusCallback.url, statusCallback.method, fields, event)
  }

  #relayDigit(from: Call, digit: string): void {
    const { room, isMixed } = from.leg
    if (!room || !isMixed) return
    for (const call of this.liveCalls())
      if (call !== from && call.leg.room === room && !call.leg.aside) call.heard(digit)
  }

  readonly #observeConference: ConferenceObserver = (conference, event, participant, extra) => {
    if (event === 'conference-end') this.deps.clock.rooms.delete(conference.room)
    const { callback } = conference
    if (!callback?.topics.has(topicOf(event))) return
    const fields = {
      AccountSid: this.deps.accountSid,
      ApiVersion: apiVersion,
      ConferenceSid: conference.sid,
      FriendlyName: conference.friendlyName,
      SequenceNumber: String((conference.sequence += 1)),
      StatusCallbackEvent: event,
      Timestamp: rfc2822(conference.updatedAt),
      ...(participant
        ? {
            CallSid: participant.call.sid,
            Coaching: 'false',
            EndConferenceOnExit: String(participant.endOnExit),
            Hold: String(participant.hold),
            Muted: String(participant.muted),
            StartConferenceOnEnter: String(participant.startOnEnter),
            ...(participant.label === undefined ? {} : { ParticipantLabel: participant.label }),
          }
        : {}),
      ...extra,
    }
    this.deps.webhooks.enqueue(conference.sid, callback.url, callback.method, fields, event)
  }

  #forgetOldest<Item>(items: Map<string, Item>, isOver: (item: Item) => boolean): void {
    if (items.size <= keptEnded) return
    for (const [key, item] of items) {
      if (!isOver(item)) continue
      items.delete(key)
      return
    }
  }
}
