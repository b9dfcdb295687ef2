import type { Done, Refusal } from '../../lib/contracts/messages.ts'
import type { Result } from '../../lib/core/result.ts'
import type { Outcome } from '../../lib/sites/overlay-press.ts'

type Refused = Extract<Done, { ok: false }>['code']

const refused: Record<Refused, string> = {
  'microphone-denied': 'Callside may not use the microphone. Open Callside to allow it.',
  'microphone-missing': 'No microphone was found.',
  'not-signed-in': 'Sign in to Callside first: click its icon in the toolbar.',
  'token-unavailable': 'The phone service gave no access. Try again in a moment.',
  'token-rejected': 'The phone service refused the access. Sign in again.',
  'token-expired': 'The access has run out. Sign in again.',
  'signalling-unreachable': 'The phone service cannot be reached. Check the network.',
  'media-failed': 'No sound connection could be made. Check the network.',
  'engine-lost': 'The phone stopped. Try again.',
  'engine-busy': 'The phone is still busy with another call.',
  'number-invalid': 'This number cannot be called.',
  'carrier-refused': 'The carrier refused this call.',
  'carrier-error': 'The carrier reported an error. Try again.',
  busy: 'You are in a call already.',
  stale: 'The call has changed meanwhile. Try again.',
  'sign-in-failed': 'Sign-in failed. Open Callside to try again.',
  'bad-server': 'The server is not a Callside gateway.',
  unavailable: 'Callside is not available now. Try again.',
}

const notRun: Record<Refusal, string> = {
  'unknown-message': 'Callside was updated: reload this tab.',
  'sender-refused': 'Callside does not take calls from this page.',
  'input-invalid': 'This number cannot be called.',
  'handler-failed': 'Callside had an error. Try again.',
  'receiver-gone': 'Callside was updated: reload this tab.',
}

export const texts = {
  call: 'Call',
  text: 'Text',
  calling: 'Calling…',
  texting: 'Opening Callside…',
  gone: 'The number on the page has changed. Look again.',
  hidden: 'Something on this page hides this button. Call from the Callside panel.',
  again: 'This number has just come here. Press again if it is the one you mean.',
  refused: 'This number cannot be called.',
}

/** What a press says. */
export function outcomeOf(result: Result<Done, Refusal>): Outcome {
  if (!result.ok) return { state: 'refused', text: notRun[result.error.code] }
  return result.value.ok ? { state: 'started', text: '' } : { state: 'refused', text: refused[result.value.code] }
}
