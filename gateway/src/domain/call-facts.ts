/**
 * What the carrier told about a call, as facts that only grow. Webhooks come late, twice and in any order, so adding a
 * fact is idempotent and, but for `winner`, commutative. The row of the call log is derived from all facts (call-row.ts).
 */
export type LegRole = 'agent' | 'remote'

/**
 * From nothing known to over. Among the endings a later one in this list says more, and wins over an earlier one.
 * `not-added`: the carrier did not answer our request for this leg, which may ring all the same.
 * `gone`: the carrier came back for more instructions. That webhook has no time, so the time is our own clock's.
 */
export const legStatuses = [
  'new',
  'not-added',
  'initiated',
  'ringing',
  'in-progress',
  'gone',
  'left',
  'canceled',
  'failed',
  'no-answer',
  'busy',
  'completed',
] as const
export type LegStatus = (typeof legStatuses)[number]

export type Leg = {
  label: string
  role: LegRole
  userId: string | null
  sid: string | null
  status: LegStatus
  answeredAt: number | null
  endedAt: number | null
  /** Talking time that the carrier reports with the end of a leg. */
  talkMs: number | null
  /** When we asked the carrier to end this leg. */
  endingAt: number | null
  /** Whether the carrier ends the conference when this leg leaves it. */
  endsConference: boolean
}

export type CallFacts = {
  direction: 'outbound' | 'inbound'
  startedAt: number
  legs: Leg[]
  /** The first agent leg that we heard answered an inbound call. Never changes: the others were told to end. */
  winner: string | null
  /** The carrier refused or could not be reached when the call was set up. */
  failedAt: number | null
  conferenceEndedAt: number | null
  conferenceSid: string | null
}

export type CallFact =
  | { type: 'leg'; label: string; status: LegStatus; at: number; sid?: string; talkMs?: number }
  | { type: 'conference'; sid: string }
  | { type: 'conference-ended'; at: number }
  | { type: 'set-up-failed'; at: number }

export function isOver(status: LegStatus): boolean {
  return legStatuses.indexOf(status) >= legStatuses.indexOf('gone')
}

export function newLeg(label: string, role: LegRole, userId: string | null, sid: string | null = null): Leg {
  const heard = { status: 'new', answeredAt: null, endedAt: null, talkMs: null } as const
  return { label, role, userId, sid, ...heard, endingAt: null, endsConference: true }
}

export function newCallFacts(direction: CallFacts['direction'], startedAt: number, legs: Leg[]): CallFacts {
  return { direction, startedAt, legs, winner: null, failedAt: null, conferenceEndedAt: null, conferenceSid: null }
}

/** A fact about a leg that the call does not have is dropped: labels are ours, so it is not from this call. */
export function addFact(facts: CallFacts, fact: CallFact): CallFacts {
  switch (fact.type) {
    case 'leg': {
      const leg = facts.legs.find(({ label }) => label === fact.label)
      if (leg === undefined) return facts
      const grown = growLeg(leg, fact)
      const legs = facts.legs.map((other) => (other === leg ? grown : other))
      const wins = facts.direction === 'inbound' && leg.role === 'agent' && answerOf(grown) !== null
      return { ...facts, legs, winner: facts.winner ?? (wins ? leg.label : null) }
    }
    case 'conference':
      return { ...facts, conferenceSid: facts.conferenceSid ?? fact.sid }
    case 'conference-ended':
      return { ...facts, conferenceEndedAt: earliest([facts.conferenceEndedAt, fact.at]) }
    case 'set-up-failed':
      return { ...facts, failedAt: earliest([facts.failedAt, fact.at]) }
  }
}

function growLeg(leg: Leg, fact: Extract<CallFact, { type: 'leg' }>): Leg {
  const further = legStatuses.indexOf(fact.status) > legStatuses.indexOf(leg.status)
  return {
    ...leg,
    sid: leg.sid ?? fact.sid ?? null,
    status: further ? fact.status : leg.status,
    answeredAt: fact.status === 'in-progress' ? earliest([leg.answeredAt, fact.at]) : leg.answeredAt,
    endedAt: endOf(leg, fact),
    talkMs: fact.talkMs === undefined ? leg.talkMs : Math.max(leg.talkMs ?? 0, fact.talkMs),
  }
}

/** The earliest end that the carrier gave a time for; our own clock counts only as long as there is none. */
function endOf(leg: Leg, fact: { status: LegStatus; at: number }): number | null {
  if (!isOver(fact.status)) return leg.endedAt
  if (leg.status === 'gone' && fact.status !== 'gone') return fact.at
  if (fact.status === 'gone' && isOver(leg.status) && leg.status !== 'gone') return leg.endedAt
  return earliest([leg.endedAt, fact.at])
}

/** A leg that completed after some talking was answered, even when the webhook that said so never came. */
export function answerOf(leg: Leg): number | null {
  if (leg.answeredAt !== null) return leg.answeredAt
  if (leg.status !== 'completed' || leg.endedAt === null || !leg.talkMs) return null
  return leg.endedAt - leg.talkMs
}

export function earliest(times: (number | null)[]): number | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : Math.min(...known)
}
