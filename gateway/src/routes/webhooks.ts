import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { plainText } from '../../../lib/contracts/api-basics.ts'
import { confirmationSchema, purposeSchema } from '../../../lib/contracts/api-policy.ts'
import { placeSchema } from '../../../lib/contracts/policy-pack.ts'
import { callIdSchema, extSchema } from '../../../lib/contracts/common.ts'
import type { AppEnv, RouteDeps } from '../app-env.ts'
import { findLegBySid } from '../db/calls.ts'
import { endProbe } from '../db/probes.ts'
import { carrierTime, legStatusOf } from '../domain/carrier-status.ts'
import type { CallFact } from '../domain/call-facts.ts'
import { callIdOfConference, type VoiceReply } from '../domain/voice-reply.ts'
import { problem } from '../problem.ts'
import { guard } from './rules.ts'
import { holdMusicWav, ringbackWav } from '../vendors/twilio/sounds.ts'

// PostgreSQL takes a UUID in capitals for the same one; names of conferences are compared letter by letter.
const callId = callIdSchema.transform((id) => id.toLowerCase())
const sidSchema = z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/)
/** `US-CA,US-NV` */
const placesSchema = z
  .string()
  .max(100)
  .transform((text) => text.split(',').filter((place) => place !== ''))
  .pipe(z.array(placeSchema).max(10))
const outgoingSchema = z.object({
  CallSid: sidSchema,
  From: z.string().max(200),
  To: z.string().max(200).default(''),
  CallId: callId,
  Ext: extSchema.optional(),
  /** One of the caller's lines. */
  Line: plainText.max(100).optional(),
  /** The agent was warned and goes on. */
  EmergencyConfirmed: z.literal('1').optional(),
  /** What the call is for, where the record says that this person is, and why the agent goes on when asked. */
  Purpose: purposeSchema.default('treatment'),
  Places: placesSchema.default([]),
  PolicyConfirmed: confirmationSchema.optional(),
  /** This device takes up the live call `CallId`. */
  TakeUp: z.literal('1').optional(),
})
const incomingSchema = z.object({ CallSid: sidSchema, From: z.string().max(200), To: z.string().max(200) })
const statusSchema = z.object({
  CallSid: sidSchema,
  CallStatus: z.string().max(40),
  Timestamp: z.string().max(60).optional(),
  CallDuration: z.coerce.number().int().nonnegative().optional(),
})
const conferenceSchema = z.object({
  ConferenceSid: sidSchema,
  FriendlyName: z.string().max(200),
  StatusCallbackEvent: z.string().max(40),
  Timestamp: z.string().max(60).optional(),
  CallSid: sidSchema.optional(),
  ParticipantLabel: z.string().max(40).optional(),
})
const recordingSchema = z.object({
  RecordingSid: sidSchema,
  RecordingStatus: z.string().max(40),
  RecordingDuration: z.coerce.number().int().nonnegative().optional(),
})
const whichRecordingSchema = z.object({ call: callId, recording: z.uuid() })
const whichSchema = z.object({ call: callId, leg: z.string().regex(/^[a-z0-9-]{1,40}$/) })

type Fields = Record<string, string>

export function webhookRoutes({ calls, recordings, config, db, vendors, now, log }: RouteDeps) {
  const { carrier } = vendors
  const sounds = { ringback: ringbackWav(), 'hold-music': holdMusicWav() }
  const routes = new Hono<AppEnv>()

  /** Signature first, and nothing of an unsigned request is read beyond what the signature covers. */
  const signed = (path: string, handle: (context: Context<AppEnv>, fields: Fields) => Promise<Response>) =>
    routes.post(`/webhooks/twilio/${path}`, guard('carrier'), async (context) => {
      const fields = Object.fromEntries(new URLSearchParams(await context.req.text()))
      const { pathname, search } = new URL(context.req.url)
      const url = `${config.publicUrl}${pathname}${search}`
      const signature = context.req.header('x-twilio-signature') ?? ''
      if (signature === '' || !carrier.isSigned({ url, fields, signature })) {
        log.warn('webhook-refused', { path })
        return problem(context, 'signature-invalid')
      }
      // PostgreSQL keeps no zero character, so no carrier can mean one.
      if (
        [...Object.values(fields), ...new URL(context.req.url).searchParams.values()].some((text) =>
          text.includes('\u0000'),
        )
      ) {
        return problem(context, 'bad-request')
      }
      return handle(context, fields)
    })

  const reply = (context: Context<AppEnv>, plan: VoiceReply) =>
    context.body(carrier.writeReply(plan), 200, { 'content-type': 'text/xml; charset=utf-8' })

  const tell = async (context: Context<AppEnv>, callId: string, facts: CallFact[]) => {
    await calls.tell(callId, facts)
    return context.body(null, 204)
  }

  signed('voice/outgoing', async (context, fields) => {
    const form = outgoingSchema.safeParse(fields)
    if (!form.success) return reply(context, { type: 'reject' })
    const { CallId: callId, CallSid: callSid, From: from, To: to, Ext: ext } = form.data
    if (form.data.TakeUp === '1') return reply(context, await calls.takeUp({ callId, callSid, from }))
    const lineId = form.data.Line ?? null
    const isEmergencyConfirmed = form.data.EmergencyConfirmed === '1'
    const { Purpose: purpose, Places: places, PolicyConfirmed: confirmation = null } = form.data
    const policed = { purpose, places, confirmation }
    const asked = { callId, callSid, from, to, ext: ext ?? null, lineId, isEmergencyConfirmed, ...policed }
    return reply(context, await calls.outgoing(asked))
  })

  signed('voice/incoming', async (context, fields) => {
    const form = incomingSchema.safeParse(fields)
    if (!form.success) return reply(context, { type: 'reject' })
    const { CallSid: callSid, From: from, To: to } = form.data
    return reply(context, await calls.incoming({ callSid, from, to }))
  })

  signed('ringback', async (context) => reply(context, calls.ringback()))
  signed('hold-music', async (context) => reply(context, calls.holdMusic()))

  // The status callback of a number or of the TwiML App: its address is fixed, so the leg is found by its sid.
  signed('call-status', async (context, fields) => {
    const form = statusSchema.safeParse(fields)
    if (!form.success) return problem(context, 'bad-request')
    const leg = await findLegBySid(db.queries, form.data.CallSid)
    if (leg === null) return context.body(null, 204)
    return tell(context, leg.callId, statusFacts(leg.label, form.data))
  })

  signed('participant-status', async (context, fields) => {
    const form = statusSchema.safeParse(fields)
    const which = whichSchema.safeParse(context.req.query())
    if (!form.success || !which.success) return problem(context, 'bad-request')
    // A leg that went over to another call keeps the address that it was given first.
    const leg = (await findLegBySid(db.queries, form.data.CallSid)) ?? {
      callId: which.data.call,
      label: which.data.leg,
    }
    return tell(context, leg.callId, statusFacts(leg.label, form.data))
  })

  signed('recording-status', async (context, fields) => {
    const form = recordingSchema.safeParse(fields)
    const which = whichRecordingSchema.safeParse(context.req.query())
    if (!form.success || !which.success) return problem(context, 'bad-request')
    const { RecordingStatus: status, RecordingDuration: seconds } = form.data
    await recordings.told(which.data.call, which.data.recording, { status, durationMs: (seconds ?? 0) * 1000 })
    return context.body(null, 204)
  })

  signed('probe-status', async (context, fields) => {
    const form = statusSchema.safeParse(fields)
    const which = z.object({ probe: z.uuid() }).safeParse(context.req.query())
    if (!form.success || !which.success) return problem(context, 'bad-request')
    // A device that is there declines; with none the carrier finds nobody.
    const reached = form.data.CallStatus === 'busy' || form.data.CallStatus === 'completed'
    await endProbe(db.queries, which.data.probe, reached, now())
    return context.body(null, 204)
  })

  signed('conference-status', async (context, fields) => {
    const form = conferenceSchema.safeParse(fields)
    if (!form.success) return problem(context, 'bad-request')
    const callId = callIdOfConference(form.data.FriendlyName)
    if (callId === null) return context.body(null, 204)
    return tell(context, callId, conferenceFacts(form.data))
  })

  signed('dial-done', async (context, fields) => {
    const form = z.object({ CallSid: sidSchema }).safeParse(fields)
    const which = whichSchema.safeParse(context.req.query())
    if (!form.success || !which.success) return problem(context, 'bad-request')
    await calls.gone(which.data.call, which.data.leg, form.data.CallSid)
    return reply(context, { type: 'hang-up' })
  })

  // Files for the carrier's players, the same for everybody; they fetch them without a signature.
  for (const [name, file] of Object.entries(sounds)) {
    routes.get(`/webhooks/twilio/${name}.wav`, guard('everybody'), (context) =>
      context.body(file, 200, { 'content-type': 'audio/wav', 'cache-control': 'public, max-age=86400' }),
    )
  }

  function statusFacts(label: string, form: z.infer<typeof statusSchema>): CallFact[] {
    const status = legStatusOf(form.CallStatus)
    if (status === null) return []
    const at = carrierTime(form.Timestamp, now())
    const talk = form.CallDuration === undefined ? {} : { talkMs: form.CallDuration * 1000 }
    return [{ type: 'leg', label, status, at, sid: form.CallSid, ...talk }]
  }

  function conferenceFacts(form: z.infer<typeof conferenceSchema>): CallFact[] {
    const at = carrierTime(form.Timestamp, now())
    const conference: CallFact = { type: 'conference', sid: form.ConferenceSid }
    const sid = form.CallSid === undefined ? {} : { sid: form.CallSid }
    const label = form.ParticipantLabel
    switch (form.StatusCallbackEvent) {
      case 'conference-end':
        return [conference, { type: 'conference-ended', at }]
      case 'participant-join':
        return label === undefined ? [conference] : [conference, { type: 'joined', label, at, ...sid }]
      case 'participant-leave':
        return label === undefined ? [conference] : [conference, { type: 'leg', label, status: 'left', at, ...sid }]
      default:
        return [conference]
    }
  }

  return routes
}
