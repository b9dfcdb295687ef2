import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effectsOf } from '../../../gateway/src/domain/call-effects.ts'
import {
  addFact,
  type CallFact,
  type CallFacts,
  isOver,
  type LegStatus,
  legStatuses,
  newCallFacts,
  newLeg,
} from '../../../gateway/src/domain/call-facts.ts'
import { rowOf } from '../../../gateway/src/domain/call-row.ts'

const start = 1_760_000_000_000

function outbound(): CallFacts {
  const agent = newLeg({ label: 'agent', role: 'agent', userId: 'ana', sid: 'CA1' })
  return newCallFacts('outbound', start, [agent, newLeg({ label: 'remote', role: 'remote' })])
}

function inbound(agents: number): CallFacts {
  const legs = Array.from({ length: agents }, (_, index) =>
    newLeg({ label: `agent-${index + 1}`, role: 'agent', userId: `user-${index + 1}`, ring: 1, endsConference: false }),
  )
  return newCallFacts('inbound', start, [newLeg({ label: 'remote', role: 'remote', sid: 'CA0' }), ...legs])
}

const leg = (
  label: string,
  status: LegStatus,
  seconds: number,
  more: { sid?: string; talkMs?: number } = {},
): CallFact => ({
  type: 'leg',
  label,
  status,
  at: start + seconds * 1000,
  ...more,
})
const conferenceEnded = (seconds: number): CallFact => ({ type: 'conference-ended', at: start + seconds * 1000 })
const after = (facts: CallFacts, ...added: CallFact[]) => rowOf(added.reduce(addFact, facts))

describe('the row of an outbound call', () => {
  it.each<[string, CallFact[], ReturnType<typeof rowOf>['status'], string | null, number | null]>([
    ['nothing yet', [], 'ringing', null, null],
    ['the other side rings', [leg('remote', 'ringing', 2)], 'ringing', null, null],
    ['it is answered', [leg('remote', 'in-progress', 5)], 'in-progress', null, 5],
    [
      'the other side hangs up',
      [leg('remote', 'in-progress', 5), leg('remote', 'completed', 9)],
      'ended',
      'answered',
      5,
    ],
    ['the agent hangs up', [leg('remote', 'in-progress', 5), leg('agent', 'left', 9)], 'ended', 'answered', 5],
    ['only the end was heard of', [leg('remote', 'completed', 9, { talkMs: 4_000 })], 'ended', 'answered', 5],
    ['busy', [leg('remote', 'busy', 3)], 'ended', 'busy', null],
    ['busy, then the agent is ended', [leg('remote', 'busy', 3), leg('agent', 'completed', 4)], 'ended', 'busy', null],
    ['nobody answers', [leg('remote', 'ringing', 1), leg('remote', 'no-answer', 31)], 'ended', 'no-answer', null],
    ['the number does not exist', [leg('remote', 'failed', 1)], 'ended', 'failed', null],
    ['the agent gives up', [leg('agent', 'left', 4)], 'ended', 'cancelled', null],
    [
      'the agent gives up, the leg is cancelled',
      [leg('agent', 'left', 4), leg('remote', 'canceled', 4)],
      'ended',
      'cancelled',
      null,
    ],
    [
      'the agent gives up, and the carrier calls it no answer',
      [leg('agent', 'left', 4), leg('remote', 'no-answer', 6)],
      'ended',
      'cancelled',
      null,
    ],
    [
      'our clock is behind, and the carrier knows better',
      [leg('remote', 'in-progress', 5), leg('agent', 'gone', -20), leg('agent', 'left', 9)],
      'ended',
      'answered',
      5,
    ],
    [
      'a leg is picked up after the set-up failed',
      [{ type: 'set-up-failed', at: start + 9_000 }, leg('remote', 'not-added', 9), leg('remote', 'in-progress', 8)],
      'ended',
      'failed',
      null,
    ],
    [
      'an answer after the agent gave up',
      [leg('agent', 'left', 4), leg('remote', 'in-progress', 6)],
      'ended',
      'cancelled',
      null,
    ],
    ['the carrier could not set it up', [{ type: 'set-up-failed', at: start + 1_000 }], 'ended', 'failed', null],
    ['the conference ends', [leg('remote', 'in-progress', 2), conferenceEnded(7)], 'ended', 'answered', 2],
  ])('%s', (_, facts, status, outcome, answeredSeconds) => {
    const row = after(outbound(), ...facts)
    expect(row).toMatchObject({ status, outcome, agentId: 'ana' })
    expect(row.answeredAt).toBe(answeredSeconds === null ? null : start + answeredSeconds * 1000)
  })

  it('never has an answer before the start, nor an end before the answer', () => {
    const row = after(outbound(), leg('remote', 'in-progress', -1), leg('remote', 'completed', -1))
    expect(row).toMatchObject({ answeredAt: start, endedAt: start, outcome: 'answered' })
  })
})

describe('the row of an inbound call', () => {
  it.each<[string, number, CallFact[], string, string | null, string | null]>([
    ['everybody rings', 2, [leg('agent-1', 'ringing', 1), leg('agent-2', 'ringing', 1)], 'ringing', null, null],
    ['the second answers', 2, [leg('agent-2', 'in-progress', 4)], 'in-progress', null, 'user-2'],
    ['one declines', 2, [leg('agent-1', 'busy', 2)], 'ringing', null, null],
    ['both decline', 2, [leg('agent-1', 'busy', 2), leg('agent-2', 'busy', 3)], 'ended', 'declined', null],
    [
      'one declines, one does not answer',
      2,
      [leg('agent-1', 'busy', 2), leg('agent-2', 'no-answer', 25)],
      'ended',
      'missed',
      null,
    ],
    ['the caller gives up', 2, [leg('remote', 'left', 8)], 'ended', 'missed', null],
    [
      'the caller gives up, devices stop',
      1,
      [leg('remote', 'left', 8), leg('agent-1', 'canceled', 8)],
      'ended',
      'missed',
      null,
    ],
    ['nobody is signed in', 0, [{ type: 'set-up-failed', at: start }], 'ended', 'missed', null],
    [
      'the caller hangs up',
      1,
      [leg('agent-1', 'in-progress', 3), leg('remote', 'completed', 9)],
      'ended',
      'answered',
      'user-1',
    ],
    [
      'the agent hangs up',
      1,
      [leg('agent-1', 'in-progress', 3), leg('agent-1', 'completed', 9)],
      'ended',
      'answered',
      'user-1',
    ],
    [
      'the others end',
      2,
      [leg('agent-1', 'in-progress', 3), leg('agent-2', 'canceled', 3)],
      'in-progress',
      null,
      'user-1',
    ],
  ])('%s', (_, agents, facts, status, outcome, agentId) => {
    expect(after(inbound(agents), ...facts)).toMatchObject({ status, outcome, agentId })
  })

  it('takes a device that joined for one that answered, whatever its own callback says later', () => {
    const joined: CallFact = { type: 'joined', label: 'agent-1', at: start + 3_000 }
    expect(after(inbound(2), joined, leg('agent-1', 'left', 3))).toMatchObject({
      outcome: 'answered',
      agentId: 'user-1',
    })
  })

  it('keeps the first who answered, also when a second one answers', () => {
    const facts = [leg('agent-2', 'in-progress', 4), leg('agent-1', 'in-progress', 3)].reduce(addFact, inbound(2))
    expect(facts.legs.filter(({ won }) => won).map(({ label }) => label)).toEqual(['agent-2'])
  })
})

describe('webhooks in any order and any number', () => {
  const status = fc.constantFrom(...legStatuses)
  const seconds = fc.integer({ min: 0, max: 60 })
  const legFact = (labels: string[]) =>
    fc
      .record({ label: fc.constantFrom(...labels), status, seconds, talk: fc.option(seconds), sid: fc.boolean() })
      .map(({ label, status, seconds, talk, sid }) =>
        leg(label, status, seconds, {
          ...(talk === null ? {} : { talkMs: talk * 1000 }),
          ...(sid ? { sid: `CA-${label}` } : {}),
        }),
      )
  const ofConference = fc.oneof(
    seconds.map(conferenceEnded),
    fc.constant<CallFact>({ type: 'conference', sid: 'CF1' }),
    seconds.map((at): CallFact => ({ type: 'set-up-failed', at: start + at * 1000 })),
  )
  /** One agent answers at most: who of two answered first is decided by what we processed first, on purpose. */
  const calls = fc.oneof(
    fc.record({
      facts: fc.constant(outbound()),
      added: fc.array(fc.oneof(legFact(['agent', 'remote']), ofConference), { maxLength: 12 }),
    }),
    fc.record({
      facts: fc.constant(inbound(2)),
      added: fc.array(
        fc.oneof(
          legFact(['remote', 'agent-1']),
          legFact(['agent-2']).filter(
            (fact) => fact.type === 'leg' && !['in-progress', 'completed'].includes(fact.status),
          ),
          ofConference,
        ),
        { maxLength: 12 },
      ),
    }),
  )
  const shuffled = calls.chain(({ facts, added }) =>
    fc.record({
      facts: fc.constant(facts),
      added: fc.constant(added),
      other: fc
        .tuple(fc.shuffledSubarray(added, { minLength: added.length }), fc.subarray(added))
        .map(([all, repeats]) => [...all, ...repeats]),
    }),
  )

  it('end in the same row', () => {
    fc.assert(
      fc.property(shuffled, ({ facts, added, other }) => {
        expect(rowOf(other.reduce(addFact, facts))).toEqual(rowOf(added.reduce(addFact, facts)))
      }),
      { numRuns: 2_000 },
    )
  })

  it('never move a call backwards', () => {
    const order = ['ringing', 'in-progress', 'ended']
    fc.assert(
      fc.property(calls, ({ facts, added }) => {
        let before = rowOf(facts)
        added.reduce((grown, fact) => {
          const next = addFact(grown, fact)
          const row = rowOf(next)
          expect(order.indexOf(row.status)).toBeGreaterThanOrEqual(order.indexOf(before.status))
          expect((row.outcome === null) === (row.status !== 'ended')).toBe(true)
          expect((row.endedAt === null) === (row.status !== 'ended')).toBe(true)
          expect(row.endedAt ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(row.answeredAt ?? start)
          before = row
          return next
        }, facts)
      }),
      { numRuns: 2_000 },
    )
  })

  it('leave no leg open when the call is over, and end none that is needed', () => {
    fc.assert(
      fc.property(calls, ({ facts, added }) => {
        const grown = added.reduce(addFact, facts)
        const row = rowOf(grown)
        const ended = effectsOf(grown, row).flatMap((effect) =>
          effect.type === 'end-leg' || effect.type === 'say-unavailable' ? [effect.label] : [],
        )
        const winner = grown.legs.find(({ won }) => won)?.label ?? null
        const open = grown.legs.filter(({ sid, status }) => sid !== null && !isOver(status)).map(({ label }) => label)
        // The losers of a ring end; the caller and the agent who answered do not.
        const losers = open.filter((label) => label.startsWith('agent-') && label !== winner)
        const expected = { ringing: [], 'in-progress': winner === null ? [] : losers, ended: open }[row.status]
        const spared = grown.failedAt === null ? [] : ['agent', 'remote']
        expect(ended.filter((label) => !spared.includes(label))).toEqual(
          expected.filter((label) => !spared.includes(label)),
        )
        expect(open).toEqual(expect.arrayContaining(ended))
      }),
      { numRuns: 2_000 },
    )
  })

  it('ignore a leg that is not of this call', () => {
    const facts = outbound()
    expect(addFact(facts, leg('agent-7', 'completed', 1))).toEqual(facts)
  })
})
