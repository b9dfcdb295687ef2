import { describe, expect, it } from 'vitest'
import type { Call } from '../../../lib/call/call.ts'
import type { CallEvent } from '../../../lib/call/events.ts'
import type { LiveView, Request } from '../../../lib/call/live.ts'
import { findCall } from '../../../lib/call/session-state.ts'
import { transition } from '../../../lib/call/transition.ts'
import {
  agent,
  ask,
  calls,
  consulted,
  contact,
  events,
  id,
  one,
  other,
  requestId,
  requests,
  sessionOf,
  view,
} from './examples.ts'

const talking = (live: LiveView, more: Partial<Call> = {}): Call => ({ ...calls.connected, live, ...more }) as Call
const isPossible = (call: Call, request: Request) => transition(sessionOf(call), ask(request)).ignored === undefined
const callAfter = (call: Call, ...list: CallEvent[]) =>
  findCall(
    list.reduce((state, event) => transition(state, event).state, sessionOf(call)),
    id,
  )
const recording = (more: Partial<LiveView['recording']>) =>
  view(1, { recording: { state: 'off', pausedBy: null, verdict: 'allow', consentMissing: [], ...more } })
const lived = (live: LiveView): CallEvent => ({ type: 'live-changed', callId: id, at: 500, live })

describe('a request to the gateway', () => {
  it('goes out once, with a key of its own, and is kept until there is an answer', () => {
    const asked = transition(sessionOf(talking(view(1))), ask(requests.transfer))
    expect(asked.effects).toEqual([{ type: 'gateway.request', callId: id, requestId, request: requests.transfer }])
    expect(asked.state.front).toMatchObject({ asked: { requestId, request: requests.transfer } })
    expect(transition(asked.state, ask(requests.transfer)).ignored).toBe('stale')
    const second: CallEvent = {
      ...ask(requests.move),
      type: 'ask',
      callId: id,
      requestId: other,
      request: requests.move,
    }
    expect(transition(asked.state, second).ignored).toBe('impossible')
    expect(transition(asked.state, events['request-done']).state.front).not.toHaveProperty('asked')
  })
  it('that was refused says which and why, until the next one', () => {
    const refused = callAfter(talking(view(1)), ask(requests.transfer), events['request-refused'])
    expect(refused).toMatchObject({ refused: { kind: 'transfer', code: 'call-state' } })
    expect(refused).not.toHaveProperty('asked')
    expect(callAfter(refused ?? calls.ended, ask(requests.move))).not.toHaveProperty('refused')
  })
  it('is not answered by the answer to another one', () => {
    const asked = transition(sessionOf(talking(view(1))), ask(requests.transfer)).state
    expect(transition(asked, { ...events['request-done'], requestId: other }).ignored).toBe('stale')
  })
})

describe('a recording', () => {
  it('is not asked for before the gateway allows it, nor before it said anything', () => {
    expect(isPossible(calls.connected, requests.record)).toBe(false)
    expect(isPossible(talking(recording({ verdict: 'refuse', consentMissing: ['remote'] })), requests.record)).toBe(
      false,
    )
    expect(isPossible(talking(recording({})), requests.record)).toBe(true)
  })
  it('is not asked for while the call is held, and can be stopped then', () => {
    const held = { ...calls.held, live: recording({ state: 'paused', pausedBy: 'hold' }) } as const
    expect(isPossible(held, requests.record)).toBe(false)
    expect(isPossible(held, { kind: 'record', to: 'stopped' })).toBe(true)
  })
  it('is paused and stopped only while there is one', () => {
    expect(isPossible(talking(recording({})), { kind: 'record', to: 'paused' })).toBe(false)
    expect(isPossible(talking(recording({ state: 'recording' })), { kind: 'record', to: 'paused' })).toBe(true)
    expect(isPossible(talking(recording({ state: 'recording' })), { kind: 'record', to: 'stopped' })).toBe(true)
    expect(isPossible(talking(recording({ state: 'paused', pausedBy: 'agent' })), requests.record)).toBe(true)
  })
})

describe('a consultation', () => {
  const asking = view(1, { parties: [agent, { ...contact, state: 'held' }, consulted] })
  it('is one at a time, and nothing is handed over beside it', () => {
    for (const kind of ['consult', 'transfer', 'move'] as const)
      expect(isPossible(talking(asking), requests[kind])).toBe(false)
  })
  it('can be swapped, completed, cancelled and joined while there is one', () => {
    for (const step of ['swap', 'complete', 'cancel', 'join'] as const) {
      expect(isPossible(talking(asking), { kind: 'consult-step', step })).toBe(true)
      expect(isPossible(talking(view(1)), { kind: 'consult-step', step })).toBe(false)
    }
  })
})

describe('parties', () => {
  it('can be held, asked and sent away while they are there', () => {
    const left = view(1, { parties: [agent, { ...contact, state: 'left' }] })
    for (const kind of ['remove-party', 'hold-party', 'note-consent'] as const) {
      expect(isPossible(talking(view(1)), requests[kind])).toBe(true)
      expect(isPossible(talking(left), requests[kind])).toBe(false)
    }
  })
  it('are those of the newest view, in whatever order the views come', () => {
    const views = [view(1), view(3, { parties: [agent, contact, consulted] }), view(2)]
    expect(callAfter(calls.connected, ...views.map(lived))?.live?.version).toBe(3)
    expect(callAfter(calls.connected, ...views.toReversed().map(lived))?.live?.version).toBe(3)
  })
})

describe('a call that somebody else takes over', () => {
  const taker = (task: 'transfer' | 'consult' | 'move') =>
    view(2, { parties: [{ ...agent, state: 'left' }, contact, one({ id: `${task}-3`, kind: 'agent', task })] })

  it.each([
    ['transfer', 'transferred'],
    ['consult', 'transferred'],
    ['move', 'moved'],
  ] as const)('after a %s is %s, whichever is told first: that they took it, or that we are out', (kind, reason) => {
    const asked = [ask(requests[kind]), events['request-done']]
    const facts = [lived(taker(kind)), events['engine-ended']]
    for (const order of [facts, facts.toReversed()])
      expect(callAfter(talking(view(1)), ...asked, ...order)).toMatchObject({ phase: 'ended', reason })
  })
  it('by an outside number is transferred too, and not before we are out', () => {
    const asked = [ask(requests.consult), events['request-done']]
    const outside = one({ id: 'consult-3', kind: 'other', task: 'consult' })
    const talk = lived(view(2, { parties: [agent, { ...contact, state: 'held' }, outside] }))
    const taken = lived(view(3, { parties: [{ ...agent, state: 'left' }, contact, outside] }))
    const broken = { ...events['engine-ended'], fault: 'media-failed' as const }
    expect(callAfter(talking(view(1)), ...asked, talk, broken)).toMatchObject({
      reason: 'failed',
      fault: 'media-failed',
    })
    expect(callAfter(talking(view(1)), ...asked, talk, events['engine-ended'], taken)).toMatchObject({
      reason: 'transferred',
    })
  })
  it('that nobody took in the end was hung up', () => {
    const failed = view(2, {
      parties: [
        agent,
        contact,
        one({ id: 'transfer-3', kind: 'agent', task: 'transfer', state: 'left', failure: 'busy' }),
      ],
    })
    expect(callAfter(talking(view(1)), ask(requests.transfer), lived(failed), events['engine-ended'])).toMatchObject({
      reason: 'hung-up-there',
    })
  })
  it('was hung up here if it was, before anybody took it', () => {
    const facts = [ask(requests.transfer), events.hangUp, lived(taker('transfer')), events['engine-ended']]
    expect(callAfter(talking(view(1)), ...facts)).toMatchObject({ reason: 'hung-up-here' })
  })
})

describe('two calls', () => {
  const held = { ...calls.held, callId: other } as const

  it('are merged only when one is held', () => {
    expect(transition(sessionOf(calls.connected, held), ask(requests.merge)).ignored).toBeUndefined()
    expect(transition(sessionOf(calls.connected), ask(requests.merge)).ignored).toBe('impossible')
  })
  it('become one: the other ends as merged, and its line with it', () => {
    const goesOn: CallEvent = { type: 'live-changed', callId: other, at: 5, live: view(2, { mergedInto: id }) }
    const { state, effects } = transition(sessionOf(calls.connected, held), goesOn)
    expect(state.front?.callId).toBe(id)
    expect(findCall(state, other)).toMatchObject({ phase: 'ended', reason: 'merged' })
    expect(effects).toContainEqual({ type: 'engine.hangUp', callId: other })
    const ended = transition(sessionOf(calls.connected, held), { ...events['engine-ended'], callId: other }).state
    expect(findCall(transition(ended, goesOn).state, other)).toMatchObject({ reason: 'merged' })
  })
})
