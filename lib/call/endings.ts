// How a call ends. Engine and gateway tell it in any order and more than once; whoever knows better has the last word.
import { assertNever } from '../core/assert-never.ts'
import type { Call, CallFault, CallIn, EndReason } from './call.ts'
import type { LiveView } from './live.ts'
import type { CallEffect, CallEvent, SessionState, Transition } from './events.ts'
import { isFront, toFront, toOthers } from './session-state.ts'
import { base, ignore, withEffects } from './step.ts'

/** A higher one replaces a lower one. The engine only guesses the lowest; a person's own doing is never explained away. */
function weight(reason: EndReason, fault: CallFault | null): number {
  switch (reason) {
    case 'no-answer':
    case 'missed':
    case 'hung-up-there':
      return 0
    case 'failed':
      return fault === null ? 1 : 2
    case 'busy':
    case 'answered-elsewhere':
      return 1
    case 'transferred':
    case 'moved':
    case 'merged':
      return 3
    case 'hung-up-here':
    case 'declined':
    case 'cancelled':
      return 4
    default:
      return assertNever(reason)
  }
}

export function engineEnded(state: SessionState, call: Call, at: number, fault: CallFault | null): Transition {
  switch (call.phase) {
    case 'dialling':
    case 'ringing-out':
      // The webhook knows whether it was busy or unanswered; until it comes, the plainer word stands.
      return end(state, call, at, fault === null ? 'no-answer' : 'failed', fault)
    case 'ringing-in':
      return missed(state, call, at, fault)
    case 'answering':
      return fault === null ? missed(state, call, at, null) : end(state, call, at, 'failed', fault)
    case 'connected':
    case 'held':
      return end(state, call, at, fault === null ? 'hung-up-there' : 'failed', fault)
    case 'ending':
      // A fault on the way out is not worth a word: the person wanted it to end.
      return end(state, call, at, call.reason, null)
    case 'ended':
      // The carrier noticed first that we were gone; only the engine knows why. Nobody was, who never answered.
      if (fault === null || (call.since === null && call.direction === 'inbound')) return ignore(state, 'impossible')
      return reconsider(state, call, 'failed', fault) ?? ignore(state, 'impossible')
    default:
      return assertNever(call)
  }
}

export function engineLost(state: SessionState, call: Call, at: number): Transition {
  if (call.phase === 'ended') return ignore(state, 'impossible')
  if (call.phase === 'ringing-in') return missed(state, call, at, 'engine-lost')
  if (call.phase === 'ending') return end(state, call, at, call.reason, null)
  return end(state, call, at, 'failed', 'engine-lost')
}

export function callerGaveUp(state: SessionState, call: Call, at: number): Transition {
  if (call.phase !== 'ringing-in' && call.phase !== 'answering') return ignore(state, 'impossible')
  return missed(state, call, at, null)
}

export function carrierEnded(
  state: SessionState,
  call: Call,
  event: CallEvent & { type: 'carrier-ended' },
): Transition {
  const { at, reason } = event
  if (call.phase === 'ended') {
    const knowsBetter = weight(reason, null) >= weight(call.reason, call.fault)
    return reconsider(state, call, reason, null, knowsBetter) ?? ignore(state, 'impossible')
  }
  const effects: CallEffect[] = [{ type: 'engine.hangUp', callId: call.callId }]
  if (call.phase === 'ringing-in' && reason === 'missed') return withEffects(missed(state, call, at, null), effects)
  return withEffects(end(state, call, at, call.phase === 'ending' ? call.reason : reason, null), effects)
}

/** What the gateway says of everybody in the call. Its end may have been told before the reason for it. */
export function liveChanged(
  state: SessionState,
  call: Call,
  { live, at }: CallEvent & { type: 'live-changed' },
): Transition {
  if (call.live !== undefined && call.live.version >= live.version) return ignore(state, 'impossible')
  const known = { ...call, live }
  const stored = known.phase === 'ended' || !isFront(known) ? toOthers(state, known) : toFront(state, known)
  if (live.mergedInto !== null) return merged(stored, known, at)
  if (known.phase !== 'ended') return { state: stored, effects: [] }
  const gone = handedOver(known)
  return (gone !== null && reconsider(stored, known, gone, null)) || { state: stored, effects: [] }
}

/** The gateway made one call of two, and this is the other one. */
function merged(state: SessionState, call: Call, at: number): Transition {
  if (call.phase === 'ended') return reconsider(state, call, 'merged', null) ?? { state, effects: [] }
  const reason = call.phase === 'ending' ? call.reason : 'merged'
  return withEffects(end(state, call, at, reason, null), [{ type: 'engine.hangUp', callId: call.callId }])
}

function reconsider(
  state: SessionState,
  call: CallIn<'ended'>,
  reason: EndReason,
  fault: CallFault | null,
  isBetter = weight(reason, fault) > weight(call.reason, call.fault),
): Transition | null {
  if (!isBetter || (call.reason === reason && call.fault === fault)) return null
  const told = toOthers(state, { ...call, reason, fault })
  return { state: told, effects: [{ type: 'log.refresh', callId: call.callId }] }
}

function end(
  state: SessionState,
  call: Exclude<Call, CallIn<'ended'>>,
  endedAt: number,
  reason: EndReason,
  fault: CallFault | null,
): Transition {
  const since = 'since' in call ? call.since : null
  const handing = call.phase === 'connected' || call.phase === 'held' ? call.handing : undefined
  const gone = handedOver({ ...(handing && { handing }), ...(call.live && { live: call.live }) })
  const [why, what] = gone !== null && weight(gone, null) > weight(reason, fault) ? [gone, null] : [reason, fault]
  const effects: CallEffect[] = [{ type: 'log.refresh', callId: call.callId }]
  if (call.phase === 'ringing-in') effects.unshift({ type: 'notify.clearIncoming', callId: call.callId })
  const ended = { phase: 'ended', since, endedAt, reason: why, fault: what, ...(handing && { handing }) } as const
  return { state: toOthers(state, { ...base(call), ...ended }), effects }
}

/** Asked for here, and somebody took it: they are in the call, and nobody else of our side is. */
function handedOver({ handing, live }: { handing?: 'transferred' | 'moved'; live?: LiveView }) {
  if (handing === undefined || live === undefined) return null
  const tasks = handing === 'moved' ? ['move'] : ['transfer', 'consult']
  const isThere = live.parties.filter(({ state }) => state === 'connected' || state === 'held')
  const taker = isThere.find(({ task }) => task !== null && tasks.includes(task))
  const isTaken = taker !== undefined && isThere.every((party) => party === taker || party.kind !== 'agent')
  return isTaken ? handing : null
}

function missed(state: SessionState, call: CallIn<'ringing-in' | 'answering'>, at: number, fault: CallFault | null) {
  return withEffects(end(state, call, at, 'missed', fault), [
    { type: 'notify.missed', callId: call.callId, party: call.party },
  ])
}
