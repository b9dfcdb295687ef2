import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { callIdSchema, extSchema } from '../../../lib/contracts/common.ts'
import type { AppEnv, RouteDeps } from '../app-env.ts'
import { findLegBySid } from '../db/calls.ts'
import { carrierTime, legStatusOf } from '../domain/carrier-status.ts'
import type { CallFact } from '../domain/call-facts.ts'
import { callIdOfConference, type VoiceReply } from '../domain/voice-reply.ts'
import { problem } from '../problem.ts'
import { ringbackWav } from '../vendors/twilio/ringback.ts'

// PostgreSQL takes a UUID in capitals for the same one; names of conferences are compared letter by letter.
const callId = callIdSchema.transform((id) => id.toLowerCase())
const sidSchema = z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/)
const outgoingSchema = z.object({
  CallSid: sidSchema,
  From: z.string().max(200),
  To: z.string().max(200).default(''),
  CallId: callId,
  Ext: extSchema.optional(),
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
const whichSchema = z.object({ call: callId, leg: z.string().regex(/^[a-z0-9-]{1,40}$/) })

type Fields = Record<string, string>

export function webhookRoutes({ calls, config, db, vendors, now, log }: RouteDeps) {
  const { carrier } = vendors
  const ringback = ringbackWav()
  const routes = new Hono<AppEnv>()

  /** Signature first, and nothing of an unsigned request is read beyond what the signature covers. */
  const signed = (path: string, handle: (context: Context<AppEnv>, fields: Fields) => Promise<Response>) =>
    routes.post(`/webhooks/twilio/${path}`, async (context) => {
      const fields = Object.fromEntries(new URLSearchParams(await context.req.text()))
      const { pathname, search } = new URL(context.req.url)
      const url = `${config.publicUrl}${pathname}${search}`
      const signature = context.req.header('x-twilio-signature') ?? ''
      if (signature === '' || !carrier.isSigned({ url, fields, signature })) {
        log.warn('webhook-refused', { path })
        return problem(context, 'signature-invalid')
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
    return reply(context, await calls.outgoing({ callId, callSid, from, to, ext: ext ?? null }))
  })

  signed('voice/incoming', async (context, fields) => {
    const form = incomingSchema.safeParse(fields)
    if (!form.success) return reply(context, { type: 'reject' })
    const { CallSid: callSid, From: from, To: to } = form.data
    return reply(context, await calls.incoming({ callSid, from, to }))
  })

  signed('ringback', async (context) => reply(context, calls.ringback()))

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
    return tell(context, which.data.call, statusFacts(which.data.leg, form.data))
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

  // A file for the carrier's players, the same for everybody; they fetch it without a signature.
  routes.get('/webhooks/twilio/ringback.wav', (context) =>
    context.body(ringback, 200, { 'content-type': 'audio/wav', 'cache-control': 'public, max-age=86400' }),
  )

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
    const leg = (status: 'initiated' | 'left'): CallFact[] =>
      form.ParticipantLabel === undefined ? [] : [{ type: 'leg', label: form.ParticipantLabel, status, at, ...sid }]
    switch (form.StatusCallbackEvent) {
      case 'conference-end':
        return [conference, { type: 'conference-ended', at }]
      case 'participant-join':
        // With early media a leg joins while it rings, so this is no answer.
        return [conference, ...leg('initiated')]
      case 'participant-leave':
        return [conference, ...leg('left')]
      default:
        return [conference]
    }
  }

  return routes
}
