import type { Call } from './call.ts'
import { rfc2822 } from './call-fields.ts'
import { encodeMulaw, type Frame, frameMs } from './g711.ts'
import { newSid } from './ids.ts'
import type { HttpMethod } from './webhooks.ts'

export type RecordingStatus = 'in-progress' | 'paused' | 'stopped' | 'completed' | 'absent'
export type RecordingEvent = 'in-progress' | 'completed' | 'absent'
export type RecordingCallback = { url: string; method: HttpMethod; events: ReadonlySet<RecordingEvent> }
export type PauseBehavior = 'skip' | 'silence'
export type RecordingSettings = { channels: 1 | 2; track: 'inbound' | 'outbound' | 'both' }

// A recording of one call leg: what it says on the first channel, what it hears on the second.
export class CallRecording {
  readonly sid = newSid('RE')
  readonly call: Call
  readonly settings: RecordingSettings
  readonly callback: RecordingCallback | undefined
  readonly createdAt = new Date()
  updatedAt = this.createdAt
  status: RecordingStatus = 'in-progress'
  #pause: PauseBehavior = 'silence'
  #frames: { said: Frame; heard: Frame }[] = []
  readonly #tell: (recording: CallRecording, event: RecordingEvent) => void

  constructor(
    call: Call,
    settings: RecordingSettings,
    callback: RecordingCallback | undefined,
    tell: (recording: CallRecording, event: RecordingEvent) => void,
  ) {
    this.call = call
    this.settings = settings
    this.callback = callback
    this.#tell = tell
    call.leg.taps.add(this.#tap)
    void call.whenEnded.then(() => this.stop('completed'))
    tell(this, 'in-progress')
  }

  get isRunning(): boolean {
    return this.status === 'in-progress' || this.status === 'paused'
  }

  get seconds(): number {
    return Math.round((this.#frames.length * frameMs) / 1000)
  }

  pause(behavior: PauseBehavior): void {
    this.#pause = behavior
    this.#become('paused')
  }

  resume(): void {
    this.#become('in-progress')
  }

  // Asked to stop it is `stopped` for a moment, until the file is there.
  stop(status: 'stopped' | 'completed'): void {
    if (!this.isRunning) return
    this.call.leg.taps.delete(this.#tap)
    this.#become(this.#frames.length === 0 ? 'absent' : status)
    this.#tell(this, this.#frames.length === 0 ? 'absent' : 'completed')
  }

  // Mu-law, the channels in turn, sample by sample.
  audio(): Uint8Array {
    const { channels, track } = this.settings
    const isBoth = track === 'both'
    const bytes = this.#frames.map(({ said, heard }) => {
      if (channels === 1 || !isBoth)
        return encodeMulaw(isBoth ? mixed(said, heard) : track === 'inbound' ? said : heard)
      const [first, second] = [encodeMulaw(said), encodeMulaw(heard)]
      return first.reduce(
        (pair, byte, index) => {
          pair[index * 2] = byte
          pair[index * 2 + 1] = second[index] ?? 0xff
          return pair
        },
        new Uint8Array(first.length * 2),
      )
    })
    return Buffer.concat(bytes)
  }

  get fields(): Record<string, string> {
    const { channels, track } = this.settings
    return {
      CallSid: this.call.sid,
      RecordingSid: this.sid,
      RecordingStatus: this.isRunning ? this.status : this.status === 'absent' ? 'absent' : 'completed',
      RecordingChannels: String(channels),
      RecordingTrack: track,
      RecordingSource: 'StartCallRecordingAPI',
      RecordingStartTime: rfc2822(this.createdAt),
      ...(this.isRunning ? {} : { RecordingDuration: String(this.seconds) }),
    }
  }

  readonly #tap = (said: Frame, heard: Frame): void => {
    if (this.status === 'in-progress') this.#frames.push({ said, heard })
    else if (this.#pause === 'silence')
      this.#frames.push({ said: new Int16Array(said.length), heard: new Int16Array(heard.length) })
  }

  #become(status: RecordingStatus): void {
    this.status = status
    this.updatedAt = new Date()
  }
}

function mixed(said: Frame, heard: Frame): Frame {
  return said.map((sample, index) => Math.max(-32768, Math.min(32767, sample + (heard[index] ?? 0))))
}
