/** One call of ours, and what the SDK says of it as facts. No other file knows the SDK's call states. */
import type { Call } from '@twilio/voice-sdk'
import type { CallFault, CallId, Party } from '../call/call.ts'
import type { EngineStatus } from '../contracts/messages.ts'
import type { EngineReports } from './engine.ts'
import type { QualityTally } from './quality-summary.ts'
import type { RingerSound } from './ringer.ts'
import type { Tones } from './tones.ts'
import { faultOf } from './twilio-faults.ts'
import type { Phone } from './twilio-phone.ts'
import { watchQuality } from './twilio-quality.ts'

/** The SDK reports volume every 50 ms; half of that is smooth enough and cheaper. */
const levelEveryMs = 100

export type Leg = {
  callId: CallId
  /** Null until the SDK has one. */
  call: Call | null
  /** Null until one was found for it. */
  phone: Phone | null
  /** Who calls; null for a call that was dialled here. */
  party: Party | null
  state: EngineStatus['calls'][number]['state']
  /** How it is heard while it rings. */
  sound: RingerSound | null
  /** Set when the socket was lost while ringing: `accept()` would then do nothing, this token still answers. */
  rescue: string | null
  tones: Tones | null
  tally: QualityTally
}

export type LegDeps = EngineReports & {
  /** False once the leg is over, or another call took its place. */
  isCurrent(leg: Leg, call: Call): boolean
  /** It has its media. */
  opened(leg: Leg): void
  finish(leg: Leg, fault: CallFault | null): void
  gaveUp(leg: Leg): void
  /** Ended with its socket, perhaps with an invite that waits inside the SDK and must not go out later. */
  stranded(leg: Leg): void
  failed(code: number, fault: CallFault): void
  now: () => number
}

export function watchLeg(leg: Leg, call: Call, deps: LegDeps): void {
  const { callId } = leg
  const current = () => deps.isCurrent(leg, call)
  const end = (fault: CallFault | null) => current() && deps.finish(leg, fault)
  let lastLevelAt = 0
  watchQuality(call, {
    callId,
    peer: () => leg.phone?.peer() ?? null,
    now: deps.now,
    report(quality) {
      if (!current()) return
      leg.tally.add(quality)
      deps.quality(quality)
    },
  })
  call.on('accept', () => {
    if (!current()) return
    leg.state = 'open'
    deps.opened(leg)
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
  call.on('cancel', () => current() && deps.gaveUp(leg))
  call.on('reject', () => end(null))
  // The SDK says `disconnect` first and the error that caused it right after; the error knows why.
  call.on('disconnect', () => queueMicrotask(() => end(null)))
  // Not in the SDK's types. A call that cannot be resumed is closed without any other event, its microphone open and
  // its Device busy for good (call.ts, 2.18.5); ended here, before its state changes, it lets go of both.
  ;(call as { on(event: string, listener: () => void): void }).on('transportClose', () => {
    if (current() && call.connectToken === undefined) deps.stranded(leg)
  })
  call.on('error', (error: { code: number }) => {
    const fault = faultOf(error.code)
    deps.failed(error.code, fault)
    // A lost socket is told by `reconnecting`; the call itself may well go on.
    const mayGoOn = leg.state === 'open' || leg.state === 'reconnecting' || leg.rescue !== null
    if (fault !== 'signalling-unreachable' || !mayGoOn) end(fault)
  })
}

function clamp(level: number): number {
  return Math.min(1, Math.max(0, level))
}
