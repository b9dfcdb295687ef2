import type { Done } from '../../lib/contracts/messages.ts'

type Refused = Extract<Done, { ok: false }>['code']

/** What a button in a page says when its call was refused. */
export const refusedTexts: Record<Refused, string> = {
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
  emergency: 'This may be a number for emergencies. Look at the Callside panel before you call it.',
  refused: 'Your server refused this.',
  unavailable: 'Callside is not available now. Try again.',
}
