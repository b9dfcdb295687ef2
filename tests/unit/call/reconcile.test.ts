import { describe, expect, it } from 'vitest'
import type { Call } from '../../../lib/call/call.ts'
import { reconcile } from '../../../lib/call/reconcile.ts'

const id = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
const base = { callId: id, party: { e164: '+14155550132' }, startedAt: 100 }
const connected: Call = {
  ...base,
  phase: 'connected',
  direction: 'outbound',
  since: 200,
  muted: false,
  digits: '',
  link: 'up',
}
const open = { callId: id, state: 'open' as const, muted: false }

describe('a worker that starts again', () => {
  it('has nothing to do when the engine has the call as it was saved', () => {
    expect(reconcile(connected, [open], 500)).toEqual({ events: [], effects: [] })
  })
  it('ends a call that no engine has', () => {
    expect(reconcile(connected, null, 500).events).toEqual([{ type: 'engine-lost', callId: id, at: 500 }])
    expect(reconcile(connected, [], 500).events).toEqual([{ type: 'engine-lost', callId: id, at: 500 }])
  })
  it('learns what the engine did meanwhile: accepted, muted, link lost', () => {
    const dialling: Call = { ...base, phase: 'dialling', direction: 'outbound' }
    expect(reconcile(dialling, [open], 500).events).toEqual([{ type: 'carrier-accepted', callId: id, at: 500 }])
    expect(reconcile(connected, [{ ...open, muted: true, state: 'reconnecting' }], 500).events).toEqual([
      { type: 'mute-changed', callId: id, muted: true },
      { type: 'link-lost', callId: id },
    ])
    expect(reconcile({ ...connected, link: 'reconnecting' }, [open], 500).events).toEqual([
      { type: 'link-restored', callId: id },
    ])
  })
  it('runs again what was saved but perhaps never asked for', () => {
    const ending: Call = { ...base, phase: 'ending', direction: 'outbound', since: 200, reason: 'hung-up-here' }
    expect(reconcile(ending, [open], 500).effects).toEqual([{ type: 'engine.hangUp', callId: id }])
    const answering: Call = { ...base, phase: 'answering', direction: 'inbound' }
    expect(reconcile(answering, [{ ...open, state: 'ringing-in' }], 500).effects).toEqual([
      { type: 'engine.accept', callId: id },
    ])
  })
  it('hangs up a call that has no screen, but lets one ring', () => {
    expect(reconcile(null, [open], 500).effects).toEqual([{ type: 'engine.hangUp', callId: id }])
    expect(reconcile(null, [{ ...open, state: 'ringing-in' }], 500).effects).toEqual([])
  })
})
