import type { AudioFigures } from './audio-meter.ts'
import { newSid } from './ids.ts'
import { type AudioPort, Leg } from './mixer.ts'
import type { SignallingError } from './signalling-messages.ts'
import { Timers } from './timers.ts'
import type { HttpMethod } from './webhooks.ts'

export type FinalStatus = 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled'
export type CallStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress' | FinalStatus
export type CallDirection = 'inbound' | 'outbound-api' | 'outbound-dial'
export type CallKind = 'client' | 'pstn'

export type ProgressEvent = 'initiated' | 'ringing' | 'answered' | 'completed'
export type StatusCallback = { url: string; method: HttpMethod; events: ReadonlySet<ProgressEvent> }

export type EdgeFigures = {
  audioIn: AudioFigures
  audioOut: { packets: number }
  iceState: string
  mediaAddress: string
}

// How a call reaches its person: a browser over WebRTC, or a simulated telephone.
export type CallEdge = {
  readonly port: AudioPort
  // Called when the carrier picks up towards the one who called.
  answer(): Promise<void>
  // Somebody can hear this person now.
  cue(): void
  // The call has ended; `wasAnswered` decides between hang-up and cancel on the wire.
  release(wasAnswered: boolean, error: SignallingError | undefined): void
  figures(): EdgeFigures
}

export type CallInit = {
  kind: CallKind
  direction: CallDirection
  from: string
  to: string
  status: CallStatus
  edge: CallEdge
  identity?: string | undefined
  parentSid?: string | undefined
  label?: string | undefined
  statusCallback?: StatusCallback | undefined
}

const finalStatuses: ReadonlySet<CallStatus> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled'])

export function isFinal(status: CallStatus): status is FinalStatus {
  return finalStatuses.has(status)
}

export class Call {
  readonly sid = newSid('CA')
  readonly kind: CallKind
  readonly direction: CallDirection
  readonly from: string
  readonly to: string
  readonly identity: string | undefined
  readonly parentSid: string | undefined
  readonly label: string | undefined
  readonly edge: CallEdge
  readonly leg: Leg
  readonly timers = new Timers()
  readonly createdAt = new Date()
  updatedAt = new Date()
  answeredAt: Date | null = null
  endedAt: Date | null = null
  status: CallStatus
  statusCallback: StatusCallback | undefined
  // For a browser the keys that it sent, for a telephone the keys that it heard.
  dtmf = ''
  program: AbortController | null = null
  onStatus: (call: Call) => void = () => {}
  readonly digitListeners = new Set<(digit: string) => void>()
  readonly #answered = Promise.withResolvers<boolean>()
  readonly #ended = Promise.withResolvers<FinalStatus>()
  #sequence = 0
  #answering: Promise<void> | null = null

  constructor(init: CallInit) {
    this.kind = init.kind
    this.direction = init.direction
    this.from = init.from
    this.to = init.to
    this.status = init.status
    this.edge = init.edge
    this.identity = init.identity
    this.parentSid = init.parentSid
    this.label = init.label
    this.statusCallback = init.statusCallback
    this.leg = new Leg(init.edge.port)
  }

  // True once answered, false when it ended without.
  get whenAnswered(): Promise<boolean> {
    return this.#answered.promise
  }

  get whenEnded(): Promise<FinalStatus> {
    return this.#ended.promise
  }

  get isLive(): boolean {
    return !isFinal(this.status)
  }

  get durationSeconds(): number {
    if (!this.answeredAt) return 0
    return Math.round(((this.endedAt ?? new Date()).getTime() - this.answeredAt.getTime()) / 1000)
  }

  nextSequence(): number {
    this.#sequence += 1
    return this.#sequence - 1
  }

  advance(status: 'initiated' | 'ringing' | 'in-progress'): void {
    if (!this.isLive || this.status === 'in-progress' || this.status === status) return
    this.status = status
    this.updatedAt = new Date()
    if (status === 'in-progress') {
      this.answeredAt = this.updatedAt
      this.#answered.resolve(true)
    }
    this.onStatus(this)
  }

  // The carrier answers a call that came in to it. Asked twice, it answers once.
  answer(): Promise<void> {
    if (this.direction !== 'inbound' || !this.isLive) return Promise.resolve()
    this.#answering ??= this.edge.answer().then(() => this.advance('in-progress'))
    return this.#answering
  }

  // Keys pressed by this call's own person.
  pressed(digits: string): void {
    for (const digit of digits) {
      if (digit === 'w') continue
      if (this.kind === 'client') this.dtmf += digit
      for (const listener of this.digitListeners) listener(digit)
    }
  }

  // Keys pressed by somebody else, as they arrive at a telephone. A browser has no way to receive them.
  heard(digit: string): void {
    if (this.kind === 'pstn') this.dtmf += digit
  }

  end(status: FinalStatus, error?: SignallingError): void {
    if (!this.isLive) return
    const wasAnswered = this.status === 'in-progress'
    this.status = status
    this.endedAt = new Date()
    this.updatedAt = this.endedAt
    this.timers.clear()
    this.program?.abort()
    this.program = null
    this.edge.release(wasAnswered, error)
    this.#answered.resolve(false)
    this.#ended.resolve(status)
    this.onStatus(this)
    this.digitListeners.clear()
  }
}
