import type { Call } from './call.ts'
import type { CallEffect, Ignored, SessionState, Transition } from './events.ts'

export function ignore(state: SessionState, ignored: Ignored): Transition {
  return { state, effects: [], ignored }
}

export function withEffects(result: Transition, more: readonly CallEffect[]): Transition {
  return { ...result, effects: [...result.effects, ...more] }
}

/** What a call keeps whatever becomes of it. */
export function base(call: Call): Pick<Call, 'callId' | 'direction' | 'party' | 'startedAt' | 'line' | 'live'> {
  const { callId, direction, party, startedAt, line, live } = call
  return { callId, direction, party, startedAt, ...(line && { line }), ...(live && { live }) }
}
