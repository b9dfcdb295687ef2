import type { LiveCall, LiveParty } from '../../../lib/contracts/api-live-call.ts'
import { answerOf, type CallFacts, isConnected, isOver, type Leg, lostRing } from './call-facts.ts'
import { rowOf } from './call-row.ts'
import { decideRecording, pauseReason } from './recording.ts'

export type LiveSurroundings = Pick<LiveCall, 'id' | 'version' | 'line' | 'group'> & {
  names: ReadonlyMap<string, string>
}

/** The call as those in it see it. What the carrier is still to be told does not show before the carrier has done it. */
export function liveCallOf(facts: CallFacts, { id, version, line, group, names }: LiveSurroundings): LiveCall {
  const { status, answeredAt } = rowOf(facts)
  return {
    id,
    version,
    direction: facts.direction,
    status,
    line,
    group,
    startedAt: facts.startedAt,
    answeredAt,
    parties: facts.legs.filter((leg) => !lostRing(facts.legs, leg)).map((leg) => partyOf(leg, names)),
    recording: recordingOf(facts),
    consents: facts.consents,
    mergedInto: facts.mergedInto,
  }
}

function partyOf(leg: Leg, names: ReadonlyMap<string, string>): LiveParty {
  const { label, task, ring, userId, number } = leg
  return {
    id: label,
    kind: kindOf(leg),
    state: stateOf(leg),
    task,
    ring,
    userId,
    name: userId === null ? null : (names.get(userId) ?? null),
    number,
    failure: failureOf(leg),
    connectedAt: answerOf(leg),
  }
}

function kindOf({ role, userId }: Leg): LiveParty['kind'] {
  if (role === 'remote') return 'contact'
  if (userId === null) return 'other'
  return role === 'agent' ? 'agent' : 'colleague'
}

function stateOf(leg: Leg): LiveParty['state'] {
  if (isOver(leg.status) || (leg.dismissed && !isConnected(leg))) return 'left'
  if (!isConnected(leg)) return 'ringing'
  return leg.hold === 'off' ? 'connected' : 'held'
}

function failureOf(leg: Leg): LiveParty['failure'] {
  if (!isOver(leg.status) || answerOf(leg) !== null) return null
  if (leg.status === 'busy' || leg.status === 'no-answer' || leg.status === 'failed') return leg.status
  return 'cancelled'
}

function recordingOf(facts: CallFacts): LiveCall['recording'] {
  const { recording } = facts
  const { verdict, missing: consentMissing, packVersion } = decideRecording(facts)
  const policy = { verdict, consentMissing, packVersion }
  if (recording === null) return { state: 'off', pausedBy: null, ...policy }
  const state = recording.status === 'in-progress' ? 'recording' : recording.status
  return { state, pausedBy: state === 'paused' ? pauseReason(recording, facts) : null, ...policy }
}
