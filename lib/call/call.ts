/** Shapes of the call session. Pure data: JSON only, times in epoch milliseconds. */
import type { Asked, LineRef, LiveView, Request } from './live.ts'

/** UUID made by whoever starts the call: the extension for outgoing, the gateway for incoming ones. */
export type CallId = string

/** The other side. `e164` is '' when the caller hides the number, and as dialled for a short number of help. `name` is what the page showed or who the gateway knows. */
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
  | 'transferred'
  | 'moved'
  | 'merged'
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

/** `live` is what the gateway says of everybody in the call; absent until it said something. `line`: chosen at the dial. */
type Base = {
  callId: CallId
  direction: Direction
  party: Party
  startedAt: number
  line?: LineRef
  live?: LiveView
}

/** How a call makes itself known: knocking to a person who is talking, silently to one who is not to be disturbed. */
export type Alert = 'ring' | 'knock' | 'silent'

/** What this person asked for and what may end the call here: somebody else taking it. */
type Handing = { handing?: 'transferred' | 'moved' }

/** `asked`: what the gateway was asked and has not answered. `refused`: its last no. */
type Talk = Handing & {
  since: number
  muted: boolean
  digits: string
  link: 'up' | 'reconnecting'
  asked?: Asked
  refused?: { kind: Request['kind'] | 'hold'; code: string }
}

/**
 * Each phase has exactly the fields that exist in it.
 * - dialling: the engine was told to connect, the carrier has not answered yet
 * - ringing-out: the carrier took the call; the other phone rings
 * - ringing-in: someone calls; nothing was pressed yet
 * - answering: answer was pressed, the engine opens the media
 * - connected: both can talk; `link` says whether signalling is up
 * - held: nobody here hears or is heard; `muted` is what it was before, and will be again
 * - ending: hang up or decline was pressed, the engine has not confirmed
 * - ended: kept for the view until dismissed or replaced
 */
export type Call =
  | (Base & { phase: 'dialling'; direction: 'outbound' })
  | (Base & { phase: 'ringing-out'; direction: 'outbound'; muted: boolean; digits: string })
  | (Base & { phase: 'ringing-in'; direction: 'inbound'; alert?: 'knock' | 'silent' })
  | (Base & { phase: 'answering'; direction: 'inbound' })
  | (Base & Talk & { phase: 'connected' })
  | (Base & Talk & { phase: 'held' })
  | (Base & { phase: 'ending'; since: number | null; reason: EndReason })
  | (Base & {
      phase: 'ended'
      since: number | null
      endedAt: number
      reason: EndReason
      fault: CallFault | null
    } & Handing)

export type Phase = Call['phase']
export type CallIn<P extends Phase> = Extract<Call, { phase: P }>

/** The phases that have the microphone and the ear of the person here, or are about to. */
export type FrontPhase = 'dialling' | 'ringing-out' | 'answering' | 'connected'
export type Front = CallIn<FrontPhase>
export type Other = CallIn<Exclude<Phase, FrontPhase>>
