import type { Result } from '../../../lib/core/result.ts'
import type { Sentence, VoiceReply } from '../domain/voice-reply.ts'

/**
 * `refused` means that trying the same again is pointless: the number, the account or the leg does not allow it.
 * `unreachable` means that nobody knows whether the carrier did it.
 */
export type CarrierFault = 'unreachable' | 'refused'

export type Participant = {
  conference: string
  label: string
  from: string
  /** E.164, or `client:` with its parameters. */
  to: string
  timeoutSeconds: number
  endsConference: boolean
  /** Those inside hear the telephone ring. */
  earlyMedia: boolean
  statusUrl: string
  /** Where the conference's events go. The carrier takes this from whoever joins first, so everybody names it. */
  eventsUrl: string
}

/** `status` is the carrier's word. */
export type LegState = { status: string; startedAt: number | null; endedAt: number | null; talkMs: number | null }

/** A probe rings no longer than this. */
export const probeMs = 5_000

export type RecordingStatus = 'in-progress' | 'paused' | 'stopped'

/** What the gateway needs of a carrier. Twilio is one; tests have another. */
export type Carrier = {
  addParticipant(participant: Participant): Promise<Result<{ sid: string; conferenceSid: string }, CarrierFault>>
  /** Ends a leg that rings or talks. A leg that is over already is fine. */
  endLeg(sid: string): Promise<Result<null, CarrierFault>>
  /** Whether from now on the conference ends when this leg leaves it. */
  setEndsConference(conferenceSid: string, sid: string, value: boolean): Promise<Result<null, CarrierFault>>
  /** Takes a leg out of the talk and plays it a sound, or, with null, brings it back. */
  setHold(conferenceSid: string, sid: string, soundUrl: string | null): Promise<Result<null, CarrierFault>>
  /** Takes a leg out of where it is and into this conference. */
  moveLeg(sid: string, join: VoiceReply & { type: 'join' }): Promise<Result<null, CarrierFault>>
  /** Records one leg: what it says and what it hears. */
  startRecording(legSid: string, statusUrl: string): Promise<Result<{ sid: string }, CarrierFault>>
  setRecording(legSid: string, sid: string, status: RecordingStatus): Promise<Result<null, CarrierFault>>
  /** Rings all devices of an identity for a moment, with `probe` among the parameters. */
  probe(probe: { identity: string; from: string; id: string; statusUrl: string }): Promise<Result<null, CarrierFault>>
  /** Null when the carrier has no such leg. */
  legState(sid: string): Promise<Result<LegState | null, CarrierFault>>
  sayAndHangUp(sid: string, sentence: Sentence): Promise<Result<null, CarrierFault>>
  voiceToken(identity: string): { token: string; expiresAt: number }
  /** `url` is the public one, as the carrier called it, with its query. */
  isSigned(request: { url: string; fields: Record<string, string>; signature: string }): boolean
  writeReply(reply: VoiceReply): string
}

export type Vendors = { carrier: Carrier }
