/** Adds legs to a call's conference, and says how a leg that came to us joins it. */
import type { CallFact, Leg } from './domain/call-facts.ts'
import { conferenceName, type VoiceReply } from './domain/voice-reply.ts'
import type { CallControlDeps } from './control-deps.ts'

const remoteTimeoutSeconds = 30
const agentTimeoutSeconds = 25

export function createDialling({ now, urls, vendors: { carrier } }: CallControlDeps) {
  return {
    /** Adds one leg to the conference and remembers its carrier id; a refusal is a fact like any other. */
    async invite(
      callId: string,
      leg: Leg,
      to: string,
      from: string,
    ): Promise<{ ok: boolean; refused: boolean; facts: CallFact[] }> {
      const isDevice = leg.userId !== null
      const added = await carrier.addParticipant({
        conference: conferenceName(callId),
        label: leg.label,
        from,
        to,
        timeoutSeconds: isDevice ? agentTimeoutSeconds : remoteTimeoutSeconds,
        endsConference: leg.endsConference,
        // An agent hears a telephone ring; nobody needs to hear an agent's.
        earlyMedia: !isDevice,
        statusUrl: urls.participant(callId, leg.label),
        eventsUrl: urls.conference(),
      })
      const fact = { type: 'leg', label: leg.label, at: now() } as const
      if (!added.ok) {
        const refused = added.error.code === 'refused'
        return { ok: false, refused, facts: [{ ...fact, status: refused ? 'failed' : 'not-added' }] }
      }
      const { sid, conferenceSid } = added.value
      return {
        ok: true,
        refused: false,
        facts: [
          { ...fact, status: 'initiated', sid },
          { type: 'conference', sid: conferenceSid },
        ],
      }
    },

    join(callId: string, leg: Leg): VoiceReply & { type: 'join' } {
      const isAgent = leg.role === 'agent'
      return {
        type: 'join',
        conference: conferenceName(callId),
        label: leg.label,
        // A caller waits until an agent comes in.
        starts: isAgent,
        endsConference: leg.endsConference,
        endedUrl: urls.ended(callId, leg.label),
        eventsUrl: urls.conference(),
        waitUrl: isAgent ? null : urls.ringback(),
      }
    },
  }
}

/** The parameters reach the device, which so learns the call's id, who rings, and why. */
export function deviceAddress(identity: string, parameters: Record<string, string>): string {
  return `client:${identity}?${new URLSearchParams(parameters)}`
}
