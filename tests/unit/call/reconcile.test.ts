import { describe, expect, it } from 'vitest'
import type { Call } from '../../../lib/call/call.ts'
import { type EngineCall, type EngineView, reconcile as reconcileAll } from '../../../lib/call/reconcile.ts'
import { agent, consulted, contact, requestId, requests, sessionOf, view } from './examples.ts'

const id = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
const party = { e164: '+14155550132' }
const base = { callId: id, party, startedAt: 100 }
const connected: Call = {
  ...base,
  phase: 'connected',
  direction: 'outbound',
  since: 200,
  muted: false,
  digits: '',
  link: 'up',
}
const ringing: Call = { ...base, phase: 'ringing-in', direction: 'inbound' }
const open: EngineCall = { callId: id, state: 'open', muted: false, party: null }
const reconcile = (call: Call | null, engineView: EngineView | null, at: number) =>
  reconcileAll(call === null ? sessionOf() : sessionOf(call), engineView, at)
const engine = (...calls: EngineCall[]) => ({ calls, factsWaiting: false })

describe('a worker that starts again', () => {
  it('has nothing to do when the engine has the call as it was saved', () => {
    expect(reconcile(connected, engine(open), 500)).toEqual({ events: [], effects: [] })
  })
  it('ends a call that no engine has', () => {
    const lost = { type: 'engine-lost', callId: id, at: 500 }
    expect(reconcile(connected, null, 500).events).toEqual([lost])
    expect(reconcile(connected, engine(), 500).events).toEqual([lost])
  })
  it('waits for the facts that say why the engine has no call any more', () => {
    expect(reconcile(connected, { calls: [], factsWaiting: true }, 500)).toEqual({ events: [], effects: [] })
  })
  it('learns what the engine did meanwhile: accepted, muted, link lost', () => {
    const dialling: Call = { ...base, phase: 'dialling', direction: 'outbound' }
    expect(reconcile(dialling, engine(open), 500).events).toEqual([{ type: 'carrier-accepted', callId: id, at: 500 }])
    expect(reconcile(connected, engine({ ...open, muted: true, state: 'reconnecting' }), 500).events).toEqual([
      { type: 'mute-changed', callId: id, muted: true },
      { type: 'link-lost', callId: id },
    ])
    expect(reconcile({ ...connected, link: 'reconnecting' }, engine(open), 500).events).toEqual([
      { type: 'link-restored', callId: id },
    ])
  })
  it('runs again what was saved but perhaps never asked for', () => {
    const ending: Call = { ...base, phase: 'ending', direction: 'outbound', since: 200, reason: 'hung-up-here' }
    expect(reconcile(ending, engine(open), 500).effects).toEqual([{ type: 'engine.hangUp', callId: id }])
    const held: EngineCall = { ...open, state: 'ringing-in', party }
    const answering: Call = { ...base, phase: 'answering', direction: 'inbound' }
    expect(reconcile(answering, engine(held), 500).effects).toEqual([{ type: 'engine.accept', callId: id }])
    expect(reconcile(ringing, engine(held), 500).effects).toEqual([
      { type: 'engine.alert', callId: id, alert: 'ring' },
      { type: 'notify.incoming', callId: id, party, alert: 'ring' },
    ])
  })
  it('hangs up a call that has no screen, and gives one that rings its screen', () => {
    expect(reconcile(null, engine(open), 500).effects).toEqual([{ type: 'engine.hangUp', callId: id }])
    const unseen: EngineCall = { ...open, state: 'ringing-in', party }
    expect(reconcile(null, engine(unseen), 500)).toEqual({
      events: [{ type: 'incoming', callId: id, party, at: 500 }],
      effects: [],
    })
  })
})

describe('a worker that starts again among several calls', () => {
  const other = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0002'
  const held: Call = { ...connected, phase: 'held', callId: other }
  const silent: EngineCall = { ...open, callId: other, muted: true }
  const music = view(1, { parties: [agent, { ...contact, state: 'held' }] })

  it('looks after each of them', () => {
    expect(reconcileAll(sessionOf(connected, { ...held, live: music }), engine(open, silent), 500)).toEqual({
      events: [],
      effects: [],
    })
    expect(reconcileAll(sessionOf(connected, held), engine(open), 500).events).toEqual([
      { type: 'engine-lost', callId: other, at: 500 },
    ])
  })
  it('holds again what is not known to be held', () => {
    const again = [
      { type: 'engine.mute', callId: other, muted: true },
      { type: 'gateway.hold', callId: other, held: true },
    ]
    expect(reconcileAll(sessionOf(held), engine(silent), 500).effects).toEqual(again)
    expect(reconcileAll(sessionOf({ ...held, live: music }), engine({ ...silent, muted: false }), 500).effects).toEqual(
      again,
    )
  })
  it('resumes again what was left on hold, unless somebody is consulted', () => {
    const left = view(1, { parties: [agent, { ...contact, state: 'held' }] })
    expect(reconcile({ ...connected, live: left }, engine(open), 500).effects).toEqual([
      { type: 'gateway.hold', callId: id, held: false },
    ])
    const consulting = view(1, { parties: [agent, { ...contact, state: 'held' }, consulted] })
    expect(reconcile({ ...connected, live: consulting }, engine(open), 500).effects).toEqual([])
  })
  it('asks again what is told apart by its key, and gives up what would lead back', () => {
    const asked = (request: (typeof requests)[keyof typeof requests]): Call => ({
      ...connected,
      asked: { requestId, request },
    })
    expect(reconcile(asked(requests.transfer), engine(open), 500).effects).toEqual([
      { type: 'gateway.request', callId: id, requestId, request: requests.transfer },
    ])
    expect(reconcile(asked(requests['consult-step']), engine(open), 500)).toEqual({
      events: [{ type: 'request-refused', callId: id, requestId, code: 'unknown' }],
      effects: [],
    })
  })
  it('gives a call that rings its screen beside the others', () => {
    const ringing: EngineCall = { callId: other, state: 'ringing-in', muted: false, party }
    expect(reconcile(connected, engine(open, ringing), 500).events).toEqual([
      { type: 'incoming', callId: other, party, at: 500 },
    ])
  })
})
