import { type AudioSource, music } from './audio-source.ts'
import type { Call } from './call.ts'
import type { Carrier } from './carrier.ts'
import type { Conference, ParticipantSettings } from './conference.ts'
import { type DialRequest, dial } from './dial.ts'
import { playlist } from './playlist.ts'
import type { HttpMethod } from './webhooks.ts'

export type ParticipantRequest = {
  dial: DialRequest
  settings: ParticipantSettings
  earlyMedia: boolean
}

// Dials somebody into a conference. While his telephone rings he is not a participant yet, but those inside hear the ringing.
export function dialIn(carrier: Carrier, conference: Conference, request: ParticipantRequest): Call {
  const call = dial(carrier, request.dial)
  conference.dialling.set(call.sid, { call, settings: request.settings })
  const observe = call.onStatus
  call.onStatus = () => {
    if (call.status === 'ringing' && request.earlyMedia) conference.startRingback(call.sid)
    if (call.status === 'in-progress') {
      conference.stopRingback(call.sid)
      conference.dialling.delete(call.sid)
    }
    observe(call)
    if (call.status === 'in-progress') stayIn(conference, call, request.settings)
    else if (!call.isLive) {
      conference.stopRingback(call.sid)
      conference.dialling.delete(call.sid)
      if (conference.participants.size === 0 && conference.dialling.size === 0) conference.end('last-participant-left')
    }
  }
  return call
}

// A participant that was dialled in has no program to go back to: when he leaves the conference his call ends.
function stayIn(conference: Conference, call: Call, settings: ParticipantSettings): void {
  if (conference.status === 'completed') return call.end('completed')
  const participant = conference.join(call, settings)
  void participant.left.promise.then(() => {
    if (!call.program) call.end('completed')
  })
}

// No URL at all means the carrier's own music; an empty one means silence.
export function waitSource(
  carrier: Carrier,
  call: () => Call | undefined,
  url: string | undefined,
  method: HttpMethod,
): () => AudioSource {
  if (url === undefined) return () => music()
  if (url === '') return () => ({ next: () => null })
  return () => playlist(carrier, call(), url, method)
}
