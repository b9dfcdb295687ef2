/** Every message between contexts: `<receiver>:<verb>`, who may send it, what goes in, what comes out. JSON only. */
import * as z from 'zod'
import { callRecordSchema, liveEventSchema, voiceTokenSchema } from './api.ts'
import { directorySchema, presenceChangeSchema, wrapUpChangeSchema } from './api-people.ts'
import { callRequestSchema } from './call-requests.ts'
import {
  callIdSchema,
  chosenSiteSchema,
  dialSchema,
  dialledSchema,
  digitsSchema,
  partySchema,
  sitePatternSchema,
  timeSchema,
} from './common.ts'
import {
  dialerChoiceSchema,
  fieldRuleSchema,
  overlayStyleSchema,
  seenDialersSchema,
  pageSettingsSchema,
} from './pages.ts'
import { bannerPressSchema } from './ringing.ts'
import { audioChoiceSchema, audioChoicesSchema } from './audio.ts'
import { qualitySummarySchema } from './quality.ts'
import { callFaultSchema, microphoneSchema } from './snapshot.ts'

export type Sender = 'page' | 'offscreen' | 'background' | 'content'

const none = z.null()
const callOnly = z.object({ callId: callIdSchema })

/** Result of a command that may be refused. */
const doneCode = z.union([
  callFaultSchema,
  z.enum(['busy', 'stale', 'sign-in-failed', 'bad-server', 'unavailable', 'refused', 'emergency']),
])
const done = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), code: doneCode }),
])
export type Done = z.infer<typeof done>

/** Facts from the engine. */
export const engineEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('incoming'), callId: callIdSchema, party: partySchema, at: timeSchema }),
  z.object({ type: z.literal('carrier-accepted'), callId: callIdSchema, at: timeSchema }),
  z.object({ type: z.literal('mute-changed'), callId: callIdSchema, muted: z.boolean() }),
  z.object({ type: z.literal('link-lost'), callId: callIdSchema }),
  z.object({ type: z.literal('link-restored'), callId: callIdSchema }),
  z.object({
    type: z.literal('engine-ended'),
    callId: callIdSchema,
    at: timeSchema,
    fault: callFaultSchema.nullable(),
  }),
  z.object({ type: z.literal('caller-gave-up'), callId: callIdSchema, at: timeSchema }),
  z.object({ type: z.literal('registered'), at: timeSchema }),
  z.object({ type: z.literal('unregistered'), at: timeSchema, fault: callFaultSchema }),
  // how a call sounded, when it is over
  z.object({ type: z.literal('call-quality'), callId: callIdSchema, summary: qualitySummarySchema }),
  // a test call of the gateway arrived; nobody hears of it
  z.object({ type: z.literal('probed'), at: timeSchema }),
  // a new token or another network: whether calls still arrive is worth a question
  z.object({ type: z.literal('line-changed'), at: timeSchema }),
  z.object({ type: z.literal('microphone'), state: microphoneSchema }),
])
export type EngineEvent = z.infer<typeof engineEventSchema>

const engineStatus = z.object({
  registered: z.boolean(),
  calls: z.array(
    z.object({
      callId: callIdSchema,
      state: z.enum(['connecting', 'ringing-in', 'open', 'reconnecting']),
      muted: z.boolean(),
      /** Who calls; null for calls that were dialled here. */
      party: partySchema.nullable(),
    }),
  ),
  /** Facts that the worker has not taken yet. */
  factsWaiting: z.boolean(),
})
export type EngineStatus = z.infer<typeof engineStatus>

const engineDone = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), code: callFaultSchema }),
])
export type EngineDone = z.infer<typeof engineDone>

/** Why the gateway could not be asked. */
export const apiFaultSchema = z.enum(['not-signed-in', 'offline', 'refused', 'unavailable', 'bad-reply'])
export type ApiFault = z.infer<typeof apiFaultSchema>

const voiceTokenReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), token: voiceTokenSchema }),
  z.object({ ok: z.literal(false), code: apiFaultSchema }),
])

const directoryReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), directory: directorySchema }),
  z.object({ ok: z.literal(false), code: apiFaultSchema }),
])

const streamAccessReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), url: z.url(), accessToken: z.string(), lastEventId: z.string().nullable() }),
  z.object({ ok: z.literal(false), code: apiFaultSchema }),
])

export const messages = {
  // the overlay in a CRM page; the worker takes the tab from the sender
  'background:dial': { from: ['content', 'page'], input: dialSchema, output: done },
  'background:pageSettings': {
    from: ['content'],
    input: none,
    output: pageSettingsSchema,
  },
  // what lib/phone/plan-data-rest.ts holds, for a page that shows a number of such a country
  'background:numberPlans': { from: ['content'], input: none, output: z.string() },
  // what pages seldom need, so that they do not carry it: a code in words, and how other dialers show themselves
  'background:refusedText': { from: ['content'], input: doneCode, output: z.string() },
  'background:dialerMarks': {
    from: ['content'],
    input: none,
    output: z.array(z.object({ id: z.string(), selector: z.string() })),
  },
  // opens the panel beside the person who is to be texted
  'background:composeText': { from: ['content', 'page'], input: dialSchema, output: done },
  'background:otherDialers': { from: ['content'], input: seenDialersSchema.shape.dialers, output: none },
  // the banner of a ringing call, in a page
  'background:bannerPress': { from: ['content'], input: bannerPressSchema, output: done },
  // our own pages
  'background:answer': { from: ['page'], input: callOnly, output: done },
  'background:decline': { from: ['page'], input: callOnly, output: done },
  'background:hangUp': { from: ['page'], input: callOnly, output: done },
  'background:hold': { from: ['page'], input: callOnly, output: done },
  'background:resume': { from: ['page'], input: callOnly, output: done },
  'background:askGateway': {
    from: ['page'],
    input: z.object({ callId: callIdSchema, request: callRequestSchema }),
    output: done,
  },
  'background:directory': { from: ['page'], input: none, output: directoryReply },
  'background:setMuted': {
    from: ['page'],
    input: z.object({ callId: callIdSchema, muted: z.boolean() }),
    output: done,
  },
  'background:sendDigits': {
    from: ['page'],
    input: z.object({ callId: callIdSchema, digits: digitsSchema }),
    output: done,
  },
  'background:dismiss': { from: ['page'], input: callOnly, output: done },
  'background:noteCall': {
    from: ['page'],
    input: z.object({ callId: callIdSchema, change: wrapUpChangeSchema }),
    output: none,
  },
  'background:openWrapUp': { from: ['page'], input: callOnly, output: none },
  'background:settleWrapUp': {
    from: ['page'],
    input: z.object({ callId: callIdSchema, keep: z.enum(['mine', 'theirs']) }),
    output: none,
  },
  'background:changePresence': { from: ['page'], input: presenceChangeSchema, output: done },
  // `site` null: for every call that no site chose for
  'background:chooseLine': {
    from: ['page'],
    input: z.object({ lineId: z.string().max(100), site: sitePatternSchema.nullable() }),
    output: done,
  },
  'background:hideNames': { from: ['page'], input: z.boolean(), output: none },
  // a link of the page was clicked: the panel offers the call
  'background:offerCall': { from: ['content'], input: dialSchema, output: none },
  'background:closeOffer': { from: ['page'], input: none, output: none },
  'background:closeEmergency': { from: ['page'], input: none, output: none },
  'background:seenMissed': { from: ['page'], input: none, output: none },
  'background:callLog': {
    from: ['page'],
    input: none,
    output: z.object({ items: z.array(callRecordSchema), readAt: timeSchema.nullable() }),
  },
  'background:refreshLog': { from: ['page'], input: none, output: done },
  'background:signIn': { from: ['page'], input: z.object({ serverUrl: z.url() }), output: done },
  'background:signOut': { from: ['page'], input: none, output: done },
  'background:microphoneChanged': { from: ['page'], input: microphoneSchema, output: none },
  'background:chooseAudio': { from: ['page'], input: audioChoiceSchema, output: none },
  'background:audioChoices': { from: ['page', 'offscreen'], input: none, output: audioChoicesSchema },
  'background:openWelcome': { from: ['page'], input: none, output: none },
  'background:turnOnSites': { from: ['page'], input: z.array(chosenSiteSchema).min(1).max(20), output: none },
  'background:turnOffSites': { from: ['page'], input: z.array(sitePatternSchema).min(1).max(20), output: none },
  'background:setFieldRule': {
    from: ['page'],
    // `verdict` null takes the rule back
    input: fieldRuleSchema.extend({ verdict: fieldRuleSchema.shape.verdict.nullable() }),
    output: none,
  },
  'background:setOverlayStyle': { from: ['page'], input: overlayStyleSchema, output: none },
  'background:chooseDialer': {
    from: ['page'],
    input: dialerChoiceSchema.extend({ choice: dialerChoiceSchema.shape.choice.nullable() }),
    output: none,
  },
  'background:closeCompose': { from: ['page'], input: none, output: none },
  'background:closeRefusal': { from: ['page'], input: none, output: none },
  // the engine document
  'background:engineEvent': {
    from: ['offscreen'],
    // `seq` rises within an `epoch`, the life of one engine document, so that a repeat is known as such.
    input: z.object({ epoch: z.uuid(), seq: z.number().int(), event: engineEventSchema }),
    output: none,
  },
  'background:liveEvent': {
    from: ['offscreen'],
    input: z.object({ id: z.string(), event: liveEventSchema }),
    output: none,
  },
  'background:voiceToken': { from: ['offscreen'], input: none, output: voiceTokenReply },
  // `renew`: the last token was refused
  'background:streamAccess': {
    from: ['offscreen'],
    input: z.object({ renew: z.boolean() }),
    output: streamAccessReply,
  },
  // the worker to the content scripts of a tab
  'content:settingsChanged': { from: ['background'], input: none, output: none },
  // `anyway`: no frame of the tab has the focus, so the page itself is meant
  'content:walk': { from: ['background'], input: z.object({ anyway: z.boolean() }), output: z.boolean() },
  // the worker to the engine document
  'offscreen:ping': { from: ['background'], input: none, output: none },
  'offscreen:start': { from: ['background'], input: none, output: engineDone },
  'offscreen:stop': { from: ['background'], input: none, output: none },
  'offscreen:status': { from: ['background'], input: none, output: engineStatus },
  // connects anew when registered is not enough; `engine-busy` while there is a call
  'offscreen:renewLine': { from: ['background'], input: none, output: engineDone },
  'offscreen:connect': {
    from: ['background'],
    // `line`: one of the person's by id, for the voice webhook's `Line`; `emergency`: its `EmergencyConfirmed`
    input: z.object({
      callId: callIdSchema,
      to: dialledSchema,
      line: z.string().exactOptional(),
      emergency: z.literal(true).exactOptional(),
    }),
    output: engineDone,
  },
  'offscreen:useAudio': { from: ['background'], input: audioChoicesSchema, output: none },
  // how a call that rings is heard; it falls silent by itself
  'offscreen:alert': {
    from: ['background'],
    input: z.object({ callId: callIdSchema, alert: z.enum(['ring', 'knock']) }),
    output: engineDone,
  },
  'offscreen:accept': { from: ['background'], input: callOnly, output: engineDone },
  'offscreen:reject': { from: ['background'], input: callOnly, output: engineDone },
  'offscreen:hangUp': { from: ['background'], input: callOnly, output: engineDone },
  'offscreen:mute': {
    from: ['background'],
    input: z.object({ callId: callIdSchema, muted: z.boolean() }),
    output: engineDone,
  },
  'offscreen:sendDigits': {
    from: ['background'],
    input: z.object({ callId: callIdSchema, digits: digitsSchema }),
    output: engineDone,
  },
} as const satisfies Record<string, { from: readonly Sender[]; input: z.ZodType; output: z.ZodType }>

export type MessageName = keyof typeof messages
export type Receiver = MessageName extends `${infer R}:${string}` ? R : never
export type MessageTo<R extends Receiver> = Extract<MessageName, `${R}:${string}`>
export type Input<N extends MessageName> = z.infer<(typeof messages)[N]['input']>
export type Output<N extends MessageName> = z.infer<(typeof messages)[N]['output']>

/** Why a message was not run. Refusals are values, so a caller can say what happened. */
export type Refusal = 'unknown-message' | 'sender-refused' | 'input-invalid' | 'handler-failed' | 'receiver-gone'

/**
 * Streams go one way, publisher to view: snapshots over ports of these names, levels and quality by a broadcast, and over
 * `content:changes` each frame of a tab says that its numbers changed.
 */
export const ports = {
  snapshot: 'background:snapshot',
  pages: 'background:pages',
  levels: 'offscreen:levels',
  quality: 'offscreen:quality',
  changes: 'content:changes',
} as const

/** The engine document holds this Web Lock for its life. */
export const engineLock = 'callside-engine'
