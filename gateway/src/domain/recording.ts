import { decide } from '../../../lib/policy/decide.ts'
import type { Contact, Decision, PolicyContext } from '../../../lib/policy/decision.ts'
import type { PolicyPack } from '../../../lib/policy/pack.ts'
import { defaultPack } from '../../../lib/policy/default-pack.ts'
import { holdOf } from './hold.ts'
import { type CallFacts, type Consent, isConnected, type Leg, type Recording } from './call-facts.ts'

type Line = Pick<CallFacts, 'legs' | 'consents' | 'startedAt'>

/** Parties without whose consent it may not be recorded. `packVersion`: by which rules. */
export type RecordVerdict = { verdict: 'allow' | 'refuse'; missing: string[]; packVersion: string }

/** Facts hold this call's consents only, so any id will do, as long as it is the same one. */
const thisCall = 'this-call'
/** Who presses a key when asked to, agrees in so many words. */
const formOf = { verbal: 'spoken', written: 'written', keypress: 'spoken' } as const

/** The contact policy about everybody from outside who is on the line. Whoever was not asked has not agreed. */
export function decideRecording({ legs, consents, startedAt }: Line, pack: PolicyPack = defaultPack): RecordVerdict {
  const outside = legs.filter((leg) => isConnected(leg) && leg.userId === null)
  const [first, ...rest] = outside.map((leg) => contactOf(leg, consents))
  if (first === undefined) return { verdict: 'refuse', missing: [], packVersion: pack.version }
  // Where our people and theirs are nobody has told us yet, so the strictest law holds.
  const contacts: PolicyContext['contacts'] = [first, ...rest]
  const context: PolicyContext = { purpose: 'treatment', automated: false, callId: thisCall, here: [], contacts }
  const decision = decide('record', context, pack, startedAt)
  const missing = whoIsMissing(decision).flatMap((who) => outside[who]?.label ?? [])
  return { verdict: decision.verdict === 'allow' ? 'allow' : 'refuse', missing, packVersion: pack.version }
}

function contactOf({ label, number }: Leg, consents: Consent[]): Contact {
  const theirs = consents.filter(({ party }) => party === label)
  return {
    number: number ?? '',
    places: [],
    doNotContact: [],
    solicitedAt: null,
    consents: theirs.map(({ given, how, at }) => ({
      channel: 'record',
      purpose: null,
      status: given ? 'given' : 'revoked',
      form: formOf[how],
      at,
      expiresAt: null,
      callId: thisCall,
    })),
  }
}

function whoIsMissing({ reasons }: Decision): number[] {
  const refusing = reasons.filter(({ verdict }) => verdict !== 'allow')
  return [
    ...new Set(refusing.flatMap((reason) => ('contact' in reason && reason.contact !== null ? [reason.contact] : []))),
  ]
}

/** Or about to be. */
export function isAnybodyHeld(legs: Leg[]): boolean {
  return legs.some((leg) => isConnected(leg) && (holdOf(legs, leg) !== 'off' || leg.hold !== 'off'))
}

export type PauseReason = 'agent' | 'hold' | 'consent'

/** Why it stands still, whatever the agent wishes: nobody is recorded who is held or has not agreed. */
export function pauseReason(recording: Recording, line: Line): PauseReason | null {
  if (recording.asked === 'paused') return 'agent'
  if (isAnybodyHeld(line.legs)) return 'hold'
  return decideRecording(line).verdict === 'allow' ? null : 'consent'
}

/** The state that the carrier's recording should have. */
export function recordingStatusOf(recording: Recording, line: Line): Recording['asked'] {
  if (recording.asked === 'stopped') return 'stopped'
  return pauseReason(recording, line) === null ? 'in-progress' : 'paused'
}
