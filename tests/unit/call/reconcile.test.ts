import { describe, expect, it } from 'vitest'
import type { Call } from '../../../lib/call/call.ts'
import { type EngineCall, reconcile } from '../../../lib/call/reconcile.ts'

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
    expect(reconcile(ringing, engine(held), 500).effects).toEqual([{ type: 'notify.incoming', callId: id, party }])
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
