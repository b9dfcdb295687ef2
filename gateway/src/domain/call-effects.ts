import { type CallFacts, isOver, type Leg } from './call-facts.ts'
import type { CallRow } from './call-row.ts'

export type CallEffect =
  | { type: 'end-leg' | 'say-unavailable'; label: string; sid: string }
  | { type: 'end-conference-with'; label: string; sid: string; conferenceSid: string }

/** What the carrier must be told so that no leg outlives its call. Derived again after every fact, so a miss heals. */
export function effectsOf(facts: CallFacts, row: CallRow): CallEffect[] {
  const open = facts.legs.filter((leg): leg is Leg & { sid: string } => leg.sid !== null && !isOver(leg.status))
  if (row.status !== 'ended') {
    const { winner, conferenceSid } = facts
    if (winner === null) return []
    return open.flatMap((leg): CallEffect[] => {
      const { label, sid, role, endsConference } = leg
      if (role === 'agent' && label !== winner) return [{ type: 'end-leg', label, sid }]
      // While several rang, one that gave up must not end the call. Now one has it, and takes it along.
      if (label !== winner || endsConference || conferenceSid === null) return []
      return [{ type: 'end-conference-with', label, sid, conferenceSid }]
    })
  }
  return open.flatMap((leg): CallEffect[] => {
    const { label, sid, role } = leg
    if (facts.failedAt !== null && isInReply(facts, leg)) return []
    if (facts.direction === 'inbound' && role === 'remote' && row.outcome !== 'answered') {
      return [{ type: 'say-unavailable', label, sid }]
    }
    return [{ type: 'end-leg', label, sid }]
  })
}

/**
 * The reply to the voice webhook speaks to this leg and hangs up; ending it now would cut the sentence. A leg that was
 * heard of since got another reply, to a webhook that the carrier repeated.
 */
function isInReply(facts: CallFacts, leg: Leg): boolean {
  const role = facts.direction === 'outbound' ? 'agent' : 'remote'
  return leg.status === 'new' && facts.legs.find((other) => other.role === role)?.label === leg.label
}
