import type { Call, CallId, CallIn, Front, Other } from './call.ts'
import type { SessionState } from './events.ts'

export const noCalls: SessionState = { front: null, others: [] }

/** Nobody can keep an eye on more; whoever calls then rings elsewhere. */
export const mostCalls = 6

export function callsOf({ front, others }: SessionState): readonly Call[] {
  return front === null ? others : [front, ...others]
}

export function findCall(state: SessionState, callId: CallId): Call | undefined {
  return callsOf(state).find((call) => call.callId === callId)
}

export function liveCalls(state: SessionState): readonly Exclude<Call, CallIn<'ended'>>[] {
  return callsOf(state).filter((call) => call.phase !== 'ended')
}

export function isFront(call: Call): call is Front {
  return (
    call.phase === 'dialling' ||
    call.phase === 'ringing-out' ||
    call.phase === 'answering' ||
    call.phase === 'connected'
  )
}

/** The one call of a view that shows one: what is talked in, else what wants something, else what just ended. */
export function shownCall(state: SessionState): Call | null {
  const order = ['ringing-in', 'held', 'ending', 'ended'] as const
  const [waiting] = order.flatMap((phase) => state.others.filter((call) => call.phase === phase))
  return state.front ?? waiting ?? null
}

/** The caller sees to it that the place is free, or is this call's own. */
export function toFront(state: SessionState, call: Front): SessionState {
  return { front: call, others: without(state, call.callId).others }
}

export function toOthers(state: SessionState, call: Other): SessionState {
  const rest = without(state, call.callId)
  const kept = call.phase === 'ended' ? rest.others.filter(({ phase }) => phase !== 'ended') : rest.others
  // In its place, so that a list of calls does not jump.
  const at = state.others.findIndex(({ callId }) => callId === call.callId)
  const place = at < 0 ? kept.length : Math.min(at, kept.length)
  return { front: rest.front, others: [...kept.slice(0, place), call, ...kept.slice(place)] }
}

export function without({ front, others }: SessionState, callId: CallId): SessionState {
  return {
    front: front?.callId === callId ? null : front,
    others: others.filter((call) => call.callId !== callId),
  }
}

/** A call that begins takes the place of the one that ended. */
export function withoutEnded({ front, others }: SessionState): SessionState {
  return { front, others: others.filter(({ phase }) => phase !== 'ended') }
}
