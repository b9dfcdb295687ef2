/**
 * What the carrier told about a call, as facts that only grow. Webhooks come late, twice and in any order, so adding a
 * fact is idempotent and, but for who won a ring, commutative. The row of the call log (call-row.ts) and what the carrier
 * must be told (call-effects.ts) are derived from all facts and from what the agent asked for (call-requests.ts).
 */
import type { ConsentHow } from '../../../lib/contracts/api-live-call.ts'

/**
 * `agent`: on our side of the call, also an outside number that it was transferred to. `remote`: whom the call is about.
 * `added`: an interpreter, a colleague who is asked; the call does not live by these.
 */
export type LegRole = 'agent' | 'remote' | 'added'

/** `music` and `ringback` are what somebody hears who is held. */
export type Hold = 'off' | 'music' | 'ringback'

/** Why a leg was added later: to hand the call over, to ask first, to take part, to go on at another device. */
export type LegTask = 'transfer' | 'consult' | 'party' | 'move'

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
  /** Legs are numbered in the order in which they came to the call. */
  position: number
  role: LegRole
  task: LegTask | null
  userId: string | null
  /** Of a telephone: E.164, or null for a hidden or a short number. */
  number: string | null
  /** Whether we dial it. The others came to us and were told to join. */
  dialled: boolean
  addedAt: number
  /** Legs with one number ring for the same thing: the first who answers has it, the others end. */
  ring: number | null
  /** The first of its ring that we heard answered. Never changes: the others were told to end. */
  won: boolean
  /** The leg that ends as soon as this one is connected. */
  replaces: string | null
  /** The agent wants it out of the call. */
  dismissed: boolean
  /** What the agent asked for, and what the carrier did. */
  holdAsked: Hold
  hold: Hold
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

/** Somebody on the line was asked whether the call may be recorded. The newest of one party counts. */
export type Consent = { party: string; given: boolean; how: ConsentHow; by: string | null; at: number }

/** `asked` is the agent's wish; the carrier's state follows it, and pauses by itself while somebody is held. */
export type Recording = {
  id: string
  label: string
  sid: string | null
  asked: 'in-progress' | 'paused' | 'stopped'
  status: 'starting' | 'in-progress' | 'paused' | 'stopped' | 'failed'
}

export type CallFacts = {
  direction: 'outbound' | 'inbound'
  startedAt: number
  legs: Leg[]
  /** The carrier refused or could not be reached when the call was set up. */
  failedAt: number | null
  conferenceEndedAt: number | null
  conferenceSid: string | null
  /** The agent joined two calls, and this one ended for it. */
  mergedInto: string | null
  recording: Recording | null
  consents: Consent[]
}

export type CallFact =
  | { type: 'leg'; label: string; status: LegStatus; at: number; sid?: string; talkMs?: number }
  | { type: 'joined'; label: string; at: number; sid?: string }
  | { type: 'conference'; sid: string }
  | { type: 'conference-ended'; at: number }
  | { type: 'set-up-failed'; at: number }

export function isOver(status: LegStatus): boolean {
  return legStatuses.indexOf(status) >= legStatuses.indexOf('gone')
}

/** Who is in the conference: answered, and not over. */
export function isConnected(leg: Leg): boolean {
  return leg.status === 'in-progress'
}

/** Another leg of its ring was answered first. */
export function lostRing(legs: Leg[], leg: Leg): boolean {
  return leg.ring !== null && !leg.won && legs.some(({ ring, won }) => won && ring === leg.ring)
}

export function newLeg(given: Partial<Leg> & Pick<Leg, 'label' | 'role'>): Leg {
  return {
    position: 1,
    task: null,
    userId: null,
    number: null,
    dialled: given.sid === undefined,
    addedAt: 0,
    ring: null,
    won: false,
    replaces: null,
    dismissed: false,
    holdAsked: 'off',
    hold: 'off',
    sid: null,
    status: 'new',
    answeredAt: null,
    endedAt: null,
    talkMs: null,
    endingAt: null,
    endsConference: true,
    ...given,
  }
}

export function newCallFacts(direction: CallFacts['direction'], startedAt: number, legs: Leg[]): CallFacts {
  const heard = { failedAt: null, conferenceEndedAt: null, conferenceSid: null, mergedInto: null }
  const numbered = legs.map((leg, index) => ({ ...leg, position: index + 1, addedAt: startedAt }))
  return { direction, startedAt, legs: numbered, ...heard, recording: null, consents: [] }
}

/** A fact about a leg that the call does not have is dropped: labels are ours, so it is not from this call. */
export function addFact(facts: CallFacts, fact: CallFact): CallFacts {
  switch (fact.type) {
    case 'leg': {
      const leg = facts.legs.find(({ label }) => label === fact.label)
      return leg === undefined ? facts : withLeg(facts, leg, growLeg(leg, fact))
    }
    case 'joined': {
      const leg = facts.legs.find(({ label }) => label === fact.label)
      // With early media a telephone joins while it rings. A device has none, and who came to us is connected by joining.
      const status = leg?.dialled === false || leg?.userId !== null ? 'in-progress' : 'initiated'
      return leg === undefined ? facts : withLeg(facts, leg, growLeg(leg, { ...fact, type: 'leg', status }))
    }
    case 'conference':
      return { ...facts, conferenceSid: facts.conferenceSid ?? fact.sid }
    case 'conference-ended':
      return { ...facts, conferenceEndedAt: earliest([facts.conferenceEndedAt, fact.at]) }
    case 'set-up-failed':
      return { ...facts, failedAt: earliest([facts.failedAt, fact.at]) }
  }
}

function withLeg(facts: CallFacts, leg: Leg, grown: Leg): CallFacts {
  const wins = grown.ring !== null && answerOf(grown) !== null && !lostRing(facts.legs, leg)
  const next = { ...grown, won: grown.won || wins }
  return { ...facts, legs: facts.legs.map((other) => (other === leg ? next : other)) }
}

function growLeg(leg: Leg, fact: Extract<CallFact, { type: 'leg' }>): Leg {
  const further = legStatuses.indexOf(fact.status) > legStatuses.indexOf(leg.status)
  return {
    ...leg,
    // A leg that has none while it talks, or after it, has taken its id along to another call.
    sid: leg.sid ?? (isConnected(leg) || isOver(leg.status) ? null : (fact.sid ?? null)),
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
