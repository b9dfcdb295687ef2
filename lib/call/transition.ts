// The call session as a pure function: no clock, no ids, no browser. docs/call-session.md has the table and the invariants.
import { assertNever } from '../core/assert-never.ts'
import type { Call, CallFault, EndReason } from './call.ts'
import type { CallEffect, CallEvent, Ignored, SessionState, Transition } from './events.ts'

/** Two pauses of half a second, then the extension: an attendant needs a moment before it listens for digits. */
const extensionPause = 'ww'

/** Never throws. An event that cannot apply leaves the state as it is and says why. */
export function transition(state: SessionState, event: CallEvent): Transition {
  const { call } = state
  if (event.type === 'dial' || event.type === 'incoming') return begin(state, event)
  if (call === null || call.callId !== event.callId) return ignore(state, 'stale')
  switch (event.type) {
    case 'answer':
      if (call.phase !== 'ringing-in') return ignore(state, 'impossible')
      return to({ ...base(call), direction: 'inbound', phase: 'answering' }, [
        { type: 'engine.accept', callId: call.callId },
        { type: 'notify.clearIncoming', callId: call.callId },
      ])
    case 'decline':
      if (call.phase !== 'ringing-in') return ignore(state, 'impossible')
      return to({ ...base(call), phase: 'ending', since: null, reason: 'declined' }, [
        { type: 'engine.reject', callId: call.callId },
        { type: 'notify.clearIncoming', callId: call.callId },
      ])
    case 'hangUp':
      return hangUp(state, call)
    case 'setMuted':
      if (!hasMedia(call)) return ignore(state, 'impossible')
      // The state changes when the engine says so: a mute that is shown is a mute that is.
      return { state, effects: [{ type: 'engine.mute', callId: call.callId, muted: event.muted }] }
    case 'sendDigits':
      if (!hasMedia(call)) return ignore(state, 'impossible')
      return to({ ...call, digits: (call.digits + event.digits).slice(-64) }, [
        { type: 'engine.sendDigits', callId: call.callId, digits: event.digits },
      ])
    case 'dismiss':
      return call.phase === 'ended' ? { state: { call: null }, effects: [] } : ignore(state, 'impossible')
    case 'carrier-accepted':
      if (call.phase === 'dialling') return to({ ...call, phase: 'ringing-out', muted: false, digits: '' })
      if (call.phase === 'answering') return to(connected(call, event.at))
      return ignore(state, 'impossible')
    case 'callee-answered':
      // The carrier's webhook can overtake the engine's own event.
      if (call.phase !== 'dialling' && call.phase !== 'ringing-out') return ignore(state, 'impossible')
      return to(connected(call, event.at), dialExtension(call))
    case 'mute-changed':
      return hasMedia(call) ? to({ ...call, muted: event.muted }) : ignore(state, 'impossible')
    case 'link-lost':
      return call.phase === 'connected' ? to({ ...call, link: 'reconnecting' }) : ignore(state, 'impossible')
    case 'link-restored':
      return call.phase === 'connected' ? to({ ...call, link: 'up' }) : ignore(state, 'impossible')
    case 'engine-ended':
      return engineEnded(state, call, event.at, event.fault)
    case 'caller-gave-up':
      if (call.phase !== 'ringing-in' && call.phase !== 'answering') return ignore(state, 'impossible')
      return missed(call, event.at, null)
    case 'engine-lost':
      if (call.phase === 'ended') return ignore(state, 'impossible')
      if (call.phase === 'ringing-in') return missed(call, event.at, 'engine-lost')
      if (call.phase === 'ending') return end(call, event.at, call.reason, null)
      return end(call, event.at, 'failed', 'engine-lost')
    case 'carrier-ended':
      return carrierEnded(state, call, event.at, event.reason)
    default:
      return assertNever(event)
  }
}

function begin(state: SessionState, event: Extract<CallEvent, { type: 'dial' | 'incoming' }>): Transition {
  const { call } = state
  if (call !== null && call.callId === event.callId) return ignore(state, 'stale')
  if (call !== null && call.phase !== 'ended') return ignore(state, 'impossible')
  const common = { callId: event.callId, party: event.party, startedAt: event.at }
  if (event.type === 'incoming') {
    return to({ ...common, direction: 'inbound', phase: 'ringing-in' }, [
      { type: 'notify.incoming', callId: event.callId, party: event.party },
    ])
  }
  return to({ ...common, direction: 'outbound', phase: 'dialling' }, [
    { type: 'engine.connect', callId: event.callId, to: event.party.e164 },
  ])
}

function hangUp(state: SessionState, call: Call): Transition {
  switch (call.phase) {
    case 'dialling':
    case 'ringing-out':
      return ending(call, 'cancelled', null)
    case 'answering':
      return ending(call, 'hung-up-here', null)
    case 'connected':
      return ending(call, 'hung-up-here', call.since)
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

function engineEnded(state: SessionState, call: Call, at: number, fault: CallFault | null): Transition {
  switch (call.phase) {
    case 'dialling':
    case 'ringing-out':
      // The webhook knows whether it was busy or unanswered; until it comes, the plainer word stands.
      return end(call, at, fault === null ? 'no-answer' : 'failed', fault)
    case 'ringing-in':
      return missed(call, at, fault)
    case 'answering':
      return fault === null ? missed(call, at, null) : end(call, at, 'failed', fault)
    case 'connected':
      return end(call, at, fault === null ? 'hung-up-there' : 'failed', fault)
    case 'ending':
      // A fault on the way out is not worth a word: the person wanted it to end.
      return end(call, at, call.reason, null)
    case 'ended':
      return ignore(state, 'impossible')
    default:
      return assertNever(call)
  }
}

function carrierEnded(state: SessionState, call: Call, at: number, reason: EndReason): Transition {
  if (call.phase === 'ended') {
    // The engine's guess gives way to what the carrier saw; anything else was decided here and stays.
    const guessed = call.fault === null && (call.reason === 'no-answer' || call.reason === 'missed')
    if (!guessed || call.reason === reason) return ignore(state, 'impossible')
    return to({ ...call, reason }, [{ type: 'log.refresh', callId: call.callId }])
  }
  const effects: CallEffect[] = [{ type: 'engine.hangUp', callId: call.callId }]
  if (call.phase === 'ringing-in' && reason === 'missed') return withEffects(missed(call, at, null), effects)
  return withEffects(end(call, at, call.phase === 'ending' ? call.reason : reason, null), effects)
}

type WithMedia = Extract<Call, { phase: 'ringing-out' | 'connected' }>

function hasMedia(call: Call): call is WithMedia {
  return call.phase === 'ringing-out' || call.phase === 'connected'
}

function base(call: Call): Pick<Call, 'callId' | 'direction' | 'party' | 'startedAt'> {
  const { callId, direction, party, startedAt } = call
  return { callId, direction, party, startedAt }
}

function connected(call: Call, since: number): Call {
  const { muted, digits } = call.phase === 'ringing-out' ? call : { muted: false, digits: '' }
  return { ...base(call), phase: 'connected', since, muted, digits, link: 'up' }
}

function dialExtension(call: Call): CallEffect[] {
  const { ext } = call.party
  return ext === undefined ? [] : [{ type: 'engine.sendDigits', callId: call.callId, digits: extensionPause + ext }]
}

function ending(call: Call, reason: EndReason, since: number | null): Transition {
  return to({ ...base(call), phase: 'ending', since, reason }, [{ type: 'engine.hangUp', callId: call.callId }])
}

function end(call: Call, endedAt: number, reason: EndReason, fault: CallFault | null): Transition {
  const since = call.phase === 'connected' || call.phase === 'ending' ? call.since : null
  const effects: CallEffect[] = [{ type: 'log.refresh', callId: call.callId }]
  if (call.phase === 'ringing-in') effects.unshift({ type: 'notify.clearIncoming', callId: call.callId })
  return to({ ...base(call), phase: 'ended', since, endedAt, reason, fault }, effects)
}

function missed(call: Call, at: number, fault: CallFault | null): Transition {
  return withEffects(end(call, at, 'missed', fault), [
    { type: 'notify.missed', callId: call.callId, party: call.party },
  ])
}

function to(call: Call, effects: CallEffect[] = []): Transition {
  return { state: { call }, effects }
}

function withEffects(result: Transition, more: CallEffect[]): Transition {
  return { ...result, effects: [...result.effects, ...more] }
}

function ignore(state: SessionState, ignored: Ignored): Transition {
  return { state, effects: [], ignored }
}
