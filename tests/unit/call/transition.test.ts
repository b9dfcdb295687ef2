import { describe, expect, it } from 'vitest'
import type { Call } from '../../../lib/call/call.ts'
import type { CallEvent, SessionState, Transition } from '../../../lib/call/events.ts'
import { callsOf, findCall, noCalls, shownCall } from '../../../lib/call/session-state.ts'
import { transition } from '../../../lib/call/transition.ts'
import { calls, events, id, other, party, sessionOf, third } from './examples.ts'

const run = (state: SessionState, ...list: CallEvent[]): Transition =>
  list.reduce<Transition>((before, event) => transition(before.state, event), { state, effects: [] })
const after = (call: Call, event: CallEvent) => findCall(transition(sessionOf(call), event).state, id)
const types = ({ effects }: Transition) => effects.map(({ type }) => type)
const phasesOf = (state: SessionState) =>
  Object.fromEntries(callsOf(state).map(({ callId, phase }) => [callId.slice(-1), phase]))

const waiting: Call = { ...calls['ringing-in'], callId: other, alert: 'knock' }
const heldOther: Call = { ...calls.held, callId: other, muted: true }

describe('an outgoing call', () => {
  it('asks the engine to dial the number that was clicked and nothing else', () => {
    const { effects } = transition(noCalls, events.dial)
    expect(effects).toEqual([{ type: 'engine.connect', callId: other, to: '+14155550132' }])
  })
  it('dials the extension once the other side answered', () => {
    const { effects } = transition(sessionOf(calls['ringing-out']), events['callee-answered'])
    expect(effects).toEqual([{ type: 'engine.sendDigits', callId: id, digits: 'ww204' }])
  })
  it('keeps the mute that was set while it rang', () => {
    expect(after(calls['ringing-out'], events['callee-answered'])).toMatchObject({
      phase: 'connected',
      muted: true,
      since: 400,
    })
  })
  it('takes the word of the carrier over the guess of the engine', () => {
    const guessed = transition(sessionOf(calls['ringing-out']), events['engine-ended']).state
    expect(findCall(guessed, id)).toMatchObject({ phase: 'ended', reason: 'no-answer' })
    expect(findCall(transition(guessed, events['carrier-ended']).state, id)).toMatchObject({ reason: 'busy' })
  })
  it('shows a mute only after the engine confirmed it', () => {
    const asked = transition(sessionOf(calls.connected), events.setMuted)
    expect(asked.state.front).toMatchObject({ muted: false })
    expect(transition(asked.state, events['mute-changed']).state.front).toMatchObject({ muted: true })
  })
  it('keeps the fault that the engine names, whatever the carrier saw of it', () => {
    const fault = { ...events['engine-ended'], fault: 'media-failed' as const }
    const carrier = { ...events['carrier-ended'], reason: 'hung-up-there' as const }
    const ways = [run(sessionOf(calls.connected), fault, carrier), run(sessionOf(calls.connected), carrier, fault)]
    for (const { state } of ways) expect(findCall(state, id)).toMatchObject({ reason: 'failed', fault: 'media-failed' })
  })
})

describe('an incoming call', () => {
  it('that the caller gave up is missed, once, and its notification goes', () => {
    const { state, effects } = transition(sessionOf(calls['ringing-in']), events['caller-gave-up'])
    expect(findCall(state, id)).toMatchObject({ phase: 'ended', reason: 'missed', since: null })
    expect(effects.map(({ type }) => type).sort()).toEqual(['log.refresh', 'notify.clearIncoming', 'notify.missed'])
    expect(transition(state, events['caller-gave-up']).ignored).toBe('impossible')
  })
  it('that a colleague took stops here without being called missed', () => {
    const taken = { ...events['carrier-ended'], reason: 'answered-elsewhere' as const }
    const { state, effects } = transition(sessionOf(calls['ringing-in']), taken)
    expect(findCall(state, id)).toMatchObject({ phase: 'ended', reason: 'answered-elsewhere' })
    expect(effects.map(({ type }) => type)).not.toContain('notify.missed')
  })
  it('rings, and makes no sound for somebody who is not to be disturbed', () => {
    expect(transition(noCalls, events.incoming).effects).toEqual([
      { type: 'engine.alert', callId: other, alert: 'ring' },
      { type: 'notify.incoming', callId: other, party, alert: 'ring' },
    ])
    const quiet = transition(noCalls, { ...events.incoming, quiet: true })
    expect(quiet.effects).toEqual([])
    expect(findCall(quiet.state, other)).toMatchObject({ phase: 'ringing-in', alert: 'silent' })
  })
  it('is refused when there are more than a person can follow', () => {
    const many = Array.from({ length: 6 }, (_, at): Call => ({ ...calls.held, callId: `${id.slice(0, -1)}${at + 3}` }))
    expect(transition(sessionOf(...many), events.incoming).ignored).toBe('impossible')
  })
})

describe('a second call', () => {
  it('knocks while somebody is talked to, and rings when they are gone', () => {
    const knocked = transition(sessionOf(calls.connected), events.incoming)
    expect(knocked.effects).toMatchObject([
      { type: 'engine.alert', callId: other, alert: 'knock' },
      { type: 'notify.incoming', callId: other, alert: 'knock' },
    ])
    const left = transition(knocked.state, events.hangUp)
    expect(left.effects).toContainEqual({ type: 'engine.alert', callId: other, alert: 'ring' })
    expect(left.effects).toContainEqual({ type: 'notify.incoming', callId: other, party, alert: 'ring' })
    expect(findCall(left.state, other)).not.toHaveProperty('alert')
  })
  it('that rang as loudly as the first only knocks once the first is answered', () => {
    const both = sessionOf(calls['ringing-in'], { ...calls['ringing-in'], callId: other })
    const { state, effects } = transition(both, events.answer)
    expect(findCall(state, other)).toMatchObject({ phase: 'ringing-in', alert: 'knock' })
    expect(effects.at(-1)).toEqual({ type: 'engine.alert', callId: other, alert: 'knock' })
    expect(effects.filter(({ type }) => type === 'notify.incoming')).toEqual([])
  })
  it('stays silent for somebody who is not to be disturbed, also when they are free', () => {
    const knocked = transition(sessionOf(calls.connected), { ...events.incoming, quiet: true })
    expect(types(transition(knocked.state, events.hangUp))).toEqual(['engine.hangUp'])
  })
  it('that is answered holds the first: its microphone closes before the second opens', () => {
    const { state, effects } = transition(sessionOf(calls.connected, waiting), { type: 'answer', callId: other })
    expect(phasesOf(state)).toEqual({ 1: 'held', 2: 'answering' })
    expect(effects).toEqual([
      { type: 'engine.mute', callId: id, muted: true },
      { type: 'gateway.hold', callId: id, held: true },
      { type: 'engine.accept', callId: other },
      { type: 'notify.clearIncoming', callId: other },
    ])
  })
  it('cannot be answered while the first is being set up: that one cannot be held', () => {
    for (const phase of ['dialling', 'ringing-out', 'answering'] as const)
      expect(transition(sessionOf(calls[phase], waiting), { type: 'answer', callId: other }).ignored).toBe('impossible')
  })
  it('can be declined, and given up, without a word to the first', () => {
    const state = sessionOf(calls.connected, waiting)
    expect(transition(state, { type: 'decline', callId: other }).state.front).toBe(state.front)
    expect(transition(state, { type: 'caller-gave-up', callId: other, at: 5 }).state.front).toBe(state.front)
  })
  it('can be dialled while the first is held', () => {
    const { state } = transition(sessionOf(heldOther), { ...events.dial, callId: third })
    expect(phasesOf(state)).toEqual({ 2: 'held', 3: 'dialling' })
  })
  it('is not dialled by a click while somebody is talked to', () => {
    expect(transition(sessionOf(calls.connected), events.dial).ignored).toBe('impossible')
  })
})

describe('hold', () => {
  it('closes the microphone here and asks for music, and resuming undoes both', () => {
    const held = transition(sessionOf(calls.connected), events.hold)
    expect(held.effects).toEqual([
      { type: 'engine.mute', callId: id, muted: true },
      { type: 'gateway.hold', callId: id, held: true },
    ])
    expect(transition(held.state, events.resume)).toEqual({
      state: sessionOf(calls.connected),
      effects: [
        { type: 'gateway.hold', callId: id, held: false },
        { type: 'engine.mute', callId: id, muted: false },
      ],
    })
  })
  it('gives back the mute that was before', () => {
    const { state, effects } = run(sessionOf({ ...calls.connected, muted: true }), events.hold, events.resume)
    expect(state.front).toMatchObject({ phase: 'connected', muted: true })
    expect(effects).toContainEqual({ type: 'engine.mute', callId: id, muted: true })
  })
  it('is not ended by the mute button of a headset', () => {
    const { state, effects } = transition(sessionOf(calls.held), { ...events['mute-changed'], muted: false })
    expect(findCall(state, id)).toBe(findCall(sessionOf(calls.held), id))
    expect(effects).toEqual([{ type: 'engine.mute', callId: id, muted: true }])
  })
  it('swaps two calls, the one that is left first', () => {
    const { state, effects } = transition(sessionOf(calls.connected, heldOther), { type: 'resume', callId: other })
    expect(phasesOf(state)).toEqual({ 1: 'held', 2: 'connected' })
    expect(effects).toEqual([
      { type: 'engine.mute', callId: id, muted: true },
      { type: 'gateway.hold', callId: id, held: true },
      { type: 'gateway.hold', callId: other, held: false },
      { type: 'engine.mute', callId: other, muted: true },
    ])
  })
  it('does not swap with a call that is being set up', () => {
    expect(transition(sessionOf(calls['ringing-out'], heldOther), { type: 'resume', callId: other }).ignored).toBe(
      'impossible',
    )
  })
  it('goes on when the talk ends: nobody is put through unasked', () => {
    const { state } = run(sessionOf(calls.connected, heldOther), events.hangUp, events['engine-ended'])
    expect(phasesOf(state)).toEqual({ 1: 'ended', 2: 'held' })
  })
})

describe('calls that are over', () => {
  it('leave one card: the last', () => {
    const ended: Call = { ...calls.ended, callId: other }
    const { state } = transition(sessionOf(calls.connected, ended), events['engine-ended'])
    expect(phasesOf(state)).toEqual({ 1: 'ended' })
  })
  it('are all told when the engine is lost, each by its own name', () => {
    const { state } = run(
      sessionOf(calls.connected, heldOther, { ...waiting, callId: third }),
      ...[id, other, third].map((callId) => ({ type: 'engine-lost' as const, callId, at: 5 })),
    )
    expect(phasesOf(state)).toEqual({ 3: 'ended' })
    expect(findCall(state, third)).toMatchObject({ reason: 'missed', fault: 'engine-lost' })
  })
})

describe('the call of a view that shows one', () => {
  it('is the one that is talked in, then one that rings, then one that waits', () => {
    expect(shownCall(noCalls)).toBeNull()
    expect(shownCall(sessionOf(heldOther, calls.connected))?.callId).toBe(id)
    expect(shownCall(sessionOf(heldOther, calls['ringing-in']))?.callId).toBe(id)
    expect(shownCall(sessionOf(calls.ended, heldOther))?.callId).toBe(other)
    expect(shownCall(sessionOf(calls.ended))?.callId).toBe(id)
  })
})
