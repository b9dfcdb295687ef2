// A Call that behaves as the voice SDK's (lib/twilio/call.ts, 2.18.5), without media and without a network.
import { EventEmitter } from 'node:events'

type Status = 'pending' | 'connecting' | 'ringing' | 'open' | 'reconnecting' | 'closed'

/** What a call needs of its Device. */
type Host = {
  send(frame: string): void
  hangUp(): void
  getUserMedia(): Promise<void>
  beforeAccept(call: FakeCall): void
  adopt(call: FakeCall): void
  drop(call: FakeCall): void
}

/** An error as the SDK's: a number, and words that nobody should read. */
export function twilioError(code: number): Error & { code: number } {
  return Object.assign(new Error(`error ${code}`), { code })
}

export class FakeCall extends EventEmitter {
  readonly customParameters: Map<string, string>
  readonly parameters: Record<string, string>
  /** True while the microphone's track runs: a call that is over must not keep it. */
  microphoneOpen = false
  private readonly device: Host
  private readonly incoming: boolean
  private reconnectToken: string | undefined
  private state: Status = 'pending'
  private answered = false
  private wasConnected = false
  private mediaOpen = false
  private quiet = false
  private deaf = false
  private muted = false

  constructor(
    device: Host,
    options: { params?: Record<string, string>; callSid?: string; reconnect?: string | undefined; resumes?: boolean },
  ) {
    super()
    this.device = device
    this.customParameters = new Map(Object.entries(options.params ?? {}))
    this.parameters = options.callSid === undefined ? {} : { CallSid: options.callSid }
    this.reconnectToken = options.reconnect
    this.incoming = options.callSid !== undefined && options.resumes !== true
    // The SDK listens to its own `error`, so one that nobody else hears does not throw.
    this.on('error', () => this.state === 'closed' && device.drop(this))
    this.on('accept', () => device.adopt(this))
    for (const over of ['cancel', 'disconnect', 'reject']) this.on(over, () => device.drop(this))
    this.on('transportClose', () => this.state === 'pending' && device.drop(this))
  }

  status(): Status {
    return this.state
  }
  isMuted(): boolean {
    return this.muted
  }
  get connectToken(): string | undefined {
    const { CallSid } = this.parameters
    if (this.reconnectToken === undefined || CallSid === undefined) return undefined
    const customParameters = Object.fromEntries(this.customParameters)
    return btoa(
      encodeURIComponent(
        JSON.stringify({
          customParameters,
          parameters: this.parameters,
          signalingReconnectToken: this.reconnectToken,
        }),
      ),
    )
  }

  accept(): void {
    if (this.state !== 'pending') return
    this.state = 'connecting'
    this.device.beforeAccept(this)
    this.device.getUserMedia().then(
      () => {
        this.microphoneOpen = true
        if (this.state !== 'connecting') {
          this.close() // hung up while the browser opened the microphone
          return
        }
        this.device.send(this.incoming ? 'answer' : this.reconnectToken === undefined ? 'invite' : 'invite reconnect')
        if (this.incoming) this.takeAnswer()
      },
      (code: number) => {
        // In this order: whoever ends the call at `disconnect` never hears why.
        this.disconnect()
        this.emit('error', twilioError(code))
      },
    )
  }
  /** Nothing in any state but `pending`: a call whose socket was lost stays, and nobody is told. */
  reject(): void {
    if (this.state !== 'pending') return
    this.quiet = true
    this.device.send('reject')
    this.close()
    this.emit('reject')
  }
  ignore(): void {
    if (this.state === 'pending') this.state = 'closed'
  }
  /** Nothing while pending, and nothing once closed. */
  disconnect(): void {
    this.end(true)
  }
  mute(muted = true): void {
    if (this.muted === muted) return
    this.muted = muted
    this.emit('mute', muted, this)
  }
  sendDigits(digits: string): void {
    if (/[^0-9*#w]/.test(digits)) throw new Error('Illegal character passed into sendDigits')
    this.device.send(`dtmf ${digits}`)
  }

  /** The carrier took an outgoing call. */
  ring(): void {
    this.parameters['CallSid'] ??= `CA${'1'.repeat(32)}`
    if (this.state !== 'connecting' && this.state !== 'ringing') return
    this.state = 'ringing'
    this.emit('ringing', false)
  }
  /** The carrier answered an outgoing call, or one that resumes; without `reconnect` no lost socket is survived. */
  takeAnswer(reconnect: string | null = 'reconnect-2'): void {
    if (this.deaf) return
    if (!this.incoming) this.parameters['CallSid'] ??= `CA${'1'.repeat(32)}`
    if (reconnect !== null) this.reconnectToken = reconnect
    this.answered = true
    setTimeout(() => {
      if (this.state !== 'connecting' && this.state !== 'ringing') return
      this.mediaOpen = true
      this.maybeOpen()
    }, 5)
  }
  /** The other side, or the carrier with an error number, ends the call. */
  hangUpThere(code?: number): void {
    if (this.state === 'closed' || this.deaf) return
    if (code !== undefined) this.emit('error', twilioError(code))
    this.end(false)
  }
  cancelThere(): void {
    if (this.deaf) return
    this.quiet = true
    this.close()
    this.emit('cancel')
  }
  /** Media that cannot be mended: `disconnect` comes first here too. */
  failMedia(code = 53405): void {
    this.disconnect()
    this.emit('error', twilioError(code))
  }
  /** What the device tells its calls when the socket is gone. `transportClose` comes before the state changes. */
  socketLost(): void {
    if (this.deaf) return
    this.emit('transportClose')
    if (this.reconnectToken === undefined) {
      // As in the SDK: no `disconnect`, media not closed, and the Device stays busy with it.
      this.state = 'closed'
      return
    }
    this.state = 'reconnecting'
    this.emit('reconnecting', twilioError(53001))
  }
  socketBack(): void {
    if (this.deaf || this.state !== 'reconnecting' || !this.wasConnected) return
    this.emit('reconnected')
    this.state = 'open'
  }

  private maybeOpen(): void {
    if (!this.answered || !this.mediaOpen) return
    this.state = 'open'
    if (this.wasConnected) return
    this.wasConnected = true
    this.emit('accept', this)
  }
  private end(tell: boolean): void {
    if (this.state === 'pending' || this.state === 'closed') return
    if (tell) this.device.hangUp()
    this.close()
  }
  private close(): void {
    this.deaf = true // no more frames from the carrier
    this.microphoneOpen = false
    this.state = 'closed'
    if (!this.quiet) this.emit('disconnect', this)
  }
}
