// The Twilio engine: turns commands into SDK calls and SDK events into facts. No other file knows the SDK's call states.
import { Call } from '@twilio/voice-sdk'
import type { CallId, Party } from '../call/call.ts'
import type { EngineDone, EngineStatus } from '../contracts/messages.ts'
import type { Logger } from '../core/log.ts'
import type { Engine, EngineReports, FetchVoiceToken } from './engine.ts'
import type { Microphone } from './microphone.ts'
import { createTones, type Tones } from './tones.ts'
import { faultOf } from './twilio-faults.ts'
import { createLine } from './twilio-line.ts'

/** Neither `ringing` nor `accept` by then: the signalling host does not answer. */
const connectTimeoutMs = 12_000
/** The SDK reports volume every 50 ms; half of that is smooth enough and cheaper. */
const levelEveryMs = 100

type Leg = {
  call: Call | null
  party: Party | null
  state: EngineStatus['calls'][number]['state']
  /** Set when the socket was lost while ringing: `accept()` would then do nothing, this token still answers. */
  rescue: string | null
  cancelled: boolean
  tones: Tones | null
}

export type TwilioEngineDeps = EngineReports & {
  fetchToken: FetchVoiceToken
  microphone: Microphone
  sounds: Record<string, string>
  now: () => number
  newId: () => string
  log: Logger
}

export function createTwilioEngine(deps: TwilioEngineDeps): Engine {
  const legs = new Map<CallId, Leg>()
  const line = createLine({
    fetchToken: deps.fetchToken,
    sounds: deps.sounds,
    log: deps.log,
    onRegistered: () => deps.emit({ type: 'registered', at: deps.now() }),
    onUnregistered: (fault) => deps.emit({ type: 'unregistered', at: deps.now(), fault }),
    onIncoming: (call) => incoming(call as Call),
  })

  function incoming(call: Call) {
    if (legs.size > 0) {
      // Ignored here only: other devices go on ringing, and nobody is told "busy".
      call.ignore()
      return
    }
    const callId = call.customParameters.get('callId') ?? deps.newId()
    const caller = call.customParameters.get('caller') ?? ''
    const party: Party = { e164: /^\+[1-9]\d{7,14}$/.test(caller) ? caller : '' }
    const leg: Leg = { call, party, state: 'ringing-in', rescue: null, cancelled: false, tones: null }
    legs.set(callId, leg)
    watch(callId, leg, call)
    deps.emit({ type: 'incoming', callId, party, at: deps.now() })
  }

  function watch(callId: CallId, leg: Leg, call: Call) {
    const current = () => legs.get(callId) === leg && leg.call === call
    const end = (fault: Parameters<typeof finish>[1]) => current() && finish(callId, fault)
    let lastLevelAt = 0
    call.on('accept', () => {
      if (!current()) return
      leg.state = 'open'
      deps.emit({ type: 'carrier-accepted', callId, at: deps.now() })
    })
    call.on('mute', (muted) => current() && deps.emit({ type: 'mute-changed', callId, muted }))
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
    call.on('volume', (input, output) => {
      const at = deps.now()
      if (!current() || at - lastLevelAt < levelEveryMs) return
      lastLevelAt = at
      deps.levels({ callId, input: clamp(input), output: clamp(output) })
    })
    call.on('cancel', () => {
      if (!current()) return
      legs.delete(callId)
      deps.emit({ type: 'caller-gave-up', callId, at: deps.now() })
    })
    call.on('reject', () => end(null))
    call.on('disconnect', () => end(null))
    call.on('error', (error) => {
      const fault = faultOf(error.code)
      deps.log.warn('call-error', { code: error.code, fault })
      // A lost socket is told by `reconnecting`; the call itself may well go on.
      const survives =
        fault === 'signalling-unreachable' && (leg.state === 'open' || leg.state === 'reconnecting' || leg.rescue)
      if (!survives) end(fault)
    })
  }

  function finish(callId: CallId, fault: ReturnType<typeof faultOf> | null) {
    const leg = legs.get(callId)
    legs.delete(callId)
    leg?.tones?.stop()
    leg?.call?.disconnect()
    deps.emit({ type: 'engine-ended', callId, at: deps.now(), fault })
  }

  /** Without the microphone, `accept()` would cut the caller off and `connect()` would die half way. */
  async function refusal(): Promise<EngineDone | null> {
    const state = await deps.microphone.state()
    return state === 'granted' ? null : { ok: false, code: 'microphone-denied' }
  }

  async function open(
    callId: CallId,
    leg: Leg,
    options: Parameters<NonNullable<ReturnType<typeof line.device>>['connect']>[0],
  ) {
    const device = line.device()
    if (device === null) {
      finish(callId, line.fault() ?? 'signalling-unreachable')
      return
    }
    const timer = setTimeout(() => {
      if (legs.get(callId) !== leg || leg.state !== 'connecting') return
      finish(callId, 'signalling-unreachable')
      // A connect that is still waiting for the socket must not dial once the person was told that it failed.
      line.renew()
    }, connectTimeoutMs)
    try {
      const call = await device.connect(options)
      call.on('ringing', () => clearTimeout(timer))
      call.on('accept', () => clearTimeout(timer))
      if (legs.get(callId) !== leg || leg.cancelled) {
        clearTimeout(timer)
        call.disconnect()
        return
      }
      leg.call = call
      watch(callId, leg, call)
    } catch (error) {
      clearTimeout(timer)
      if (legs.get(callId) === leg) finish(callId, faultOf((error as { code?: number }).code))
    }
  }

  const withCall = (callId: CallId, run: (call: Call, leg: Leg) => void): EngineDone => {
    const leg = legs.get(callId)
    if (!leg?.call) return { ok: false, code: 'engine-lost' }
    run(leg.call, leg)
    return { ok: true }
  }

  return {
    async start() {
      await deps.microphone.state().then((state) => deps.emit({ type: 'microphone', state }))
      await line.start()
      return { ok: true }
    },
    async stop() {
      for (const callId of [...legs.keys()]) finish(callId, null)
      line.stop()
    },
    async status() {
      const calls = [...legs].map(([callId, { state, call }]) => ({ callId, state, muted: call?.isMuted() ?? false }))
      return { registered: line.registered(), microphone: await deps.microphone.state(), calls }
    },
    async connect({ callId, to }) {
      if (legs.size > 0) return { ok: false, code: 'engine-busy' }
      const leg: Leg = { call: null, party: null, state: 'connecting', rescue: null, cancelled: false, tones: null }
      legs.set(callId, leg)
      const refused = await refusal()
      if (refused) {
        legs.delete(callId)
        return refused
      }
      if (leg.cancelled) return { ok: true }
      void open(callId, leg, { params: { To: to, CallId: callId } })
      return { ok: true }
    },
    async accept({ callId }) {
      const refused = await refusal()
      if (refused) return refused
      const leg = legs.get(callId)
      if (leg?.rescue) {
        leg.state = 'connecting'
        leg.call = null
        void open(callId, leg, { connectToken: leg.rescue })
        return { ok: true }
      }
      return withCall(callId, (call, ringing) => {
        if (ringing.state === 'ringing-in') call.accept()
      })
    },
    async reject({ callId }) {
      return withCall(callId, (call) => call.reject())
    },
    async hangUp({ callId }) {
      const leg = legs.get(callId)
      if (leg && !leg.call) {
        // Hung up before the SDK had a call object: `open` sees the flag and lets nothing through.
        leg.cancelled = true
        finish(callId, null)
        return { ok: true }
      }
      return withCall(callId, (call, { state }) => {
        if (state === 'ringing-in') call.reject()
        else call.disconnect()
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
