import twilio from 'twilio'
import type { Logger } from '../../../../lib/core/log.ts'
import { fail, ok, type Result } from '../../../../lib/core/result.ts'
import type { Config } from '../../config.ts'
import { type Carrier, type CarrierFault, probeMs } from '../carrier.ts'
import { TwilioRequestClient } from './request-client.ts'
import { conferenceEvents, writeTwiml } from './twiml.ts'

/** "Call is not in-progress" and "not found": the leg was over before we asked. */
const notFound = 20_404
const overCodes = new Set([21_220, notFound])

export function createTwilioCarrier(deps: { config: Config['twilio']; now: () => number; log: Logger }): Carrier {
  const { config, log } = deps
  const client = twilio(config.apiKeySid, config.apiKeySecret, {
    accountSid: config.accountSid,
    httpClient: new TwilioRequestClient(config.apiUrl),
  })

  /** The SDK's errors quote the request, numbers included; only its code and status are let through. */
  async function attempt<T>(what: string, request: () => Promise<T>): Promise<Result<T, CarrierFault>> {
    try {
      return ok(await request())
    } catch (error) {
      const { status, code } = error instanceof twilio.RestException ? error : { status: undefined, code: undefined }
      if (code === undefined || !overCodes.has(code)) {
        log.warn('carrier-request-failed', { what, status, carrierCode: code })
      }
      const refused = status !== undefined && status >= 400 && status < 500 && status !== 429
      return fail(refused ? 'refused' : 'unreachable', code ?? status)
    }
  }

  async function updateLeg(what: string, update: () => Promise<unknown>): Promise<Result<null, CarrierFault>> {
    const done = await attempt(what, update)
    if (done.ok || (done.error.status !== undefined && overCodes.has(done.error.status))) return ok(null)
    return done
  }

  return {
    addParticipant: ({ conference, label, from, to, timeoutSeconds, ...more }) =>
      attempt('add-participant', async () => {
        const added = await client.conferences(conference).participants.create({
          from,
          to,
          label,
          earlyMedia: more.earlyMedia,
          beep: 'false',
          endConferenceOnExit: more.endsConference,
          timeout: timeoutSeconds,
          statusCallback: more.statusUrl,
          statusCallbackMethod: 'POST',
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
          conferenceStatusCallback: more.eventsUrl,
          conferenceStatusCallbackMethod: 'POST',
          conferenceStatusCallbackEvent: conferenceEvents,
        })
        return { sid: added.callSid, conferenceSid: added.conferenceSid }
      }),
    endLeg: (sid) => updateLeg('end-leg', () => client.calls(sid).update({ status: 'completed' })),
    setEndsConference: (conferenceSid, sid, value) =>
      updateLeg('set-ends-conference', () =>
        client.conferences(conferenceSid).participants(sid).update({ endConferenceOnExit: value }),
      ),
    async setHold(conferenceSid, sid, soundUrl) {
      const held = soundUrl === null ? { hold: false } : { hold: true, holdUrl: soundUrl, holdMethod: 'POST' }
      const update = () => client.conferences(conferenceSid).participants(sid).update(held)
      const done = await attempt('set-hold', update)
      return done.ok ? ok(null) : done
    },
    async moveLeg(sid, join) {
      const done = await attempt('move-leg', () => client.calls(sid).update({ twiml: writeTwiml(join) }))
      return done.ok ? ok(null) : done
    },
    startRecording: (legSid, statusUrl) =>
      attempt('start-recording', async () => {
        const { sid } = await client.calls(legSid).recordings.create({
          recordingChannels: 'dual',
          recordingTrack: 'both',
          recordingStatusCallback: statusUrl,
          recordingStatusCallbackMethod: 'POST',
          recordingStatusCallbackEvent: ['in-progress', 'completed', 'absent'],
        })
        return { sid }
      }),
    setRecording: (legSid, sid, status) =>
      updateLeg('set-recording', () =>
        client
          .calls(legSid)
          .recordings(sid)
          // What is left out must not be heard as silence of a length that tells something.
          .update({ status, ...(status === 'paused' ? { pauseBehavior: 'skip' } : {}) }),
      ),
    async probe({ identity, from, id, statusUrl }) {
      const done = await attempt('probe', () =>
        client.calls.create({
          to: `client:${identity}?${new URLSearchParams({ probe: id })}`,
          from,
          timeout: probeMs / 1000,
          // Nobody should answer it; who does is let go at once.
          twiml: writeTwiml({ type: 'hang-up' }),
          statusCallback: statusUrl,
          statusCallbackMethod: 'POST',
          statusCallbackEvent: ['completed'],
        }),
      )
      return done.ok ? ok(null) : done
    },
    async legState(sid) {
      const fetched = await attempt('leg-state', () => client.calls(sid).fetch())
      if (!fetched.ok) return fetched.error.status === notFound ? ok(null) : fetched
      const { status, startTime, endTime, duration } = fetched.value
      return ok({ status, startedAt: timeOf(startTime), endedAt: timeOf(endTime), talkMs: talkOf(duration) })
    },
    sayAndHangUp: (sid, sentence) =>
      updateLeg('say-and-hang-up', () => client.calls(sid).update({ twiml: writeTwiml({ type: 'say', sentence }) })),
    voiceToken(identity) {
      const { AccessToken } = twilio.jwt
      const token = new AccessToken(config.accountSid, config.apiKeySid, config.apiKeySecret, {
        identity,
        ttl: config.tokenSeconds,
      })
      const grant = new AccessToken.VoiceGrant({ outgoingApplicationSid: config.twimlAppSid, incomingAllow: true })
      token.addGrant(grant)
      return { token: token.toJwt(), expiresAt: deps.now() + config.tokenSeconds * 1000 }
    },
    isSigned: ({ url, fields, signature }) => twilio.validateRequest(config.authToken, signature, url, fields),
    writeReply: writeTwiml,
  }
}

/** The SDK turns an empty time into a Date that is not valid. */
function timeOf(date: Date | null): number | null {
  const time = date?.getTime() ?? Number.NaN
  return Number.isFinite(time) ? time : null
}

/** Seconds as text, or nothing for a leg that nobody answered. */
function talkOf(duration: string | null): number | null {
  const seconds = Number.parseInt(duration ?? '', 10)
  return seconds >= 0 ? seconds * 1000 : null
}
