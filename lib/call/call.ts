/** Shapes of the call session. Pure data: JSON only, times in epoch milliseconds. */

/** UUID made by whoever starts the call: the extension for outgoing, the gateway for incoming ones. */
export type CallId = string

/** The other side. `e164` is '' when the caller hides the number. `name` is what the page showed or who the gateway knows. */
export type Party = { e164: string; ext?: string; name?: string; record?: RecordRef }

/** The record that was open where the number was clicked, as the site adapter names it. */
export type RecordRef = { site: string; kind: string; id: string }

export type Direction = 'outbound' | 'inbound'

/** Why a call ended, from the point of view of the person here. */
export type EndReason =
  | 'hung-up-here'
  | 'hung-up-there'
  | 'no-answer'
  | 'busy'
  | 'declined'
  | 'missed'
  | 'cancelled'
  | 'answered-elsewhere'
  | 'failed'

/** What can go wrong with a call. The text for each is in components/. */
export type CallFault =
  | 'microphone-denied'
  | 'microphone-missing'
  | 'not-signed-in'
  | 'token-unavailable'
  | 'token-rejected'
  | 'token-expired'
  | 'signalling-unreachable'
  | 'media-failed'
  | 'engine-lost'
  | 'engine-busy'
  | 'number-invalid'
  | 'carrier-refused'
  | 'carrier-error'

type Base = { callId: CallId; direction: Direction; party: Party; startedAt: number }

/**
 * Each phase has exactly the fields that exist in it.
 * - dialling: the engine was told to connect, the carrier has not answered yet
 * - ringing-out: the carrier took the call; the other phone rings
 * - ringing-in: someone calls; nothing was pressed yet
 * - answering: answer was pressed, the engine opens the media
 * - connected: both can talk; `link` says whether signalling is up
 * - ending: hang up or decline was pressed, the engine has not confirmed
 * - ended: kept for the view until dismissed or replaced
 */
export type Call =
  | (Base & { phase: 'dialling'; direction: 'outbound' })
  | (Base & { phase: 'ringing-out'; direction: 'outbound'; muted: boolean; digits: string })
  | (Base & { phase: 'ringing-in'; direction: 'inbound' })
  | (Base & { phase: 'answering'; direction: 'inbound' })
  | (Base & { phase: 'connected'; since: number; muted: boolean; digits: string; link: 'up' | 'reconnecting' })
  | (Base & { phase: 'ending'; since: number | null; reason: EndReason })
  | (Base & { phase: 'ended'; since: number | null; endedAt: number; reason: EndReason; fault: CallFault | null })

export type Phase = Call['phase']
