// Who is talked to. The microphone of a call is closed here before the carrier is asked for music: nothing that is said to
// one person reaches another, however slow the network is.
import type { Call, CallIn } from './call.ts'
import type { CallEffect, SessionState, Transition } from './events.ts'
import { toFront, toOthers } from './session-state.ts'
import { base, ignore } from './step.ts'

export function hold(state: SessionState, call: Call): Transition {
  return call.phase === 'connected' ? putOnHold(state, call) : ignore(state, 'impossible')
}

/** With another call in talk: swaps them. One that is only being set up cannot be held, so nothing is swapped with it. */
export function resume(state: SessionState, call: Call): Transition {
  if (call.phase !== 'held') return ignore(state, 'impossible')
  const freed = freeFront(state)
  if (freed === null) return ignore(state, 'impossible')
  return {
    state: toFront(freed.state, { ...call, phase: 'connected' }),
    effects: [
      ...freed.effects,
      { type: 'gateway.hold', callId: call.callId, held: false },
      { type: 'engine.mute', callId: call.callId, muted: call.muted },
    ],
  }
}

/** Whoever was talked to is held first. */
export function answer(state: SessionState, call: Call): Transition {
  if (call.phase !== 'ringing-in') return ignore(state, 'impossible')
  const freed = freeFront(state)
  if (freed === null) return ignore(state, 'impossible')
  return {
    state: toFront(freed.state, { ...base(call), direction: 'inbound', phase: 'answering' }),
    effects: [
      ...freed.effects,
      { type: 'engine.accept', callId: call.callId },
      { type: 'notify.clearIncoming', callId: call.callId },
    ],
  }
}

/** Null when the place cannot be freed. */
function freeFront(state: SessionState): Transition | null {
  if (state.front === null) return { state, effects: [] }
  return state.front.phase === 'connected' ? putOnHold(state, state.front) : null
}

function putOnHold(state: SessionState, call: CallIn<'connected'>): Transition {
  return { state: toOthers(state, { ...call, phase: 'held' }), effects: holdEffects(call.callId) }
}

/** Also when a worker that starts again makes sure of it. */
export function holdEffects(callId: string): CallEffect[] {
  return [
    { type: 'engine.mute', callId, muted: true },
    { type: 'gateway.hold', callId, held: true },
  ]
}
