// The call session as a pure function: no clock, no ids, no browser. docs/call-session.md has the table and the invariants.
import { assertNever } from '../core/assert-never.ts'
import { alertEffects, followFront, withAlert } from './alerting.ts'
import type { Alert, Call, CallIn, EndReason } from './call.ts'
import { callerGaveUp, carrierEnded, engineEnded, engineLost, liveChanged } from './endings.ts'
import type { CallEffect, CallEvent, SessionState, Transition } from './events.ts'
import { answer, hold, resume } from './holding.ts'
import { answered, ask } from './requests.ts'
import { findCall, liveCalls, mostCalls, toFront, toOthers, without, withoutEnded } from './session-state.ts'
import { base, ignore, withEffects } from './step.ts'

/** Two pauses of half a second, then the extension: an attendant needs a moment before it listens for digits. */
const extensionPause = 'ww'

/** Never throws. An event that cannot apply leaves the state as it is and says why. */
export function transition(state: SessionState, event: CallEvent): Transition {
  return followFront(state, apply(state, event))
}

function apply(state: SessionState, event: CallEvent): Transition {
  const call = findCall(state, event.callId)
  if (event.type === 'dial' || event.type === 'incoming') {
    if (call !== undefined) return ignore(state, 'stale')
    return event.type === 'dial' ? dial(state, event) : incoming(state, event)
  }
  if (call === undefined) return ignore(state, 'stale')
  switch (event.type) {
    case 'answer':
      return answer(state, call)
    case 'decline':
      if (call.phase !== 'ringing-in') return ignore(state, 'impossible')
      return {
        state: toOthers(state, { ...base(call), phase: 'ending', since: null, reason: 'declined' }),
        effects: [
          { type: 'engine.reject', callId: call.callId },
          { type: 'notify.clearIncoming', callId: call.callId },
        ],
      }
    case 'hangUp':
      return hangUp(state, call)
    case 'hold':
      return hold(state, call)
    case 'resume':
      return resume(state, call)
    case 'setMuted':
      if (!hasMedia(call)) return ignore(state, 'impossible')
      // The state changes when the engine says so: a mute that is shown is a mute that is.
      return { state, effects: [{ type: 'engine.mute', callId: call.callId, muted: event.muted }] }
    case 'sendDigits':
      if (!hasMedia(call)) return ignore(state, 'impossible')
      return {
        state: toFront(state, { ...call, digits: (call.digits + event.digits).slice(-64) }),
        effects: [{ type: 'engine.sendDigits', callId: call.callId, digits: event.digits }],
      }
    case 'ask':
      return ask(state, call, event)
    case 'dismiss':
      if (call.phase !== 'ended') return ignore(state, 'impossible')
      return { state: without(state, call.callId), effects: [] }
    case 'carrier-accepted':
      if (call.phase === 'dialling') return front(state, { ...call, phase: 'ringing-out', muted: false, digits: '' })
      if (call.phase === 'answering') return front(state, connected(call, event.at))
      return ignore(state, 'impossible')
    case 'callee-answered':
      // The carrier's webhook can overtake the engine's own event.
      if (call.phase !== 'dialling' && call.phase !== 'ringing-out') return ignore(state, 'impossible')
      return withEffects(front(state, connected(call, event.at)), dialExtension(call))
    case 'mute-changed':
      if (hasMedia(call)) return front(state, { ...call, muted: event.muted })
      // A button of the headset, perhaps: who is held must not hear what is said to somebody else.
      if (call.phase !== 'held' || event.muted) return ignore(state, 'impossible')
      return { state, effects: [{ type: 'engine.mute', callId: call.callId, muted: true }] }
    case 'link-lost':
      return link(state, call, 'reconnecting')
    case 'link-restored':
      return link(state, call, 'up')
    case 'engine-ended':
      return engineEnded(state, call, event.at, event.fault)
    case 'caller-gave-up':
      return callerGaveUp(state, call, event.at)
    case 'engine-lost':
      return engineLost(state, call, event.at)
    case 'carrier-ended':
      return carrierEnded(state, call, event)
    case 'live-changed':
      return liveChanged(state, call, event)
    case 'hold-refused':
    case 'request-done':
    case 'request-refused':
      return answered(state, call, event)
    default:
      return assertNever(event)
  }
}

/** While nobody is talked to and nobody waits for an answer; a held call waits for nothing. */
function dial(state: SessionState, event: CallEvent & { type: 'dial' }): Transition {
  const { callId, party, at, line, emergency } = event
  const isFree = state.front === null && liveCalls(state).every(({ phase }) => phase === 'held')
  if (!isFree || liveCalls(state).length >= mostCalls) return ignore(state, 'impossible')
  return {
    state: toFront(withoutEnded(state), {
      callId,
      party,
      startedAt: at,
      ...(line && { line }),
      direction: 'outbound',
      phase: 'dialling',
    }),
    effects: [
      {
        type: 'engine.connect',
        callId,
        to: party.e164,
        ...(line && { line: line.id }),
        ...(emergency && { emergency }),
      },
    ],
  }
}

function incoming(state: SessionState, { callId, party, at, quiet }: CallEvent & { type: 'incoming' }): Transition {
  if (liveCalls(state).length >= mostCalls) return ignore(state, 'impossible')
  const alert: Alert = quiet === true ? 'silent' : state.front === null ? 'ring' : 'knock'
  const ringing = { callId, party, startedAt: at, direction: 'inbound', phase: 'ringing-in' } as const
  const call = withAlert(ringing, alert)
  return { state: toOthers(withoutEnded(state), call), effects: alertEffects(call) }
}

function hangUp(state: SessionState, call: Call): Transition {
  switch (call.phase) {
    case 'dialling':
    case 'ringing-out':
      return ending(state, call, 'cancelled', null)
    case 'answering':
      return ending(state, call, 'hung-up-here', null)
    case 'connected':
    case 'held':
      return ending(state, call, 'hung-up-here', call.since)
    case 'ending':
      // Asked again because the first one did not get through; the engine takes it twice without harm.
      return { state, effects: [{ type: 'engine.hangUp', callId: call.callId }] }
    case 'ringing-in':
    case 'ended':
      return ignore(state, 'impossible')
    default:
      return assertNever(call)
  }
}

function ending(state: SessionState, call: Call, reason: EndReason, since: number | null): Transition {
  return {
    state: toOthers(state, { ...base(call), phase: 'ending', since, reason }),
    effects: [{ type: 'engine.hangUp', callId: call.callId }],
  }
}

function hasMedia(call: Call): call is CallIn<'ringing-out' | 'connected'> {
  return call.phase === 'ringing-out' || call.phase === 'connected'
}

function link(state: SessionState, call: Call, now: 'up' | 'reconnecting'): Transition {
  if (call.phase === 'connected') return front(state, { ...call, link: now })
  if (call.phase === 'held') return { state: toOthers(state, { ...call, link: now }), effects: [] }
  return ignore(state, 'impossible')
}

function front(state: SessionState, call: CallIn<'ringing-out' | 'connected'>): Transition {
  return { state: toFront(state, call), effects: [] }
}

function connected(call: Call, since: number): CallIn<'connected'> {
  const { muted, digits } = call.phase === 'ringing-out' ? call : { muted: false, digits: '' }
  return { ...base(call), phase: 'connected', since, muted, digits, link: 'up' }
}

function dialExtension(call: Call): CallEffect[] {
  const { ext } = call.party
  return ext === undefined ? [] : [{ type: 'engine.sendDigits', callId: call.callId, digits: extensionPause + ext }]
}
