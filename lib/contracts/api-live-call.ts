/** The vendor API while a call lives: who is in it, and what an agent can ask for. */
import * as z from 'zod'
import { callStatusSchema, lineSchema, plainText } from './api-basics.ts'
import { callIdSchema, e164Schema, timeSchema } from './common.ts'

/** A leg's name within its call: `agent`, `remote`, `party-3`. */
export const partyIdSchema = z.string().regex(/^[a-z0-9-]{1,40}$/)

/**
 * `agent`: on our side, controls the call. `contact`: whom the call is about. `colleague`: one of us who was asked or
 * added. `other`: an outside number that was added, or that the call was transferred to.
 */
const partyKindSchema = z.enum(['agent', 'contact', 'colleague', 'other'])
const partyStateSchema = z.enum(['ringing', 'connected', 'held', 'left'])

export const livePartySchema = z.object({
  id: partyIdSchema,
  kind: partyKindSchema,
  state: partyStateSchema,
  /** Why it was added; null for those who were there from the start. */
  task: z.enum(['transfer', 'consult', 'party', 'move']).nullable(),
  /** Parties with the same ring number were called at once. */
  ring: z.number().int().nullable(),
  userId: z.string().nullable(),
  /** One of us by name. The names of others are the client's to look up. */
  name: z.string().nullable(),
  number: e164Schema.nullable(),
  /** How it ended without having been connected; null otherwise. */
  failure: z.enum(['busy', 'no-answer', 'failed', 'cancelled']).nullable(),
  connectedAt: timeSchema.nullable(),
})
export type LiveParty = z.infer<typeof livePartySchema>

export const consentHowSchema = z.enum(['verbal', 'written', 'keypress'])
export type ConsentHow = z.infer<typeof consentHowSchema>

const recordingViewSchema = z.object({
  state: z.enum(['off', 'starting', 'recording', 'paused', 'stopped', 'failed']),
  /** `hold`: somebody is held. `consent`: somebody on the line has not agreed. Both end by themselves. */
  pausedBy: z.enum(['agent', 'hold', 'consent']).nullable(),
  /** What the gateway says to a request to record now. */
  verdict: z.enum(['allow', 'refuse']),
  /** Parties without whose consent it is refused. */
  consentMissing: z.array(partyIdSchema),
  /** Of the policy pack that says so. */
  packVersion: z.string(),
})

export const liveCallSchema = z.object({
  id: callIdSchema,
  /** Rises with every change of this view; apart from the version of the row in the log. */
  version: z.number().int().positive(),
  direction: z.enum(['outbound', 'inbound']),
  status: callStatusSchema,
  line: lineSchema,
  /** The ring group that an incoming call went to; null when it went to the line's own people, or was placed. */
  group: z.object({ id: z.string(), name: z.string() }).nullable(),
  startedAt: timeSchema,
  answeredAt: timeSchema.nullable(),
  parties: z.array(livePartySchema),
  recording: recordingViewSchema,
  /** Oldest first; the newest of a party counts. `by`: who of us noted it. */
  consents: z.array(
    z.object({
      party: partyIdSchema,
      given: z.boolean(),
      how: consentHowSchema,
      by: z.string().nullable(),
      at: timeSchema,
    }),
  ),
  /** Where this call goes on, when it was merged into another one. */
  mergedInto: callIdSchema.nullable(),
})
export type LiveCall = z.infer<typeof liveCallSchema>

export const liveCallsSchema = z.object({ items: z.array(liveCallSchema) })

export const holdSchema = z.strictObject({ held: z.boolean() })

/** A colleague, an outside number, or a group whose people ring at once until one answers. */
export const targetSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('user'), userId: plainText.min(1).max(100) }),
  z.strictObject({ type: z.literal('number'), number: e164Schema }),
  z.strictObject({ type: z.literal('group'), groupId: plainText.min(1).max(100) }),
])
export type Target = z.infer<typeof targetSchema>
export const targetBodySchema = z.strictObject({ target: targetSchema })

export const consultStepSchema = z.enum(['swap', 'complete', 'cancel', 'join'])
export const mergeSchema = z.strictObject({ callId: callIdSchema })

/** What was said is in `wording` by its name and version, never its text: a name can be checked, a text can hold PHI. */
export const newConsentSchema = z.strictObject({
  party: partyIdSchema,
  given: z.boolean(),
  how: consentHowSchema,
  wording: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,60}$/)
    .optional(),
})
export type NewConsent = z.infer<typeof newConsentSchema>

export const recordingRequestSchema = z.strictObject({ state: z.enum(['recording', 'paused', 'stopped']) })
