// What only the gateway can do. One request of a call at a time; what came of it shows in its live view, not in the button.
import { assertNever } from '../core/assert-never.ts'
import type { Call, CallIn } from './call.ts'
import type { CallEvent, SessionState, Transition } from './events.ts'
import type { LiveView, Request } from './live.ts'
import { findCall, toFront, toOthers } from './session-state.ts'
import { ignore } from './step.ts'

type Talking = CallIn<'connected'> | CallIn<'held'>

export function ask(state: SessionState, call: Call, { requestId, request }: CallEvent & { type: 'ask' }): Transition {
  if (call.phase !== 'connected' && call.phase !== 'held') return ignore(state, 'impossible')
  if (call.asked !== undefined) return ignore(state, call.asked.requestId === requestId ? 'stale' : 'impossible')
  if (!isPossible(state, call, request)) return ignore(state, 'impossible')
  const { refused: _, ...rest } = call
  const handing = handingOf(request) ?? call.handing
  return {
    state: put(state, { ...rest, asked: { requestId, request }, ...(handing && { handing }) }),
    effects: [{ type: 'gateway.request', callId: call.callId, requestId, request }],
  }
}

export function answered(
  state: SessionState,
  call: Call,
  event: CallEvent & { type: 'hold-refused' | 'request-done' | 'request-refused' },
): Transition {
  if (call.phase !== 'connected' && call.phase !== 'held') return ignore(state, 'impossible')
  if (event.type === 'hold-refused')
    return { state: put(state, { ...call, refused: { kind: 'hold', code: event.code } }), effects: [] }
  if (call.asked?.requestId !== event.requestId) return ignore(state, 'stale')
  const { asked, ...rest } = call
  if (event.type === 'request-done') return { state: put(state, rest), effects: [] }
  const refused = { kind: asked.request.kind, code: event.code }
  return { state: put(state, { ...rest, refused }), effects: [] }
}

/** A step of a consultation asked twice would lead back; the others are told apart by their key, or are wishes for a state. */
export function isRepeatable({ kind }: Request): boolean {
  return kind !== 'consult-step'
}

function put(state: SessionState, call: Talking): SessionState {
  return call.phase === 'connected' ? toFront(state, call) : toOthers(state, call)
}

/** A held call can be handed over, emptied and kept from being recorded; all else needs the person in it. */
function isPossible(state: SessionState, call: Talking, request: Request): boolean {
  const { live } = call
  switch (request.kind) {
    case 'transfer':
      return !isConsulting(live)
    case 'remove-party':
      return isThere(live, request.party)
    case 'record':
      if (request.to === 'recording')
        return call.phase === 'connected' && live?.recording.verdict === 'allow' && !isRecording(live)
      return isRecording(live) || (request.to === 'stopped' && live?.recording.state === 'paused')
    case 'consult':
    case 'move':
      return call.phase === 'connected' && !isConsulting(live)
    case 'add-party':
      return call.phase === 'connected'
    case 'consult-step':
      return call.phase === 'connected' && isConsulting(live)
    case 'hold-party':
    case 'note-consent':
      return call.phase === 'connected' && isThere(live, request.party)
    case 'merge':
      return call.phase === 'connected' && findCall(state, request.with)?.phase === 'held'
    default:
      return assertNever(request)
  }
}

function isThere(live: LiveView | undefined, party: string): boolean {
  return live?.parties.some(({ id, state }) => id === party && state !== 'left') === true
}

function isConsulting(live: LiveView | undefined): boolean {
  return (
    live?.parties.some(({ task, kind, state }) => task === 'consult' && kind !== 'agent' && state !== 'left') === true
  )
}

function isRecording(live: LiveView | undefined): boolean {
  return live?.recording.state === 'recording' || live?.recording.state === 'starting'
}

function handingOf(request: Request): 'transferred' | 'moved' | undefined {
  if (request.kind === 'move') return 'moved'
  return request.kind === 'transfer' || request.kind === 'consult' ? 'transferred' : undefined
}
