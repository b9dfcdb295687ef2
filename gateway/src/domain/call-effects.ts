import { type CallFacts, isOver, type Leg } from './call-facts.ts'
import type { CallRow } from './call-row.ts'

export type CallEffect = { type: 'end-leg' | 'say-unavailable'; label: string; sid: string }

/** What the carrier must be told so that no leg outlives its call. Asked again after every fact, so a miss heals. */
export function effectsOf(facts: CallFacts, row: CallRow): CallEffect[] {
  const open = facts.legs.filter((leg): leg is Leg & { sid: string } => isOpen(leg))
  if (row.status !== 'ended') {
    if (facts.winner === null) return []
    return open
      .filter(({ role, label }) => role === 'agent' && label !== facts.winner)
      .map(({ label, sid }) => ({ type: 'end-leg', label, sid }))
  }
  return open.flatMap((leg): CallEffect[] => {
    const { label, sid, role } = leg
    // The reply to the voice webhook speaks to this leg and hangs up; ending it now would cut the sentence.
    if (facts.failedAt !== null && label === legInReply(facts)) return []
    if (facts.direction === 'inbound' && role === 'remote' && row.outcome !== 'answered') {
      return [{ type: 'say-unavailable', label, sid }]
    }
    return [{ type: 'end-leg', label, sid }]
  })
}

function isOpen(leg: Leg): boolean {
  return leg.sid !== null && leg.endingAt === null && !isOver(leg.status)
}

function legInReply(facts: CallFacts): string | undefined {
  const role = facts.direction === 'outbound' ? 'agent' : 'remote'
  return facts.legs.find((leg) => leg.role === role)?.label
}
