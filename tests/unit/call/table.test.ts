import { describe, expect, it } from 'vitest'
import type { Call, Phase } from '../../../lib/call/call.ts'
import type { CallEvent } from '../../../lib/call/events.ts'
import type { Request } from '../../../lib/call/live.ts'
import { findCall } from '../../../lib/call/session-state.ts'
import { transition } from '../../../lib/call/transition.ts'
import {
  agent,
  ask,
  calls,
  consulted,
  contact,
  events,
  other,
  requestId,
  requests,
  sessionOf,
  view,
} from './examples.ts'

const phases = [
  'dialling',
  'ringing-out',
  'ringing-in',
  'answering',
  'connected',
  'held',
  'ending',
  'ended',
] as const satisfies Phase[]

/** Where it leads: the next phase, with `!` when it asks for effects, `none` for no call, `-` for ignored. */
type Cell = '-' | 'none' | Phase | `${Phase}!`
type RowOf<List extends readonly Phase[]> = {
  [At in keyof List]: Exclude<Phase, List[number]> extends never ? Cell : never
}
type Row = RowOf<typeof phases>
type Column = Exclude<CallEvent['type'], 'ask'> | `ask ${Request['kind']}`

/** A new phase, event or request does not compile without its cells. `dial` and `incoming` name a new call. */
const table: Record<Column, Row> = {
  // dialling, ringing-out, ringing-in, answering, connected, held, ending, ended
  dial: ['-', '-', '-', '-', '-', 'dialling!', '-', 'dialling!'],
  incoming: [
    'ringing-in!',
    'ringing-in!',
    'ringing-in!',
    'ringing-in!',
    'ringing-in!',
    'ringing-in!',
    'ringing-in!',
    'ringing-in!',
  ],
  answer: ['-', '-', 'answering!', '-', '-', '-', '-', '-'],
  decline: ['-', '-', 'ending!', '-', '-', '-', '-', '-'],
  hangUp: ['ending!', 'ending!', '-', 'ending!', 'ending!', 'ending!', 'ending!', '-'],
  hold: ['-', '-', '-', '-', 'held!', '-', '-', '-'],
  resume: ['-', '-', '-', '-', '-', 'connected!', '-', '-'],
  setMuted: ['-', 'ringing-out!', '-', '-', 'connected!', '-', '-', '-'],
  sendDigits: ['-', 'ringing-out!', '-', '-', 'connected!', '-', '-', '-'],
  dismiss: ['-', '-', '-', '-', '-', '-', '-', 'none'],
  'carrier-accepted': ['ringing-out', '-', '-', 'connected', '-', '-', '-', '-'],
  'callee-answered': ['connected!', 'connected!', '-', '-', '-', '-', '-', '-'],
  'mute-changed': ['-', 'ringing-out', '-', '-', 'connected', '-', '-', '-'],
  'link-lost': ['-', '-', '-', '-', 'connected', 'held', '-', '-'],
  'link-restored': ['-', '-', '-', '-', 'connected', 'held', '-', '-'],
  'engine-ended': ['ended!', 'ended!', 'ended!', 'ended!', 'ended!', 'ended!', 'ended!', '-'],
  'caller-gave-up': ['-', '-', 'ended!', 'ended!', '-', '-', '-', '-'],
  'engine-lost': ['ended!', 'ended!', 'ended!', 'ended!', 'ended!', 'ended!', 'ended!', '-'],
  'carrier-ended': ['ended!', 'ended!', 'ended!', 'ended!', 'ended!', 'ended!', 'ended!', 'ended!'],
  'live-changed': ['dialling', 'ringing-out', 'ringing-in', 'answering', 'connected', 'held', 'ending', 'ended'],
  'hold-refused': ['-', '-', '-', '-', 'connected', 'held', '-', '-'],
  'request-done': ['-', '-', '-', '-', 'connected', 'held', '-', '-'],
  'request-refused': ['-', '-', '-', '-', 'connected', 'held', '-', '-'],
  'ask transfer': ['-', '-', '-', '-', 'connected!', 'held!', '-', '-'],
  'ask consult': ['-', '-', '-', '-', 'connected!', '-', '-', '-'],
  'ask consult-step': ['-', '-', '-', '-', 'connected!', '-', '-', '-'],
  'ask add-party': ['-', '-', '-', '-', 'connected!', '-', '-', '-'],
  'ask remove-party': ['-', '-', '-', '-', 'connected!', 'held!', '-', '-'],
  'ask hold-party': ['-', '-', '-', '-', 'connected!', '-', '-', '-'],
  'ask move': ['-', '-', '-', '-', 'connected!', '-', '-', '-'],
  'ask merge': ['-', '-', '-', '-', 'connected!', '-', '-', '-'],
  'ask record': ['-', '-', '-', '-', 'connected!', '-', '-', '-'],
  'ask note-consent': ['-', '-', '-', '-', 'connected!', '-', '-', '-'],
}

function eventOf(column: Column): CallEvent {
  const [, kind] = column.split(' ') as [string, Request['kind'] | undefined]
  return kind === undefined ? events[column as keyof typeof events] : ask(requests[kind])
}

/** What the event needs to be possible at all, where its phase allows it. */
function setFor(call: Call, column: Column): Call {
  const live = view(1, column === 'ask consult-step' ? { parties: [agent, contact, consulted] } : {})
  const isTalking = call.phase === 'connected' || call.phase === 'held'
  if (isTalking && column.startsWith('request-'))
    return { ...call, live, asked: { requestId, request: requests['add-party'] } }
  return { ...call, live }
}

function cellOf(phase: Phase, column: Column): Cell {
  const event = eventOf(column)
  const call = setFor(calls[phase], column)
  const state = column === 'ask merge' ? sessionOf(call, { ...calls.held, callId: other }) : sessionOf(call)
  const result = transition(state, event)
  if (result.ignored) {
    expect(result.state).toBe(state)
    expect(result.effects).toEqual([])
    return '-'
  }
  const after = findCall(result.state, event.callId)
  if (after === undefined) return 'none'
  return result.effects.length > 0 ? `${after.phase}!` : after.phase
}

describe('every phase meets every event', () => {
  for (const [column, row] of Object.entries(table) as [Column, Row][]) {
    it.each(phases.map((phase, at) => [phase, row[at] ?? '-'] as const))(`%s on ${column} → %s`, (phase, expected) => {
      expect(cellOf(phase, column)).toBe(expected)
    })
  }
  it('has a row for each, and each phase a call that is of it', () => {
    expect(phases.map((phase) => calls[phase].phase)).toEqual(phases)
    expect(Object.keys(table)).toHaveLength(Object.keys(events).length + Object.keys(requests).length)
  })
})
