// A Device that behaves as the voice SDK's (lib/twilio/device.ts, 2.18.5): answers late, refuses what the SDK refuses.
import { EventEmitter, once } from 'node:events'
import type { Device } from '@twilio/voice-sdk'
import type { VoiceToken } from '../../lib/contracts/api.ts'
import { FakeCall, twilioError } from './fake-call.ts'

/** From the invite to `incoming`: the SDK waits for a ringtone, even one that is switched off. */
export const ringtoneMs = 34

type Connect = { params?: Record<string, string>; connectToken?: string }

export class FakeDevice extends EventEmitter {
  edge: string | null = null
  state: 'unregistered' | 'registering' | 'registered' | 'destroyed' = 'unregistered'
  token: string
  /** Every call that was ever made on it, newest last. */
  readonly made: FakeCall[] = []
  /** What reached the carrier, in order. */
  readonly sent: string[] = []
  /** An error number in place of a microphone. */
  noMicrophone: number | null = null
  private readonly stream = Promise.withResolvers<void>()
  private streamUp = false
  private online = false
  private opened = false
  private queued: string[] = []
  private ringing: FakeCall[] = []
  private active: FakeCall | null = null
  private making: Promise<FakeCall> | null = null
  private reRegister = false

  constructor(token: string) {
    super()
    this.token = token
  }

  /** Settles with `registered`, fails with a lost socket, and never settles on a token that is refused. */
  async register(): Promise<void> {
    if (this.state !== 'unregistered') throw new Error(`Attempt to register when device is in state "${this.state}"`)
    this.reRegister = false
    this.setState('registering')
    this.opened = true
    await this.stream.promise
    if (this.streamUp) this.send('register')
    const settled = new AbortController()
    await Promise.race([
      once(this, 'registered', settled),
      once(this, 'unregistered', settled).then(() => Promise.reject(new Error('unregistered'))),
    ]).finally(() => settled.abort())
  }
  /** Settles once the carrier says so. The socket stays open. */
  async unregister(): Promise<void> {
    if (this.state !== 'registered') throw new Error(`Attempt to unregister when device is in state "${this.state}"`)
    this.send('unregister')
    await Promise.resolve()
    // As in the SDK: the carrier's `offline` undoes what `unregister` had noted just before.
    this.reRegister = true
    this.setState('unregistered')
  }
  async connect({ params, connectToken }: Connect = {}): Promise<FakeCall> {
    if (this.state === 'destroyed') throw new Error('Device has been destroyed.')
    if (this.active || this.making) throw new Error('A Call is already active')
    this.making = connectToken === undefined ? this.make({ params: params ?? {} }) : this.make(resumed(connectToken))
    try {
      this.active = await this.making
    } finally {
      this.making = null
    }
    for (const call of this.ringing.splice(0)) call.ignore()
    this.active.accept()
    return this.active
  }
  updateToken(token: string): void {
    if (this.state === 'destroyed') throw new Error('Attempt to "updateToken" when device is in state "destroyed".')
    this.token = token
    if (this.opened) this.send('listen')
  }
  /** Rejects whoever rings and hangs up whoever talks. A `connect` that waits for the socket never settles. */
  destroy(): void {
    for (const call of this.ringing.slice()) call.reject()
    this.active?.disconnect()
    this.streamUp = false
    this.online = false
    this.setState('unregistered')
    this.setState('destroyed')
    this.removeAllListeners()
  }
  get isBusy(): boolean {
    return this.active !== null
  }

  /** The socket opens, for the first time or again. */
  async socketUp(): Promise<void> {
    if (this.state === 'destroyed' || !this.opened) return
    this.streamUp = true
    this.online = true
    this.stream.resolve()
    this.sent.push('listen')
    for (const frame of this.queued.splice(0)) this.send(frame)
    if (this.reRegister) this.register().catch(() => undefined)
    for (const call of this.made) call.socketBack()
    await Promise.resolve()
  }
  /** The carrier took the registration. */
  ready(): void {
    if (this.streamUp) this.setState('registered')
  }
  /** The socket breaks, or one more try to open it again fails: the same events, and again for every call. */
  socketDown(): void {
    this.fail(31000)
    this.fail(31005)
    this.streamUp = false
    // Calls hear of it before the SDK itself takes the socket for gone.
    for (const call of this.made) call.socketLost()
    if (!this.online) return
    this.online = false
    this.reRegister = this.state !== 'unregistered'
    this.setState('unregistered')
  }
  fail(code: number, call?: FakeCall): void {
    this.emit('error', twilioError(code), call)
  }
  /** The carrier offers a call. Resolves when `incoming` was told, or would have been. */
  async invite(callSid: string, options: { params?: Record<string, string>; reconnect?: string | undefined } = {}) {
    this.making = this.make({ callSid, params: options.params ?? {}, reconnect: options.reconnect })
    const call = await this.making.finally(() => {
      this.making = null
    })
    this.ringing.push(call)
    await new Promise((resolve) => setTimeout(resolve, ringtoneMs))
    // Whatever became of it meanwhile.
    this.emit('incoming', call)
  }

  /** For its calls. A hang-up of a call whose socket is known to be gone is neither sent nor kept. */
  hangUp(): void {
    if (this.online) this.send('hangup')
  }
  send(frame: string): void {
    if (this.streamUp) {
      this.sent.push(frame)
      return
    }
    if (frame !== 'register') this.queued.push(frame)
    this.fail(31009)
  }
  async getUserMedia(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1))
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    if (this.noMicrophone !== null) await Promise.reject(this.noMicrophone)
  }
  beforeAccept(call: FakeCall): void {
    if (this.active === null || this.active === call) return
    this.active.disconnect()
    this.active = null
  }
  adopt(call: FakeCall): void {
    this.drop(call)
    this.active = call
  }
  drop(call: FakeCall): void {
    if (this.active === call) this.active = null
    this.ringing = this.ringing.filter((one) => one !== call)
  }

  private async make(options: ConstructorParameters<typeof FakeCall>[1]): Promise<FakeCall> {
    this.opened = true
    await this.stream.promise
    const call = new FakeCall(this, options)
    this.made.push(call)
    return call
  }
  private setState(state: FakeDevice['state']): void {
    if (this.state === state) return
    this.state = state
    this.emit(state)
  }
}

function resumed(connectToken: string): ConstructorParameters<typeof FakeCall>[1] {
  const { customParameters, parameters, signalingReconnectToken } = JSON.parse(
    decodeURIComponent(atob(connectToken)),
  ) as { customParameters: Record<string, string>; parameters: { CallSid: string }; signalingReconnectToken: string }
  return { params: customParameters, callSid: parameters.CallSid, reconnect: signalingReconnectToken, resumes: true }
}

/** Makes Devices as the engine asks for them, and keeps them for the test. */
export function deviceFactory() {
  const devices: FakeDevice[] = []
  const latest = () => {
    const device = devices.at(-1)
    if (!device) throw new Error('no Device was made')
    return device
  }
  return {
    devices,
    latest,
    createDevice(grant: VoiceToken): Device {
      if (!grant.token.includes('.')) throw new Error('Token is not a JWT')
      const device = new FakeDevice(grant.token)
      devices.push(device)
      return device as unknown as Device
    },
    /** The newest Device opens its socket and is registered. */
    async register(): Promise<FakeDevice> {
      const device = latest()
      await device.socketUp()
      await Promise.resolve()
      device.ready()
      await Promise.resolve()
      return device
    },
  }
}
