import { type CallFacts, type Hold, isConnected, isOver, type Leg, lostRing, type Recording } from './call-facts.ts'
import type { CallRow } from './call-row.ts'
import { holdOf } from './hold.ts'
import { recordingStatusOf } from './recording.ts'

type OfConference = { label: string; sid: string; conferenceSid: string }

export type CallEffect =
  | { type: 'end-leg' | 'say-unavailable'; label: string; sid: string }
  | ({ type: 'set-ends-conference'; value: boolean } & OfConference)
  | ({ type: 'hold'; hold: Hold } & OfConference)
  | { type: 'set-recording'; id: string; legSid: string; sid: string; status: Recording['asked'] }

/**
 * What the carrier must be told: that no leg outlives its call, who hears music, what is recorded. Derived again after
 * every fact and every request, so a miss heals.
 */
export function effectsOf(facts: CallFacts, row: CallRow): CallEffect[] {
  const open = facts.legs.filter((leg): leg is Leg & { sid: string } => leg.sid !== null && !isOver(leg.status))
  if (row.status === 'ended') return open.flatMap((leg) => farewell(facts, row, leg))
  const { conferenceSid } = facts
  return [
    ...recordingEffects(facts),
    ...open.flatMap((leg): CallEffect[] => {
      const { label, sid } = leg
      // Who is to leave must not take the others along.
      const mayLeave = !isConnected(leg) || !leg.endsConference || conferenceSid === null
      if (mustLeave(facts, leg) && mayLeave) return [{ type: 'end-leg', label, sid }]
      if (conferenceSid === null || !isConnected(leg)) return []
      const value = endsConference(facts, leg)
      const hold = holdOf(facts.legs, leg)
      const where = { label, sid, conferenceSid }
      return [
        ...(value === leg.endsConference ? [] : [{ type: 'set-ends-conference' as const, value, ...where }]),
        ...(hold === leg.hold ? [] : [{ type: 'hold' as const, hold, ...where }]),
      ]
    }),
  ]
}

/** Lost the ring, was sent away, or has been replaced by somebody who is there now. */
export function mustLeave(facts: CallFacts, leg: Leg): boolean {
  return leg.dismissed || lostRing(facts.legs, leg) || isReplaced(facts, leg)
}

function isReplaced(facts: CallFacts, leg: Leg): boolean {
  return facts.legs.some(
    (other) => other.replaces === leg.label && isConnected(other) && !other.dismissed && !lostRing(facts.legs, other),
  )
}

/** One side's last leg takes the conference along, so that nobody is left alone while no webhook reaches us. */
function endsConference(facts: CallFacts, leg: Leg): boolean {
  if (leg.role === 'added' || mustLeave(facts, leg)) return false
  return !facts.legs.some(
    (other) => other !== leg && other.role === leg.role && !isOver(other.status) && !mustLeave(facts, other),
  )
}

function recordingEffects(facts: CallFacts): CallEffect[] {
  const { recording, legs } = facts
  if (recording === null || recording.sid === null) return []
  const legSid = legs.find(({ label }) => label === recording.label)?.sid
  const status = recordingStatusOf(recording, facts)
  if (recording.status === status || recording.status === 'stopped' || recording.status === 'failed') return []
  if (legSid === undefined || legSid === null) return []
  return [{ type: 'set-recording', id: recording.id, legSid, sid: recording.sid, status }]
}

function farewell(facts: CallFacts, row: CallRow, leg: Leg & { sid: string }): CallEffect[] {
  const { label, sid, role } = leg
  if (facts.failedAt !== null && isInReply(facts, leg)) return []
  // A caller whom nobody answered, or whom a transfer left alone, hears why.
  const wasLeftAlone = role === 'remote' && facts.legs.some(({ task, won }) => task === 'transfer' && !won)
  const isUnanswered = facts.direction === 'inbound' && role === 'remote' && row.outcome !== 'answered'
  if (isUnanswered || (wasLeftAlone && holdOf(facts.legs, leg) === 'music')) {
    return [{ type: 'say-unavailable', label, sid }]
  }
  return [{ type: 'end-leg', label, sid }]
}

/**
 * The reply to the voice webhook speaks to this leg and hangs up; ending it now would cut the sentence. A leg that was
 * heard of since got another reply, to a webhook that the carrier repeated.
 */
function isInReply(facts: CallFacts, leg: Leg): boolean {
  const role = facts.direction === 'outbound' ? 'agent' : 'remote'
  return leg.status === 'new' && facts.legs.find((other) => other.role === role)?.label === leg.label
}
