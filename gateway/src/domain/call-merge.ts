/** Two calls of one agent become one: whom the second is about goes over to the first, and the second ends. */
import { fail, ok, type Result } from '../../../lib/core/result.ts'
import { type CallFacts, isConnected, type Leg, newLeg } from './call-facts.ts'
import { type RequestFault, setHold } from './call-requests.ts'

export type Moving = { from: string; label: string; sid: string }
export type Merge = { kept: CallFacts; left: CallFacts; moving: Moving[] }

type Side = { id: string; facts: CallFacts }

/** Its id goes along at once, so that what the carrier tells about a leg finds the call that has it. */
export function merge(kept: Side, left: Side, at: number): Result<Merge, RequestFault> {
  const isGoing = (leg: Leg): leg is Leg & { sid: string } =>
    leg.role !== 'agent' && isConnected(leg) && !leg.dismissed && leg.sid !== null
  const going = left.facts.legs.filter(isGoing)
  const isAnswered = kept.facts.legs.some((leg) => leg.role === 'remote' && isConnected(leg))
  if (!isAnswered || !going.some(({ role }) => role === 'remote')) return fail('call-state')
  const position = Math.max(...kept.facts.legs.map((leg) => leg.position))
  const coming = going.map((leg, index) =>
    newLeg({
      label: `joined-${position + index + 1}`,
      role: leg.role,
      task: leg.role === 'remote' ? null : 'party',
      position: position + index + 1,
      addedAt: at,
      userId: leg.userId,
      number: leg.number,
      sid: leg.sid,
      status: 'in-progress',
      answeredAt: at,
      endsConference: false,
    }),
  )
  const resumed = setHold(kept.facts, false)
  if (!resumed.ok) return resumed
  return ok({
    kept: { ...resumed.value, legs: [...resumed.value.legs, ...coming] },
    left: {
      ...left.facts,
      mergedInto: kept.id,
      legs: left.facts.legs.map((leg) => (isGoing(leg) ? { ...leg, sid: null } : leg)),
    },
    moving: going.map((leg, index) => ({ from: leg.label, label: coming[index]?.label ?? '', sid: leg.sid })),
  })
}

/** The carrier would not: everybody is where they were. */
export function unmerge(merged: Merge): { kept: CallFacts; left: CallFacts } {
  const { kept, left, moving } = merged
  const sidOf = new Map(moving.map(({ from, sid }) => [from, sid]))
  const labels = new Set(moving.map(({ label }) => label))
  return {
    kept: {
      ...kept,
      legs: kept.legs.map((leg) => (labels.has(leg.label) ? { ...leg, sid: null, status: 'failed' } : leg)),
    },
    left: {
      ...left,
      mergedInto: null,
      legs: left.legs.map((leg) => ({ ...leg, sid: sidOf.get(leg.label) ?? leg.sid })),
    },
  }
}
