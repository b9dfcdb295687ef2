/** What is said of the others in a call, and why the gateway refused something. */
import type { CallIn } from '../lib/call/call.ts'
import type { LiveParty } from '../lib/call/live.ts'
import type { PresenceStatus } from '../lib/contracts/api-people.ts'

export const partyKindTexts: Record<LiveParty['kind'], string> = {
  agent: 'You',
  contact: 'The caller',
  colleague: 'A colleague',
  other: 'Somebody else',
}

export const partyStateTexts: Record<LiveParty['state'], string> = {
  ringing: 'Ringing…',
  connected: 'Talking',
  held: 'On hold',
  left: 'Left',
}

export const partyFailureTexts: Record<NonNullable<LiveParty['failure']>, string> = {
  busy: 'Busy',
  'no-answer': 'Did not answer',
  failed: 'Could not be reached',
  cancelled: 'Not called any more',
}

export const presenceTexts: Record<PresenceStatus, string> = {
  available: 'Available',
  busy: 'Busy',
  away: 'Away',
  'do-not-disturb': 'Do not disturb',
}

export const handOverTexts: Record<'consult' | 'transfer' | 'add-party', string> = {
  consult: 'Ask first',
  transfer: 'Transfer now',
  'add-party': 'Add to the call',
}

type Refused = NonNullable<CallIn<'connected'>['refused']>

const refusedKindTexts: Record<Refused['kind'], string> = {
  hold: 'The call could not be put on hold',
  transfer: 'Not transferred',
  consult: 'Nobody was asked',
  'add-party': 'Nobody was added',
  'consult-step': 'Nothing changed',
  'remove-party': 'Nobody was removed',
  'hold-party': 'Nobody was put on hold',
  move: 'The call stays here',
  merge: 'The calls were not merged',
  record: 'The recording did not change',
  'note-consent': 'The answer was not noted',
}

const refusedCodeTexts: Partial<Record<string, string>> = {
  'call-ended': 'the call is over',
  'call-state': 'somebody else changed the call in the meantime',
  'too-many-parties': 'there are as many people in it as there may be',
  'target-unavailable': 'nobody of them can be reached now',
  'consent-missing': 'not everybody on the line has agreed',
  'policy-refused': 'the contact policy does not allow to call there',
  'carrier-refused': 'the phone service does not connect that number',
  'carrier-unavailable': 'the phone service does not answer; try again',
  offline: 'the server cannot be reached; try again',
  unavailable: 'the server does not answer; try again',
  forbidden: 'your account may not do that',
}

/** What was asked, why not, and for a code that nobody here knows the code itself. */
export function requestRefusal({ kind, code }: Refused): string {
  const why = Object.hasOwn(refusedCodeTexts, code) ? refusedCodeTexts[code] : `the server said “${code}”`
  return `${refusedKindTexts[kind]}: ${why}.`
}
