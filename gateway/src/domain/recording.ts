import { type Consent, isConnected, type Leg, type Recording } from './call-facts.ts'

export type RecordVerdict = { verdict: 'allow' | 'refuse'; reasons: { code: 'consent-missing'; party: string }[] }

/** Everybody from outside who is on the line has agreed, in this call. One who was never asked has not. */
export function decideRecording(legs: Leg[], consents: Consent[]): RecordVerdict {
  const outside = legs.filter((leg) => isConnected(leg) && leg.userId === null)
  const reasons = outside
    .filter(({ label }) => newest(consents, label)?.given !== true)
    .map(({ label }) => ({ code: 'consent-missing' as const, party: label }))
  return { verdict: reasons.length === 0 && outside.length > 0 ? 'allow' : 'refuse', reasons }
}

function newest(consents: Consent[], party: string): Consent | undefined {
  return consents.filter((consent) => consent.party === party).sort((a, b) => b.at - a.at)[0]
}

export type PauseReason = 'agent' | 'hold' | 'consent'

/** Why it stands still, whatever the agent wishes: nobody is recorded who is held or has not agreed. */
export function pauseReason(recording: Recording, legs: Leg[], consents: Consent[]): PauseReason | null {
  if (recording.asked === 'paused') return 'agent'
  if (legs.some((leg) => isConnected(leg) && (leg.holdAsked !== 'off' || leg.hold !== 'off'))) return 'hold'
  return decideRecording(legs, consents).verdict === 'allow' ? null : 'consent'
}

/** The state that the carrier's recording should have. */
export function recordingStatusOf(recording: Recording, legs: Leg[], consents: Consent[]): Recording['asked'] {
  if (recording.asked === 'stopped') return 'stopped'
  return pauseReason(recording, legs, consents) === null ? 'in-progress' : 'paused'
}
