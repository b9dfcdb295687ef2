import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Call, CallFault, EndReason, Phase } from '../../../lib/call/call.ts'
import type { CallEvent } from '../../../lib/call/events.ts'
import { transition } from '../../../lib/call/transition.ts'

const id = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
const other = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0002'
const party = { e164: '+14155550132', ext: '204' }
const base = { callId: id, party, startedAt: 100 }

/** One call of every phase; a new phase does not compile without its example. */
const calls: { [P in Phase]: Extract<Call, { phase: P }> } = {
  dialling: { ...base, phase: 'dialling', direction: 'outbound' },
  'ringing-out': { ...base, phase: 'ringing-out', direction: 'outbound', muted: true, digits: '1' },
  'ringing-in': { ...base, phase: 'ringing-in', direction: 'inbound' },
  answering: { ...base, phase: 'answering', direction: 'inbound' },
  connected: { ...base, phase: 'connected', direction: 'outbound', since: 200, muted: false, digits: '', link: 'up' },
  ending: { ...base, phase: 'ending', direction: 'outbound', since: 200, reason: 'hung-up-here' },
  ended: {
    ...base,
    phase: 'ended',
    direction: 'outbound',
    since: 200,
    endedAt: 300,
    reason: 'hung-up-there',
    fault: null,
  },
}

const events: { [T in CallEvent['type']]: Extract<CallEvent, { type: T }> } = {
  dial: { type: 'dial', callId: other, party, at: 400 },
  answer: { type: 'answer', callId: id },
  decline: { type: 'decline', callId: id },
  hangUp: { type: 'hangUp', callId: id },
  setMuted: { type: 'setMuted', callId: id, muted: true },
  sendDigits: { type: 'sendDigits', callId: id, digits: '42#' },
  dismiss: { type: 'dismiss', callId: id },
  incoming: { type: 'incoming', callId: other, party, at: 400 },
  'carrier-accepted': { type: 'carrier-accepted', callId: id, at: 400 },
  'mute-changed': { type: 'mute-changed', callId: id, muted: true },
  'link-lost': { type: 'link-lost', callId: id },
  'link-restored': { type: 'link-restored', callId: id },
  'engine-ended': { type: 'engine-ended', callId: id, at: 400, fault: null },
  'caller-gave-up': { type: 'caller-gave-up', callId: id, at: 400 },
  'engine-lost': { type: 'engine-lost', callId: id, at: 400 },
  'callee-answered': { type: 'callee-answered', callId: id, at: 400 },
  'carrier-ended': { type: 'carrier-ended', callId: id, at: 400, reason: 'busy' },
}

/** Where each event leads: the next phase, with `!` when it asks for effects, `none` for no call, `-` for ignored. */
type Cell = '-' | 'none' | Phase | `${Phase}!`
const table: Record<Phase, Record<CallEvent['type'], Cell>> = {
  dialling: {
    dial: '-',
    answer: '-',
    decline: '-',
    hangUp: 'ending!',
    setMuted: '-',
    sendDigits: '-',
    dismiss: '-',
    incoming: '-',
    'carrier-accepted': 'ringing-out',
    'mute-changed': '-',
    'link-lost': '-',
    'link-restored': '-',
    'engine-ended': 'ended!',
    'caller-gave-up': '-',
    'engine-lost': 'ended!',
    'callee-answered': 'connected!',
    'carrier-ended': 'ended!',
  },
  'ringing-out': {
    dial: '-',
    answer: '-',
    decline: '-',
    hangUp: 'ending!',
    setMuted: 'ringing-out!',
    sendDigits: 'ringing-out!',
    dismiss: '-',
    incoming: '-',
    'carrier-accepted': '-',
    'mute-changed': 'ringing-out',
    'link-lost': '-',
    'link-restored': '-',
    'engine-ended': 'ended!',
    'caller-gave-up': '-',
    'engine-lost': 'ended!',
    'callee-answered': 'connected!',
    'carrier-ended': 'ended!',
  },
  'ringing-in': {
    dial: '-',
    answer: 'answering!',
    decline: 'ending!',
    hangUp: '-',
    setMuted: '-',
    sendDigits: '-',
    dismiss: '-',
    incoming: '-',
    'carrier-accepted': '-',
    'mute-changed': '-',
    'link-lost': '-',
    'link-restored': '-',
    'engine-ended': 'ended!',
    'caller-gave-up': 'ended!',
    'engine-lost': 'ended!',
    'callee-answered': '-',
    'carrier-ended': 'ended!',
  },
  answering: {
    dial: '-',
    answer: '-',
    decline: '-',
    hangUp: 'ending!',
    setMuted: '-',
    sendDigits: '-',
    dismiss: '-',
    incoming: '-',
    'carrier-accepted': 'connected',
    'mute-changed': '-',
    'link-lost': '-',
    'link-restored': '-',
    'engine-ended': 'ended!',
    'caller-gave-up': 'ended!',
    'engine-lost': 'ended!',
    'callee-answered': '-',
    'carrier-ended': 'ended!',
  },
  connected: {
    dial: '-',
    answer: '-',
    decline: '-',
    hangUp: 'ending!',
    setMuted: 'connected!',
    sendDigits: 'connected!',
    dismiss: '-',
    incoming: '-',
    'carrier-accepted': '-',
    'mute-changed': 'connected',
    'link-lost': 'connected',
    'link-restored': 'connected',
    'engine-ended': 'ended!',
    'caller-gave-up': '-',
    'engine-lost': 'ended!',
    'callee-answered': '-',
    'carrier-ended': 'ended!',
  },
  ending: {
    dial: '-',
    answer: '-',
    decline: '-',
    hangUp: 'ending!',
    setMuted: '-',
    sendDigits: '-',
    dismiss: '-',
    incoming: '-',
    'carrier-accepted': '-',
    'mute-changed': '-',
    'link-lost': '-',
    'link-restored': '-',
    'engine-ended': 'ended!',
    'caller-gave-up': '-',
    'engine-lost': 'ended!',
    'callee-answered': '-',
    'carrier-ended': 'ended!',
  },
  ended: {
    dial: 'dialling!',
    answer: '-',
    decline: '-',
    hangUp: '-',
    setMuted: '-',
    sendDigits: '-',
    dismiss: 'none',
    incoming: 'ringing-in!',
    'carrier-accepted': '-',
    'mute-changed': '-',
    'link-lost': '-',
    'link-restored': '-',
    'engine-ended': '-',
    'caller-gave-up': '-',
    'engine-lost': '-',
    'callee-answered': '-',
    'carrier-ended': '-',
  },
}

function cellOf(call: Call, event: CallEvent): Cell {
  const result = transition({ call }, event)
  if (result.ignored) {
    expect(result.state).toEqual({ call })
    expect(result.effects).toEqual([])
    return '-'
  }
  if (result.state.call === null) return 'none'
  return result.effects.length > 0 ? `${result.state.call.phase}!` : result.state.call.phase
}

describe('every phase meets every event', () => {
  for (const [phase, row] of Object.entries(table) as [Phase, Record<CallEvent['type'], Cell>][]) {
    it.each(Object.entries(row) as [CallEvent['type'], Cell][])(`${phase} on %s → %s`, (type, expected) => {
      expect(cellOf(calls[phase], events[type])).toBe(expected)
    })
  }
})

describe('an outgoing call', () => {
  it('asks the engine to dial the number that was clicked and nothing else', () => {
    const { effects } = transition({ call: null }, events.dial)
    expect(effects).toEqual([{ type: 'engine.connect', callId: other, to: '+14155550132' }])
  })
  it('dials the extension once the other side answered', () => {
    const { effects } = transition({ call: calls['ringing-out'] }, events['callee-answered'])
    expect(effects).toEqual([{ type: 'engine.sendDigits', callId: id, digits: 'ww204' }])
  })
  it('keeps the mute that was set while it rang', () => {
    const { state } = transition({ call: calls['ringing-out'] }, events['callee-answered'])
    expect(state.call).toMatchObject({ phase: 'connected', muted: true, since: 400 })
  })
  it('takes the word of the carrier over the guess of the engine', () => {
    const guessed = transition({ call: calls['ringing-out'] }, events['engine-ended']).state
    expect(guessed.call).toMatchObject({ phase: 'ended', reason: 'no-answer' })
    expect(transition(guessed, events['carrier-ended']).state.call).toMatchObject({ phase: 'ended', reason: 'busy' })
  })
  it('shows a mute only after the engine confirmed it', () => {
    const asked = transition({ call: calls.connected }, events.setMuted)
    expect(asked.state.call).toMatchObject({ muted: false })
    expect(transition(asked.state, events['mute-changed']).state.call).toMatchObject({ muted: true })
  })
})

describe('an incoming call', () => {
  it('that the caller gave up is missed, once, and its notification goes', () => {
    const { state, effects } = transition({ call: calls['ringing-in'] }, events['caller-gave-up'])
    expect(state.call).toMatchObject({ phase: 'ended', reason: 'missed', since: null })
    expect(effects.map(({ type }) => type).sort()).toEqual(['log.refresh', 'notify.clearIncoming', 'notify.missed'])
    expect(transition(state, events['caller-gave-up']).ignored).toBe('impossible')
  })
  it('that a colleague took stops here without being called missed', () => {
    const { state, effects } = transition(
      { call: calls['ringing-in'] },
      { ...events['carrier-ended'], reason: 'answered-elsewhere' },
    )
    expect(state.call).toMatchObject({ phase: 'ended', reason: 'answered-elsewhere' })
    expect(effects.map(({ type }) => type)).not.toContain('notify.missed')
  })
})

const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  ...Object.values(events).map((event) => fc.constantFrom(...[id, other].map((callId) => ({ ...event, callId })))),
  fc
    .constantFrom<CallFault>('media-failed', 'token-expired')
    .map((fault) => ({ type: 'engine-ended' as const, callId: id, at: 5, fault })),
  fc
    .constantFrom<EndReason>('missed', 'answered-elsewhere')
    .map((reason) => ({ type: 'carrier-ended' as const, callId: id, at: 5, reason })),
)

describe('any sequence of events', () => {
  it('never throws, never changes a call in place, and never dials twice for one dial', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (sequence) => {
        let state: { call: Call | null } = { call: null }
        let dials = 0
        for (const event of sequence) {
          const before = structuredClone(state)
          const result = transition(state, event)
          expect(state).toEqual(before)
          const connects = result.effects.filter(({ type }) => type === 'engine.connect').length
          if (connects > 0) expect(event.type).toBe('dial')
          dials += connects
          state = result.state
        }
        expect(dials).toBeLessThanOrEqual(sequence.filter(({ type }) => type === 'dial').length)
      }),
    )
  })
})
