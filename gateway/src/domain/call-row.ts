import type { CallOutcome } from '../../../lib/contracts/api.ts'
import { answerOf, type CallFacts, earliest, isOver, type Leg, lostRing } from './call-facts.ts'

export type CallRow = {
  status: 'ringing' | 'in-progress' | 'ended'
  outcome: CallOutcome | null
  agentId: string | null
  answeredAt: number | null
  endedAt: number | null
}

/** The ring of an incoming call; later ones are for transfers and the like. */
export const firstRing = 1

/** The row of the call log that the facts amount to. Pure, so the order in which they came has no say. */
export function rowOf(facts: CallFacts): CallRow {
  const remotes = facts.legs.filter(({ role }) => role === 'remote')
  const agents = facts.legs.filter((leg) => leg.role === 'agent' && !lostRing(facts.legs, leg))
  const remote = remotes[0]
  const answerer = facts.direction === 'outbound' ? remote : agents.find(({ ring, won }) => ring === firstRing && won)
  const agent = holderOf(facts, agents)

  // The call lives as long as somebody is there, or is being called, on both sides.
  const ended = earliest([facts.failedAt, facts.conferenceEndedAt, lastEnd(remotes), lastEnd(agents)])
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
        : unansweredInbound(facts.legs.filter(({ ring }) => ring === firstRing))
  const agentId = facts.direction === 'inbound' && outcome !== 'answered' ? null : (agent?.userId ?? null)
  return { status: 'ended', outcome, agentId, answeredAt, endedAt }
}

/** Who has the call, or had it last: the newest of our people who was connected. Before that, who placed it. */
function holderOf(facts: CallFacts, agents: Leg[]): Leg | undefined {
  const ours = agents.filter(({ userId }) => userId !== null)
  const connected = ours.filter((leg) => answerOf(leg) !== null).at(-1)
  return connected ?? (facts.direction === 'outbound' ? ours[0] : undefined)
}

/** When the last of several legs ended or gave up; null while one is there or rings, and when there is none. */
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
