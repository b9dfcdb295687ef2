import type { Done, Refusal } from '../../lib/contracts/messages.ts'
import type { Result } from '../../lib/core/result.ts'
import type { Request } from '../../lib/messaging/request.ts'
import type { Outcome } from '../../lib/sites/overlay-press.ts'

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

/** What a press says. The words of a refusal are with the worker. */
export async function outcomeOf(reply: Promise<Result<Done, Refusal>>, request: Request): Promise<Outcome> {
  const result = await reply
  if (!result.ok) return { state: 'refused', text: notRun[result.error.code] }
  if (result.value.ok) return { state: 'started', text: '' }
  const words = await request('background:refusedText', result.value.code)
  return { state: 'refused', text: words.ok ? words.value : notRun[words.error.code] }
}
