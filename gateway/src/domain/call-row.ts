import type { CallOutcome } from '../../../lib/contracts/api.ts'
import { answerOf, type CallFacts, earliest, isOver, type Leg } from './call-facts.ts'

export type CallRow = {
  status: 'ringing' | 'in-progress' | 'ended'
  outcome: CallOutcome | null
  agentId: string | null
  answeredAt: number | null
  endedAt: number | null
}

/** The row of the call log that the facts amount to. Pure, so the order in which they came has no say. */
export function rowOf(facts: CallFacts): CallRow {
  const remote = facts.legs.find(({ role }) => role === 'remote')
  const agents = facts.legs.filter(({ role }) => role === 'agent')
  const answerer = facts.direction === 'outbound' ? remote : agents.find(({ label }) => label === facts.winner)
  const agent = facts.direction === 'outbound' ? agents[0] : answerer

  const ended = earliest([
    facts.failedAt,
    facts.conferenceEndedAt,
    remote?.endedAt ?? null,
    agent?.endedAt ?? null,
    agent === undefined ? lastEnd(agents) : null,
  ])
  // Who failed to be connected talked to nobody, even when a leg that the carrier made nevertheless is picked up.
  const answered = answerer === undefined || facts.failedAt !== null ? null : answerOf(answerer)
  // An answer after the end is a race that the caller lost. Carrier times may lie before our own start.
  const late = answered !== null && ended !== null && seconds(answered) > seconds(ended)
  const answeredAt = answered === null || late ? null : Math.max(answered, facts.startedAt)
  const endedAt = ended === null ? null : Math.max(ended, answeredAt ?? facts.startedAt)

  if (endedAt === null) {
    const status = answeredAt === null ? 'ringing' : 'in-progress'
    return { status, outcome: null, agentId: agent?.userId ?? null, answeredAt, endedAt: null }
  }
  const outcome =
    answeredAt !== null
      ? 'answered'
      : facts.direction === 'outbound'
        ? unansweredOutbound(facts, remote, agent)
        : unansweredInbound(agents)
  const agentId = facts.direction === 'inbound' && outcome !== 'answered' ? null : (agent?.userId ?? null)
  return { status: 'ended', outcome, agentId, answeredAt, endedAt }
}

/** When the last of several ringing legs gave up; null while one still rings. */
function lastEnd(legs: Leg[]): number | null {
  if (legs.length === 0 || !legs.every(({ status }) => isOver(status))) return null
  return Math.max(...legs.map(({ endedAt }) => endedAt ?? 0))
}

function unansweredOutbound(facts: CallFacts, remote: Leg | undefined, agent: Leg | undefined): CallOutcome {
  if (facts.failedAt !== null) return 'failed'
  if (remote !== undefined && agent !== undefined && leftFirst(agent, remote)) return 'cancelled'
  if (remote?.status === 'busy' || remote?.status === 'no-answer' || remote?.status === 'failed') return remote.status
  return 'cancelled'
}

/** When the agent gives up, the carrier ends the other leg as `no-answer` or the like, often within the same second. */
function leftFirst(agent: Leg, remote: Leg): boolean {
  if (agent.endedAt === null || remote.endedAt === null) return false
  const lead = seconds(remote.endedAt) - seconds(agent.endedAt)
  return lead > 0 || (lead === 0 && remote.endingAt !== null)
}

/** A device that declines makes its leg `busy`. One that nobody declined means that the call was missed. */
function unansweredInbound(agents: Leg[]): CallOutcome {
  return agents.length > 0 && agents.every(({ status }) => status === 'busy') ? 'declined' : 'missed'
}

/** Carrier times are whole seconds and ours are not, so only whole seconds can be compared. */
function seconds(timeMs: number): number {
  return Math.floor(timeMs / 1000)
}
