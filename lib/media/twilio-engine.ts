// The Twilio engine: turns commands into SDK calls and SDK events into facts. No other file knows the SDK's call states.
import type { Call, Device } from '@twilio/voice-sdk'
import type { CallFault, CallId, Party } from '../call/call.ts'
import type { VoiceToken } from '../contracts/api.ts'
import type { EngineDone, EngineStatus } from '../contracts/messages.ts'
import type { Logger } from '../core/log.ts'
import type { Engine, EngineReports, FetchVoiceToken } from './engine.ts'
import type { Microphone } from './microphone.ts'
import { createTones, type Tones } from './tones.ts'
import { faultOf } from './twilio-faults.ts'
import { createLine } from './twilio-line.ts'
import type { TwilioAudio } from './twilio-audio.ts'
import { watchQuality } from './twilio-quality.ts'

/** Neither `ringing` nor `accept` by then: the signalling host does not answer. */
const connectTimeoutMs = 12_000
/** The SDK reports volume every 50 ms; half of that is smooth enough and cheaper. */
const levelEveryMs = 100

type Leg = {
  /** Null until the SDK has one. */
  call: Call | null
  /** Who calls; null for a call that was dialled here. */
  party: Party | null
  state: EngineStatus['calls'][number]['state']
  /** Set when the socket was lost while ringing: `accept()` would then do nothing, this token still answers. */
  rescue: string | null
  tones: Tones | null
}

export type TwilioEngineDeps = EngineReports & {
  fetchToken: FetchVoiceToken
  createDevice(grant: VoiceToken): Device
  /** The media connection of the newest call. */
  peer: () => RTCPeerConnection | null
  microphone: Microphone
  audio: TwilioAudio
  now: () => number
  newId: () => string
  log: Logger
}

export function createTwilioEngine(deps: TwilioEngineDeps): Engine {
  const legs = new Map<CallId, Leg>()
  const waiting = new Set<Call>()
  const line = createLine({
    fetchToken: deps.fetchToken,
    createDevice: deps.createDevice,
    busy: () => legs.size > 0,
    log: deps.log,
    onRegistered: () => deps.emit({ type: 'registered', at: deps.now() }),
    onUnregistered: (fault) => deps.emit({ type: 'unregistered', at: deps.now(), fault }),
    onIncoming: incoming,
  })

  function incoming(call: Call) {
    const status = String(call.status())
    // The SDK waits for the ringtone and then tells the call, also one that the caller gave up meanwhile.
    if (status === 'closed') return
    if (legs.size > 0) {
      // Neither rejected nor ignored: other devices ring on, and if it still rings when this one is free it is offered.
      waiting.add(call)
      return
    }
    const callId = call.customParameters.get('callId') ?? deps.newId()
    const caller = call.customParameters.get('caller') ?? ''
    const party: Party = { e164: /^\+[1-9]\d{7,14}$/.test(caller) ? caller : '' }
    const rescue = status === 'reconnecting' ? (call.connectToken ?? null) : null
    const leg: Leg = { call, party, state: 'ringing-in', rescue, tones: null }
    legs.set(callId, leg)
    watch(callId, leg, call)
    deps.emit({ type: 'incoming', callId, party, at: deps.now() })
  }

  /** After the facts about the call that ended, so that its end is known before the next one rings. */
  function offerWaiting() {
    for (const call of waiting) {
      if (legs.size > 0) return
      waiting.delete(call)
      // What the caller gave up, or another device took, is closed by now.
      if (String(call.status()) === 'pending') incoming(call)
    }
  }

  function watch(callId: CallId, leg: Leg, call: Call) {
    const current = () => legs.get(callId) === leg && leg.call === call
    const end = (fault: CallFault | null) => current() && finish(callId, fault)
    let lastLevelAt = 0
    watchQuality(call, {
      callId,
      peer: deps.peer,
      now: deps.now,
      report: (quality) => current() && deps.quality(quality),
    })
    call.on('accept', () => {
      if (!current()) return
      leg.state = 'open'
      deps.audio.opened()
      deps.emit({ type: 'carrier-accepted', callId, at: deps.now() })
    })
    call.on('mute', (muted: boolean) => current() && deps.emit({ type: 'mute-changed', callId, muted }))
    call.on('reconnecting', () => {
      if (!current()) return
      if (leg.state === 'ringing-in') {
        leg.rescue = call.connectToken ?? null
        return
      }
      if (leg.state !== 'open') return // each failed try repeats the event
      leg.state = 'reconnecting'
      deps.emit({ type: 'link-lost', callId })
    })
    call.on('reconnected', () => {
      if (!current() || leg.state !== 'reconnecting') return
      leg.state = 'open'
      deps.emit({ type: 'link-restored', callId })
    })
    call.on('volume', (input: number, output: number) => {
      const at = deps.now()
      if (!current() || at - lastLevelAt < levelEveryMs) return
      lastLevelAt = at
      deps.levels({ callId, input: clamp(input), output: clamp(output) })
    })
    call.on('cancel', () => {
      if (!current()) return
      legs.delete(callId)
      deps.emit({ type: 'caller-gave-up', callId, at: deps.now() })
      offerWaiting()
    })
    call.on('reject', () => end(null))
    // The SDK says `disconnect` first and the error that caused it right after; the error knows why.
    call.on('disconnect', () => queueMicrotask(() => end(null)))
    // Not in the SDK's types. A call that cannot be resumed is closed without any other event, its microphone open and
    // its Device busy for good (call.ts, 2.18.5); ended here, before its state changes, it lets go of both.
    ;(call as { on(event: string, listener: () => void): void }).on('transportClose', () => {
      if (!current() || call.connectToken !== undefined) return
      finish(callId, 'signalling-unreachable')
      // Dialled while the socket was gone already: its invite waits inside the SDK and must not go out later.
      if (!line.registered()) line.renew()
    })
    call.on('error', (error: { code: number }) => {
      const fault = faultOf(error.code)
      deps.log.warn('call-error', { code: error.code, fault })
      // A lost socket is told by `reconnecting`; the call itself may well go on.
      const mayGoOn = leg.state === 'open' || leg.state === 'reconnecting' || leg.rescue !== null
      if (fault !== 'signalling-unreachable' || !mayGoOn) end(fault)
    })
  }

  /** Once per leg: whatever the SDK says of it later is not heard. */
  function finish(callId: CallId, fault: CallFault | null) {
    const leg = legs.get(callId)
    if (!leg) return
    legs.delete(callId)
    leg.tones?.stop()
    leg.call?.disconnect()
    if (legs.size === 0) deps.audio.closed()
    deps.emit({ type: 'engine-ended', callId, at: deps.now(), fault })
    offerWaiting()
  }

  /** Without the microphone, `accept()` would cut the caller off and `connect()` would die half way. */
  async function microphoneRefusal(): Promise<EngineDone | null> {
    const state = await deps.microphone.state()
    return state === 'granted' ? null : { ok: false, code: 'microphone-denied' }
  }

  async function open(callId: CallId, leg: Leg, options: Device.ConnectOptions): Promise<void> {
    const current = () => legs.get(callId) === leg
    const timer = setTimeout(() => {
      if (!current() || leg.state !== 'connecting') return
      finish(callId, 'signalling-unreachable')
      // A connect that still waits for the socket must not dial once the person was told that it failed.
      line.renew()
    }, connectTimeoutMs)
    try {
      const device = await line.device()
      if (!current()) return
      if (device === null) {
        finish(callId, 'not-signed-in')
        return
      }
      const call = await device.connect({ ...options, rtcConstraints: { audio: deps.audio.constraints() } })
      if (!current()) {
        call.disconnect()
        return
      }
      leg.call = call
      watch(callId, leg, call)
      call.on('ringing', () => clearTimeout(timer))
      call.on('accept', () => clearTimeout(timer))
    } catch (error) {
      clearTimeout(timer)
      if (current()) finish(callId, faultOf((error as { code?: number }).code))
    }
  }

  const withCall = (callId: CallId, run: (call: Call, leg: Leg) => void): EngineDone => {
    const leg = legs.get(callId)
    if (!leg?.call) return { ok: false, code: 'engine-lost' }
    run(leg.call, leg)
    return { ok: true }
  }

  function reject(callId: CallId, call: Call) {
    call.reject()
    // After a lost socket the SDK ignores it and says nothing; the leg must not stay.
    finish(callId, null)
  }

  return {
    async start() {
      deps.emit({ type: 'microphone', state: await deps.microphone.state() })
      await line.start()
      return { ok: true }
    },
    async stop() {
      waiting.clear()
      for (const callId of legs.keys()) finish(callId, null)
      line.stop()
    },
    async status() {
      const calls = [...legs].map(([callId, { state, call, party }]) => ({
        callId,
        state,
        muted: call?.isMuted() ?? false,
        party,
      }))
      return { registered: line.registered(), calls }
    },
    async connect({ callId, to }) {
      if (legs.has(callId)) return { ok: true }
      if (legs.size > 0) return { ok: false, code: 'engine-busy' }
      const leg: Leg = { call: null, party: null, state: 'connecting', rescue: null, tones: null }
      legs.set(callId, leg)
      const refused = await microphoneRefusal()
      if (refused) legs.delete(callId)
      else if (legs.get(callId) === leg) void open(callId, leg, { params: { To: to, CallId: callId } })
      return refused ?? { ok: true }
    },
    async accept({ callId }) {
      const refused = await microphoneRefusal()
      if (refused) return refused
      const leg = legs.get(callId)
      if (leg?.rescue) {
        if (leg.state !== 'ringing-in') return { ok: true } // asked before
        leg.state = 'connecting'
        leg.call = null
        void open(callId, leg, { connectToken: leg.rescue })
        return { ok: true }
      }
      return withCall(callId, (call, { state }) => {
        if (state === 'ringing-in') call.accept({ rtcConstraints: { audio: deps.audio.constraints() } })
      })
    },
    async reject({ callId }) {
      return withCall(callId, (call) => reject(callId, call))
    },
    async hangUp({ callId }) {
      const leg = legs.get(callId)
      if (leg && leg.call === null) {
        // Hung up before the SDK had a call: what still waits inside it must not dial, now or with the next call.
        finish(callId, null)
        line.renew()
        return { ok: true }
      }
      return withCall(callId, (call, { state }) => {
        if (state === 'ringing-in') reject(callId, call)
        else finish(callId, null)
      })
    },
    async mute({ callId, muted }) {
      return withCall(callId, (call) => call.mute(muted))
    },
    async sendDigits({ callId, digits }) {
      return withCall(callId, (call, leg) => {
        leg.tones ??= createTones((digit) => call.sendDigits(digit))
        leg.tones.send(digits)
      })
    },
  }
}

function clamp(level: number): number {
  return Math.min(1, Math.max(0, level))
}
