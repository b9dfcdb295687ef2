// The Twilio engine: turns commands into SDK calls. Of several calls, one at most has the microphone.
import type { Call, Device } from '@twilio/voice-sdk'
import type { CallFault, CallId, Party } from '../call/call.ts'
import type { VoiceToken } from '../contracts/api.ts'
import type { EngineDone } from '../contracts/messages.ts'
import type { Logger } from '../core/log.ts'
import type { Engine, EngineReports, FetchVoiceToken } from './engine.ts'
import type { Microphone } from './microphone.ts'
import { createQualityTally } from './quality-summary.ts'
import type { Ringer } from './ringer.ts'
import { createTones } from './tones.ts'
import type { TwilioAudio } from './twilio-audio.ts'
import { faultOf } from './twilio-faults.ts'
import { type Leg, type LegDeps, watchLeg } from './twilio-leg.ts'
import { createLine } from './twilio-line.ts'
import type { Phone } from './twilio-phone.ts'
import { createSpares } from './twilio-spares.ts'

/** Neither `ringing` nor `accept` by then: the signalling host does not answer. */
const connectTimeoutMs = 12_000

export type TwilioEngineDeps = EngineReports & {
  fetchToken: FetchVoiceToken
  createPhone(grant: VoiceToken): Phone
  microphone: Microphone
  audio: Pick<TwilioAudio, 'constraints'>
  ringer: Pick<Ringer, 'play'>
  now: () => number
  newId: () => string
  log: Logger
}

export function createTwilioEngine(deps: TwilioEngineDeps): Engine {
  const legs = new Map<CallId, Leg>()
  const { fetchToken, createPhone, log } = deps
  const line = createLine({
    fetchToken,
    createPhone,
    busy: () => legs.size > 0,
    log,
    onRegistered: () => deps.emit({ type: 'registered', at: deps.now() }),
    onRenewed: () => deps.emit({ type: 'line-changed', at: deps.now() }),
    onUnregistered: (fault) => deps.emit({ type: 'unregistered', at: deps.now(), fault }),
    onIncoming: incoming,
  })
  const spares = createSpares({ fetchToken, createPhone, grant: line.grant })
  const legDeps: LegDeps = {
    ...deps,
    isCurrent: (leg, call) => isHere(leg) && leg.call === call,
    opened(leg) {
      leg.phone?.opened()
      onlyOneSpeaks(leg)
    },
    finish,
    gaveUp(leg) {
      forget(leg)
      deps.emit({ type: 'caller-gave-up', callId: leg.callId, at: deps.now() })
    },
    stranded(leg) {
      const { phone } = leg
      finish(leg, 'signalling-unreachable')
      if (phone !== null && String(phone.device.state) !== 'registered') abandon(phone)
    },
    failed: (code, fault) => log.warn('call-error', { code, fault }),
  }

  const isHere = (leg: Leg) => legs.get(leg.callId) === leg
  const legsOn = (phone: Phone) => [...legs.values()].filter((leg) => leg.phone === phone)

  function incoming(call: Call, phone: Phone) {
    const status = String(call.status())
    // Closed: given up by the caller before it was told.
    if (status === 'closed') return
    if (call.customParameters.has('probe')) {
      deps.emit({ type: 'probed', at: deps.now() })
      call.reject()
      return
    }
    const callId = call.customParameters.get('callId') ?? deps.newId()
    if (legs.has(callId)) {
      // Our own call, which is to be moved: it rings the person's other devices.
      call.ignore()
      return
    }
    const caller = call.customParameters.get('caller') ?? ''
    const party: Party = { e164: /^\+[1-9]\d{7,14}$/.test(caller) ? caller : '' }
    const rescue = status === 'reconnecting' ? (call.connectToken ?? null) : null
    if (legsOn(phone).length > 0) spares.warm()
    const leg = add({ callId, call, phone, party, state: 'ringing-in', rescue })
    watchLeg(leg, call, legDeps)
    deps.emit({ type: 'incoming', callId, party, at: deps.now() })
  }

  function add(leg: Omit<Leg, 'sound' | 'tones' | 'tally'>): Leg {
    const added = { ...leg, sound: null, tones: null, tally: createQualityTally() }
    legs.set(leg.callId, added)
    return added
  }

  /** Whatever the SDK says of it later is not heard. */
  function forget(leg: Leg) {
    legs.delete(leg.callId)
    leg.tones?.stop()
    const summary = leg.tally.summary()
    if (summary !== null) deps.emit({ type: 'call-quality', callId: leg.callId, summary })
    if (leg.phone !== null && legsOn(leg.phone).length === 0) leg.phone.closed()
    if (leg.phone !== null) spares.giveBack(leg.phone)
    if (legs.size === 0) spares.dropIdle()
    sound()
  }

  function finish(leg: Leg, fault: CallFault | null) {
    if (!isHere(leg)) return
    leg.call?.disconnect()
    forget(leg)
    deps.emit({ type: 'engine-ended', callId: leg.callId, at: deps.now(), fault })
  }

  /** What still waits inside it for a socket must not dial, now or with the next call. */
  function abandon(phone: Phone) {
    if (spares.has(phone)) {
      spares.drop(phone)
      return
    }
    if (!line.is(phone)) return
    for (const leg of legsOn(phone)) {
      // The Device would decline whoever rings on it.
      leg.rescue = leg.call?.connectToken ?? null
      leg.call?.ignore()
      leg.call = null
      leg.phone = null
    }
    line.renew('signalling-unreachable')
  }

  function sound() {
    const heard = [...legs.values()].flatMap((leg) => (leg.state === 'ringing-in' ? leg.sound : null))
    deps.ringer.play(heard.includes('ring') ? 'ring' : heard.includes('knock') ? 'knock' : null)
  }

  /** Whoever asked for it has said so already; this is for the case that it did not get through. */
  function onlyOneSpeaks(speaker: Leg) {
    for (const leg of legs.values()) if (leg !== speaker && leg.state !== 'ringing-in') leg.call?.mute(true)
  }

  /** Without the microphone, `accept()` would cut the caller off and `connect()` would die half way. */
  async function microphoneRefusal(): Promise<EngineDone | null> {
    const state = await deps.microphone.state()
    return state === 'granted' ? null : { ok: false, code: 'microphone-denied' }
  }

  async function open(leg: Leg, options: Device.ConnectOptions): Promise<void> {
    const isConnecting = () => isHere(leg) && leg.state === 'connecting'
    const giveUp = () => {
      const { phone } = leg
      if (!isConnecting()) return
      finish(leg, 'signalling-unreachable')
      // A connect that still waits for the socket must not dial once the person was told that it failed.
      if (phone !== null) abandon(phone)
    }
    const timer = setTimeout(giveUp, connectTimeoutMs)
    try {
      const main = await line.phone()
      if (!isHere(leg)) return
      leg.phone = main !== null && legsOn(main).length > 0 ? spares.take() : main
      if (leg.phone === null) {
        finish(leg, 'not-signed-in')
        return
      }
      const call = await leg.phone.device.connect({ ...options, rtcConstraints: { audio: deps.audio.constraints() } })
      if (!isHere(leg)) {
        call.disconnect()
        return
      }
      leg.call = call
      watchLeg(leg, call, legDeps)
      call.on('ringing', () => clearTimeout(timer))
      call.on('accept', () => clearTimeout(timer))
    } catch (error) {
      clearTimeout(timer)
      finish(leg, faultOf((error as { code?: number }).code))
    }
  }

  /** The SDK takes a second call of a Device only by ending the first, so this one is taken over by another Device. */
  function answerElsewhere(leg: Leg, connectToken: string | undefined): EngineDone {
    if (connectToken === undefined) return { ok: false, code: 'engine-busy' }
    leg.state = 'connecting'
    leg.call = null
    leg.phone = null
    sound()
    void open(leg, { connectToken })
    return { ok: true }
  }

  const withCall = (callId: CallId, run: (call: Call, leg: Leg) => void): EngineDone => {
    const leg = legs.get(callId)
    if (!leg?.call) return { ok: false, code: 'engine-lost' }
    run(leg.call, leg)
    return { ok: true }
  }

  function reject(leg: Leg) {
    leg.call?.reject()
    // After a lost socket the SDK ignores it and says nothing; the leg must not stay.
    finish(leg, null)
  }

  return {
    async start() {
      deps.emit({ type: 'microphone', state: await deps.microphone.state() })
      await line.start()
      return { ok: true }
    },
    async renewLine() {
      if (legs.size > 0) return { ok: false, code: 'engine-busy' }
      line.renew(null)
      return { ok: true }
    },
    async stop() {
      for (const leg of legs.values()) finish(leg, null)
      spares.stop()
      line.stop()
    },
    async status() {
      const calls = [...legs.values()].map(({ callId, state, call, party }) => ({
        callId,
        state,
        muted: call?.isMuted() ?? false,
        party,
      }))
      return { registered: line.registered(), calls }
    },
    async connect({ callId, to, line: chosen, emergency }) {
      if (legs.has(callId)) return { ok: true }
      const leg = add({ callId, call: null, phone: null, party: null, state: 'connecting', rescue: null })
      const refused = await microphoneRefusal()
      if (refused) legs.delete(callId)
      else if (isHere(leg)) {
        const params = { To: to, CallId: callId, ...(chosen !== undefined && { Line: chosen }) }
        void open(leg, { params: { ...params, ...(emergency && { EmergencyConfirmed: '1' }) } })
      }
      return refused ?? { ok: true }
    },
    async accept({ callId }) {
      const refused = await microphoneRefusal()
      if (refused) return refused
      const leg = legs.get(callId)
      if (leg === undefined) return { ok: false, code: 'engine-lost' }
      if (leg.state !== 'ringing-in') return { ok: true } // asked before
      const { call, phone } = leg
      if (leg.rescue !== null) return answerElsewhere(leg, leg.rescue)
      if (call === null || phone === null) return { ok: false, code: 'engine-lost' }
      const isTalking = legsOn(phone).some((other) => other.state !== 'ringing-in')
      if (isTalking) return answerElsewhere(leg, call.connectToken)
      call.accept({ rtcConstraints: { audio: deps.audio.constraints() } })
      leg.sound = null
      sound()
      return { ok: true }
    },
    async alert({ callId, alert }) {
      const leg = legs.get(callId)
      if (leg === undefined) return { ok: false, code: 'engine-lost' }
      leg.sound = alert
      sound()
      return { ok: true }
    },
    async reject({ callId }) {
      return withCall(callId, (_, leg) => reject(leg))
    },
    async hangUp({ callId }) {
      const leg = legs.get(callId)
      if (leg?.call === null) {
        const { phone } = leg
        finish(leg, null)
        if (phone !== null) abandon(phone)
        return { ok: true }
      }
      return withCall(callId, () => leg && (leg.state === 'ringing-in' ? reject(leg) : finish(leg, null)))
    },
    async mute({ callId, muted }) {
      return withCall(callId, (call, leg) => {
        if (!muted) onlyOneSpeaks(leg)
        call.mute(muted)
      })
    },
    async sendDigits({ callId, digits }) {
      return withCall(callId, (call, leg) => {
        leg.tones ??= createTones((digit) => call.sendDigits(digit))
        leg.tones.send(digits)
      })
    },
  }
}
