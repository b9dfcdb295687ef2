import { callIdSchema } from '../../../lib/contracts/common.ts'

/** What the carrier shall do with a leg that asks. The carrier's vendor writes it down in the carrier's language. */
export type VoiceReply =
  | {
      type: 'join'
      conference: string
      label: string
      starts: boolean
      endsConference: boolean
      endedUrl: string
      eventsUrl: string
      waitUrl: string | null
    }
  | { type: 'say'; sentence: Sentence }
  | { type: 'play'; soundUrl: string }
  | { type: 'reject' }
  | { type: 'hang-up' }

export type Sentence =
  | 'call-failed'
  | 'number-not-valid'
  | 'nobody-available'
  | 'line-not-yours'
  | 'emergency-not-confirmed'
  | 'policy-refused'
  | 'policy-not-confirmed'

export const sentences: Record<Sentence, string> = {
  'call-failed': 'The call could not be connected. Please try again.',
  'number-not-valid': 'This number is not valid.',
  'line-not-yours': 'You cannot call with this line.',
  'emergency-not-confirmed':
    'This may be an emergency number, and it was not confirmed. In an emergency, use another telephone now.',
  'policy-refused': 'This call was not placed, because the contact policy does not allow it. The call log says why.',
  'policy-not-confirmed': 'This call was not placed, because it has to be confirmed first. The call log says why.',
  'nobody-available': 'Nobody is available to take your call. Please call again later.',
}

export function conferenceName(callId: string): string {
  return `callside-${callId}`
}

export function callIdOfConference(name: string): string | null {
  const id = callIdSchema.safeParse(/^callside-(.+)$/.exec(name)?.[1])
  return id.success ? id.data.toLowerCase() : null
}
