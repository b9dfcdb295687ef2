import { describe, expect, it } from 'vitest'
import { noCalls, shownCall } from '../../../lib/call/session-state.ts'
import { transition } from '../../../lib/call/transition.ts'
import { events, id, other } from './examples.ts'

const line = { id: 'l2', number: '+14155550101', label: 'Nurse line' }

describe('the line that a call was dialled with', () => {
  const dialled = transition(noCalls, { ...events.dial, callId: id, line })

  it('goes to the engine by its id', () => {
    expect(dialled.effects).toEqual([{ type: 'engine.connect', callId: id, to: '+14155550132', line: 'l2' }])
  })
  it('stays with the call to its end', () => {
    const ended = [events['carrier-accepted'], events['callee-answered'], events.hangUp, events['engine-ended']].reduce(
      (state, event) => transition(state, event).state,
      dialled.state,
    )
    expect(shownCall(ended)).toMatchObject({ phase: 'ended', line })
  })
})

it('a call for help says to the engine that the person was warned, and no other call does', () => {
  const help = transition(noCalls, { ...events.dial, callId: id, party: { e164: '911' }, emergency: true })
  expect(help.effects).toEqual([{ type: 'engine.connect', callId: id, to: '911', emergency: true }])
  const plain = transition(noCalls, { ...events.dial, callId: other })
  expect(plain.effects).toEqual([{ type: 'engine.connect', callId: other, to: '+14155550132' }])
})
