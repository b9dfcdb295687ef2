import { type AudioSource, beep, ringback } from './audio-source.ts'
import type { Call } from './call.ts'
import { newSid } from './ids.ts'
import { AudioRoom } from './mixer.ts'
import type { HttpMethod } from './webhooks.ts'

export type ConferenceStatus = 'init' | 'in-progress' | 'completed'
export type ConferenceTopic = 'start' | 'end' | 'join' | 'leave' | 'mute' | 'hold' | 'modify' | 'announcement'
export type ConferenceEvent =
  | 'conference-start'
  | 'conference-end'
  | 'participant-join'
  | 'participant-leave'
  | 'participant-mute'
  | 'participant-unmute'
  | 'participant-hold'
  | 'participant-unhold'
  | 'participant-modify'
  | 'announcement-end'
export type EndReason =
  | 'conference-ended-via-api'
  | 'participant-with-end-conference-on-exit-left'
  | 'participant-with-end-conference-on-exit-kicked'
  | 'last-participant-kicked'
  | 'last-participant-left'
export type LeaveReason = 'participant_hung_up' | 'participant_updated_via_api' | 'conference_ended'

export type ConferenceCallback = { url: string; method: HttpMethod; topics: ReadonlySet<ConferenceTopic> }

export type ParticipantSettings = {
  label: string | undefined
  muted: boolean
  hold: boolean
  startOnEnter: boolean
  endOnExit: boolean
  beeps: boolean
  waitSource: () => AudioSource
  /** What the conference tells whom. The carrier takes it from the first who joins, also when that one names nobody. */
  callback: ConferenceCallback | undefined
}

export type Participant = ParticipantSettings & {
  call: Call
  holdSource: AudioSource | null
  waiting: AudioSource | null
  createdAt: Date
  updatedAt: Date
  left: PromiseWithResolvers<LeaveReason>
}

export type ConferenceObserver = (
  conference: Conference,
  event: ConferenceEvent,
  participant: Participant | undefined,
  extra: Record<string, string>,
) => void

const topics: Record<ConferenceEvent, ConferenceTopic> = {
  'conference-start': 'start',
  'conference-end': 'end',
  'participant-join': 'join',
  'participant-leave': 'leave',
  'participant-mute': 'mute',
  'participant-unmute': 'mute',
  'participant-hold': 'hold',
  'participant-unhold': 'hold',
  'participant-modify': 'modify',
  'announcement-end': 'announcement',
}

export function topicOf(event: ConferenceEvent): ConferenceTopic {
  return topics[event]
}

export class Conference {
  readonly sid = newSid('CF')
  readonly friendlyName: string
  readonly room = new AudioRoom()
  readonly participants = new Map<string, Participant>()
  // Called parties that have not answered yet, with what they will be when they do.
  readonly dialling = new Map<string, { call: Call; settings: ParticipantSettings }>()
  readonly createdAt = new Date()
  updatedAt = new Date()
  status: ConferenceStatus = 'init'
  endReason: EndReason | undefined
  endedBy: string | undefined
  callback: ConferenceCallback | undefined
  maxParticipants = 250
  #isJoined = false
  sequence = 0
  readonly #observe: ConferenceObserver
  readonly #ringbacks = new Map<string, AudioSource>()

  constructor(friendlyName: string, observe: ConferenceObserver) {
    this.friendlyName = friendlyName
    this.#observe = observe
  }

  join(call: Call, settings: ParticipantSettings): Participant {
    const participant: Participant = {
      ...settings,
      call,
      holdSource: null,
      waiting: null,
      createdAt: new Date(),
      updatedAt: new Date(),
      left: Promise.withResolvers<LeaveReason>(),
    }
    if (!this.#isJoined) this.callback = settings.callback
    this.#isJoined = true
    this.participants.set(call.sid, participant)
    this.room.add(call.leg)
    this.#emit('participant-join', participant)
    const canStart = this.participants.size > 1 && [...this.participants.values()].some((each) => each.startOnEnter)
    if (this.status === 'init' && canStart) {
      this.status = 'in-progress'
      this.#emit('conference-start', participant)
    }
    if (participant.beeps) this.room.sources.add(beep())
    this.refresh()
    return participant
  }

  leave(participant: Participant, reason: LeaveReason): void {
    const { call } = participant
    if (!this.participants.delete(call.sid)) return
    this.room.remove(call.leg)
    call.leg.aside = null
    call.leg.muted = false
    this.#emit('participant-leave', participant, { ReasonParticipantLeft: reason })
    participant.left.resolve(reason)
    const kicked = reason === 'participant_updated_via_api'
    if (participant.endOnExit) {
      this.end(`participant-with-end-conference-on-exit-${kicked ? 'kicked' : 'left'}`, call.sid)
    } else if (this.participants.size === 0) {
      this.end(kicked ? 'last-participant-kicked' : 'last-participant-left', call.sid)
    } else this.refresh()
  }

  end(reason: EndReason, endedBy?: string): void {
    if (this.status === 'completed') return
    this.status = 'completed'
    this.endReason = reason
    this.endedBy = endedBy
    for (const participant of this.participants.values()) this.leave(participant, 'conference_ended')
    for (const { call } of this.dialling.values()) call.end('canceled')
    this.dialling.clear()
    this.room.sources.clear()
    this.#emit('conference-end', undefined, {
      ReasonConferenceEnded: reason,
      ...(endedBy === undefined ? {} : { CallSidEndingConference: endedBy }),
    })
  }

  mute(participant: Participant, muted: boolean): void {
    if (participant.muted === muted) return
    participant.muted = muted
    this.#emit(muted ? 'participant-mute' : 'participant-unmute', participant)
    this.refresh()
  }

  hold(participant: Participant, source: AudioSource | null): void {
    const wasHeld = participant.hold
    participant.hold = source !== null
    participant.holdSource = source
    if (wasHeld !== participant.hold)
      this.#emit(participant.hold ? 'participant-hold' : 'participant-unhold', participant)
    this.refresh()
  }

  setEndOnExit(participant: Participant, endOnExit: boolean): void {
    participant.endOnExit = endOnExit
    this.#emit('participant-modify', participant)
  }

  announce(source: AudioSource): void {
    this.room.sources.add(source)
  }

  // Early media: those who are in the conference hear that the called party's telephone rings.
  startRingback(callSid: string): void {
    const source = ringback()
    this.#ringbacks.set(callSid, source)
    this.room.sources.add(source)
    this.refresh()
  }

  stopRingback(callSid: string): void {
    const source = this.#ringbacks.get(callSid)
    if (!source) return
    this.#ringbacks.delete(callSid)
    this.room.sources.delete(source)
    this.refresh()
  }

  // One place decides who hears what: hold music, waiting music, or the others.
  refresh(): void {
    const isWaiting = this.status === 'init' && this.#ringbacks.size === 0
    for (const participant of this.participants.values()) {
      if (!isWaiting) participant.waiting = null
      else participant.waiting ??= participant.waitSource()
      const { leg, edge } = participant.call
      leg.aside = participant.hold ? participant.holdSource : participant.waiting
      leg.muted = participant.muted
      if (this.status === 'in-progress') edge.cue()
    }
  }

  #emit(event: ConferenceEvent, participant: Participant | undefined, extra: Record<string, string> = {}): void {
    this.updatedAt = new Date()
    if (participant) participant.updatedAt = this.updatedAt
    this.#observe(this, event, participant, extra)
  }
}
