import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CallEffect, effectsOf } from '../../../gateway/src/domain/call-effects.ts'
import {
  addFact,
  type CallFact,
  type CallFacts,
  isConnected,
  isOver,
  newCallFacts,
  newLeg,
} from '../../../gateway/src/domain/call-facts.ts'
import { merge, unmerge } from '../../../gateway/src/domain/call-merge.ts'
import {
  addParties,
  type Changed,
  consult,
  legOfAgent,
  move,
  ownLeg,
  removeParty,
  setHold,
  stepConsult,
  takeOver,
  transfer,
} from '../../../gateway/src/domain/call-requests.ts'
import { rowOf } from '../../../gateway/src/domain/call-row.ts'
import { isAnybodyHeld } from '../../../gateway/src/domain/recording.ts'
import { liveCallOf } from '../../../gateway/src/domain/live-call.ts'

const start = 1_760_000_000_000

/** A call that is talked on; its ids are `CA-<label>`. */
function talking(): CallFacts {
  const agent = newLeg({ label: 'agent', role: 'agent', userId: 'ana', sid: 'CA-agent' })
  const remote = newLeg({ label: 'remote', role: 'remote', number: '+14155550123' })
  const facts: CallFact[] = [
    { type: 'conference', sid: 'CF1' },
    { type: 'joined', label: 'agent', at: start },
    { type: 'leg', label: 'remote', status: 'in-progress', at: start, sid: 'CA-remote' },
  ]
  return facts.reduce(addFact, newCallFacts('outbound', start, [agent, remote]))
}

const at = start + 60_000
const ben = { userId: 'ben', number: null } as const
const dana = { userId: 'dana', number: null } as const
const outside = { userId: null, number: '+14155550125' } as const

function must(changed: Changed): CallFacts {
  if (!changed.ok) throw new Error(changed.error.code)
  return changed.value
}
const own = (facts: CallFacts, userId = 'ana') => {
  const leg = legOfAgent(facts, userId)
  if (leg === undefined) throw new Error('has no leg')
  return leg
}
const answered = (facts: CallFacts, label: string): CallFacts =>
  addFact(facts, { type: 'leg', label, status: 'in-progress', at, sid: `CA-${label}` })
const over = (facts: CallFacts, label: string, status: 'left' | 'busy' = 'left'): CallFacts =>
  addFact(facts, { type: 'leg', label, status, at: at + 1, sid: `CA-${label}` })

/** The carrier does all that it is told, until there is nothing left to tell it. */
function settle(facts: CallFacts): CallFacts {
  let current = facts
  for (let round = 0; round < 6; round++) {
    const effects = effectsOf(current, rowOf(current))
    if (effects.length === 0) return current
    current = effects.reduce(obey, current)
  }
  throw new Error('the carrier is told things without end')
}

function obey(facts: CallFacts, effect: CallEffect): CallFacts {
  const change = (label: string, what: object) => ({
    ...facts,
    legs: facts.legs.map((leg) => (leg.label === label ? { ...leg, ...what } : leg)),
  })
  switch (effect.type) {
    case 'hold':
      return change(effect.label, { hold: effect.hold })
    case 'set-ends-conference':
      return change(effect.label, { endsConference: effect.value })
    case 'end-leg':
    case 'say-unavailable': {
      const taken = facts.legs.find(({ label }) => label === effect.label)?.endsConference ?? false
      const left = addFact(facts, { type: 'leg', label: effect.label, status: 'left', at: at + 1 })
      return taken ? addFact(left, { type: 'conference-ended', at: at + 1 }) : left
    }
    case 'set-recording':
      return facts
  }
}

const who = (facts: CallFacts) =>
  facts.legs.filter((leg) => isConnected(leg)).map(({ label, hold }) => (hold === 'off' ? label : `${label}:${hold}`))

describe('a request', () => {
  it('of a cold transfer moves the call from one to the other without ending it', () => {
    const ringing = settle(must(transfer(talking(), own(talking()), { targets: [ben, dana], task: 'transfer', at })))
    expect(who(ringing)).toEqual(['agent', 'remote:ringback'])
    expect(ringing.legs.find(({ label }) => label === 'agent')?.endsConference).toBe(false)
    const done = settle(answered(ringing, 'transfer-4'))
    expect(who(done)).toEqual(['remote', 'transfer-4'])
    expect(done.legs.find(({ label }) => label === 'transfer-4')?.endsConference).toBe(true)
    expect(rowOf(done)).toMatchObject({ status: 'in-progress', agentId: 'dana' })
    // The other one answers too late.
    expect(who(settle(answered(done, 'transfer-3')))).toEqual(['remote', 'transfer-4'])
  })

  it('to hold while a transfer rings leaves the transfer to decide, and the new agent can hold then', () => {
    const ringing = settle(must(transfer(talking(), own(talking()), { targets: [ben], task: 'transfer', at })))
    const held = settle(must(setHold(ringing, true)))
    expect(who(held)).toEqual(['agent', 'remote:ringback'])
    const done = settle(answered(held, 'transfer-3'))
    expect(who(done)).toEqual(['remote', 'transfer-3'])
    expect(isAnybodyHeld(done.legs)).toBe(false)
    expect(who(settle(must(setHold(done, true))))).toEqual(['remote:music', 'transfer-3'])
  })

  it('of a transfer that fails leaves music while the agent is there, and ends the call when not', () => {
    const ringing = settle(must(transfer(talking(), own(talking()), { targets: [outside], task: 'transfer', at })))
    expect(who(settle(over(ringing, 'transfer-3', 'busy')))).toEqual(['agent', 'remote:music'])
    const alone = over(ringing, 'agent')
    expect(rowOf(alone).status).toBe('in-progress')
    const failed = over(alone, 'transfer-3', 'busy')
    expect(effectsOf(failed, rowOf(failed))).toEqual([{ type: 'say-unavailable', label: 'remote', sid: 'CA-remote' }])
  })

  it('of a consultation completes, is cancelled, swaps and joins', () => {
    const asked = settle(must(consult(talking(), { targets: [outside], task: 'consult', at })))
    expect(who(asked)).toEqual(['agent', 'remote:music'])
    const both = settle(answered(asked, 'consult-3'))
    expect(who(both)).toEqual(['agent', 'remote:music', 'consult-3'])
    const step = (name: 'swap' | 'complete' | 'cancel' | 'join') => settle(must(stepConsult(both, own(both), name)))
    expect(who(step('swap'))).toEqual(['agent', 'remote', 'consult-3:music'])
    expect(who(step('complete'))).toEqual(['remote', 'consult-3'])
    expect(who(step('cancel'))).toEqual(['agent', 'remote'])
    expect(who(step('join'))).toEqual(['agent', 'remote', 'consult-3'])
    const swapped = step('swap')
    expect(who(settle(must(stepConsult(swapped, own(swapped), 'swap'))))).toEqual([
      'agent',
      'remote:music',
      'consult-3',
    ])
  })

  it('of another device ends the first one only when the second is there', () => {
    const called = takeOver(talking(), own(talking()), 'CA-laptop', at)
    expect(who(settle(called))).toEqual(['agent', 'remote'])
    expect(who(settle(addFact(called, { type: 'joined', label: 'move-3', at })))).toEqual(['remote', 'move-3'])
    const rung = settle(
      must(move(talking(), own(talking()), { targets: [{ userId: 'ana', number: null }], task: 'move', at })),
    )
    expect(who(settle(answered(rung, 'move-3')))).toEqual(['remote', 'move-3'])
  })

  it('of a merge brings everybody into one call, and can be taken back', () => {
    const kept = settle(must(setHold(talking(), true)))
    const left = { ...talking(), legs: talking().legs.map((leg) => ({ ...leg, sid: `${leg.sid}-2` })) }
    const merged = merge({ id: 'one', facts: kept }, { id: 'two', facts: left }, at)
    if (!merged.ok) throw new Error(merged.error.code)
    expect(who(settle(merged.value.kept))).toEqual(['agent', 'remote', 'joined-3'])
    const ended = over(merged.value.left, 'remote')
    expect(rowOf(ended)).toMatchObject({ status: 'ended', outcome: 'answered' })
    // What is told of the leg that went over must not bring its id back.
    expect(ended.legs.find(({ label }) => label === 'remote')?.sid).toBeNull()
    expect(who(settle(unmerge(merged.value).kept))).toEqual(['agent', 'remote'])
    expect(unmerge(merged.value).left).toEqual(left)
  })

  it('is for the agents of the call, while it goes on', () => {
    const facts = must(addParties(talking(), { targets: [ben], task: 'party', at }))
    expect(ownLeg(answered(facts, 'party-3'), 'ben')).toMatchObject({ error: { code: 'forbidden' } })
    expect(ownLeg(facts, 'nobody')).toMatchObject({ error: { code: 'forbidden' } })
    expect(ownLeg(over(facts, 'remote'), 'ana')).toMatchObject({ error: { code: 'call-ended' } })
    expect(removeParty(facts, 'remote')).toMatchObject({ error: { code: 'call-state' } })
    const many = Array.from({ length: 9 }, () => outside)
    expect(addParties(facts, { targets: many, task: 'party', at })).toMatchObject({
      error: { code: 'too-many-parties' },
    })
  })
})

describe('any requests and facts in any order', () => {
  const targets = fc.subarray([ben, dana, outside], { minLength: 1 })
  const request = fc.oneof(
    fc.boolean().map((held) => (facts: CallFacts) => setHold(facts, held)),
    targets.map((all) => (facts: CallFacts) => addParties(facts, { targets: all, task: 'party', at })),
    targets.map((all) => (facts: CallFacts) => transfer(facts, own(facts), { targets: all, task: 'transfer', at })),
    targets.map((all) => (facts: CallFacts) => consult(facts, { targets: all, task: 'consult', at })),
    fc
      .constantFrom('swap' as const, 'complete' as const, 'cancel' as const, 'join' as const)
      .map((step) => (facts: CallFacts) => stepConsult(facts, own(facts), step)),
    fc.nat(6).map((index) => (facts: CallFacts) => removeParty(facts, facts.legs[index]?.label ?? 'none')),
  )
  /** A leg that rings is answered or not; one that talks hangs up. */
  const happening = fc
    .record({ index: fc.nat(8), isGood: fc.boolean() })
    .map(({ index, isGood }) => (facts: CallFacts) => {
      const open = facts.legs.filter(({ status }) => !isOver(status))
      const leg = open[index % Math.max(1, open.length)]
      if (leg === undefined) return facts
      if (isConnected(leg)) return isGood ? facts : over(facts, leg.label)
      return isGood ? answered(facts, leg.label) : over(facts, leg.label, 'busy')
    })
  type Step = { ask: (facts: CallFacts) => Changed } | { happen: (facts: CallFacts) => CallFacts }
  const step: fc.Arbitrary<Step> = fc.oneof(
    request.map((ask) => ({ ask })),
    happening.map((happen) => ({ happen })),
  )
  const steps = fc.array(step, { maxLength: 14 })

  function play(all: Step[]): CallFacts[] {
    const states = [talking()]
    for (const step of all) {
      const facts = states.at(-1) ?? talking()
      if ('happen' in step) states.push(settle(step.happen(facts)))
      else if (rowOf(facts).status !== 'ended' && legOfAgent(facts, 'ana') !== undefined) {
        const changed = step.ask(facts)
        if (changed.ok) states.push(settle(changed.value))
      }
    }
    return states
  }

  it('come to rest, with nobody left in a call that is over and no two of one ring', () => {
    fc.assert(
      fc.property(steps, (all) => {
        for (const facts of play(all)) {
          const there = facts.legs.filter((leg) => isConnected(leg))
          if (rowOf(facts).status === 'ended') expect(there).toEqual([])
          const rings = there.flatMap(({ ring }) => (ring === null ? [] : [ring]))
          expect(new Set(rings).size).toBe(rings.length)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('leave a live call with somebody on both sides, or somebody who is called', () => {
    fc.assert(
      fc.property(steps, (all) => {
        for (const facts of play(all).filter((each) => rowOf(each).status === 'in-progress')) {
          for (const role of ['agent', 'remote']) {
            expect(facts.legs.some((leg) => leg.role === role && !isOver(leg.status))).toBe(true)
          }
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('never play a ringing signal to somebody for whom nobody is called', () => {
    fc.assert(
      fc.property(steps, (all) => {
        for (const facts of play(all)) {
          const isRinging = facts.legs.some(({ task, status }) => task === 'transfer' && !isOver(status))
          if (!isRinging) expect(who(facts).filter((name) => name.endsWith(':ringback'))).toEqual([])
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('show each party once, in a state that is one', () => {
    fc.assert(
      fc.property(steps, (all) => {
        for (const facts of play(all)) {
          const line = { id: 'l', number: '+14155550100', label: 'Desk' }
          const { parties } = liveCallOf(facts, { id: 'c', version: 1, line, group: null, names: new Map() })
          expect(new Set(parties.map(({ id }) => id)).size).toBe(parties.length)
          for (const { failure, state } of parties) expect(failure === null || state === 'left').toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
})
