/** The vendor API: may this person be called, what they agreed to, and what they wish. Numbers travel in bodies only. */
import * as z from 'zod'
import type { Decision, Reason } from '../policy/decision.ts'
import { plainText } from './api-basics.ts'
import { e164Schema, timeSchema } from './common.ts'
import { placeSchema } from './policy-pack.ts'

export const purposeSchema = z.enum([
  'emergency',
  'treatment',
  'appointment',
  'results',
  'refill',
  'payment',
  'operations',
  'marketing',
])
const channelSchema = z.enum(['call', 'text', 'record'])
const verdictSchema = z.enum(['allow', 'ask', 'refuse'])
const formSchema = z.enum(['number-given', 'notice', 'spoken', 'written'])
const confidenceSchema = z.enum(['high', 'medium', 'low', 'none'])
const needSchema = z.enum(['notice', 'yes'])

/** Why a person goes on where the policy asks. A code, because it travels through the carrier. */
export const confirmationSchema = z.enum(['urgent', 'asked-to-call', 'agreed-time', 'known-place', 'other'])
export type Confirmation = z.infer<typeof confirmationSchema>

const contact = z.number().int().nonnegative()
const verdict = { verdict: verdictSchema }
const ofContact = { contact, ...verdict }
const ofLaw = { law: z.string(), confidence: confidenceSchema }
const at = timeSchema

/** What each means: lib/policy/decision.ts. */
export const reasonSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('emergency'), by: z.enum(['number', 'purpose']), ...verdict }),
  z.object({ code: z.literal('pack-expired'), validUntil: z.string(), ...verdict }),
  z.object({ code: z.enum(['no-contact', 'no-marketing']), since: timeSchema, ...ofContact }),
  z.object({ code: z.enum(['consent-revoked', 'consent-expired']), channel: channelSchema, at, ...ofContact }),
  z.object({ code: z.literal('consent-unknown'), channel: channelSchema, ...ofContact }),
  z.object({
    code: z.literal('consent-too-weak'),
    channel: channelSchema,
    needs: z.enum(['none', 'express', 'written']),
    form: formSchema,
    ...ofContact,
  }),
  z.object({ code: z.literal('place-unknown'), ...ofContact }),
  z.object({ code: z.literal('hours-unknown'), place: z.string(), ...ofContact }),
  z.object({
    code: z.literal('quiet-hours'),
    zone: z.string(),
    localDate: z.string(),
    localMinutes: z.number().int(),
    place: z.string().nullable(),
    window: z.string().nullable(),
    ...ofLaw,
    ...ofContact,
  }),
  z.object({
    code: z.literal('cap-reached'),
    place: z.string(),
    max: z.number(),
    count: z.number(),
    ...ofLaw,
    ...ofContact,
  }),
  z.object({ code: z.literal('cap-unknown'), place: z.string(), max: z.number(), ...ofLaw, ...ofContact }),
  z.object({
    code: z.literal('recording-law'),
    contact: contact.nullable(),
    place: z.string().nullable(),
    consent: z.enum(['one', 'all']),
    needs: needSchema,
    noticeInRecording: z.boolean(),
    ...ofLaw,
    ...verdict,
  }),
  z.object({ code: z.literal('recording-consent-missing'), ...ofContact }),
  z.object({ code: z.literal('recording-declined'), at, ...ofContact }),
  z.object({ code: z.literal('recording-consent-too-weak'), needs: needSchema, form: formSchema, ...ofContact }),
]) satisfies z.ZodType<Reason>

export const decisionSchema = z.object({
  action: channelSchema,
  verdict: verdictSchema,
  reasons: z.array(reasonSchema).readonly(),
  packVersion: z.string(),
  at: timeSchema,
}) satisfies z.ZodType<Decision>

/** As one dials it: E.164, or a short number such as 911. */
const dialledSchema = z.string().regex(/^(\+[1-9]\d{7,14}|\d{3,6})$/)

/** Asked before a click, for all numbers of a page at once. `places`: where the record says that this person is. */
export const decisionsRequestSchema = z.strictObject({
  action: z.enum(['call', 'text']),
  purpose: purposeSchema.default('treatment'),
  contacts: z
    .array(z.strictObject({ number: dialledSchema, places: z.array(placeSchema).max(10).default([]) }))
    .min(1)
    .max(100),
})

/** In the order in which they were asked for; each decision is about one contact, whose index in it is 0. */
export const decisionsSchema = z.object({ items: z.array(decisionSchema), askedCalls: z.enum(['noted', 'confirm']) })

/** What the contact policy said of a call that was placed, or was not. */
export const callPolicySchema = z.object({
  verdict: verdictSchema,
  reasons: z.array(z.string()),
  packVersion: z.string(),
  confirmation: confirmationSchema.nullable(),
})
export type CallPolicy = z.infer<typeof callPolicySchema>

/** Newest answers are added, none is changed: `revoked` takes back what was given before it. */
export const newContactConsentSchema = z
  .strictObject({
    number: e164Schema,
    channel: channelSchema,
    /** Null: about every purpose. A yes to all is none to marketing. */
    purpose: purposeSchema.nullable(),
    status: z.enum(['given', 'revoked']),
    form: formSchema,
    /** Name and version of what was read or signed, never its text. */
    wording: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,60}$/)
      .optional(),
    /** When they said so; now when left out. */
    at: timeSchema.max(8.64e15).optional(),
    expiresAt: timeSchema.max(8.64e15).nullable().default(null),
  })
  .refine(({ at, expiresAt }) => expiresAt === null || at === undefined || expiresAt > at, 'expires before it is given')
export type NewContactConsent = z.infer<typeof newContactConsentSchema>

export const contactConsentSchema = z.object({
  id: z.uuid(),
  channel: channelSchema,
  purpose: purposeSchema.nullable(),
  status: z.enum(['given', 'revoked']),
  form: formSchema,
  wording: z.string().nullable(),
  at: timeSchema,
  expiresAt: timeSchema.nullable(),
  notedBy: z.string().nullable(),
  notedAt: timeSchema,
})
export type ContactConsent = z.infer<typeof contactConsentSchema>

export const newDoNotContactSchema = z.strictObject({
  number: e164Schema,
  kind: z.enum(['no-contact', 'no-marketing']),
  /** Null: neither calls nor texts. */
  channel: z.enum(['call', 'text']).nullable().default(null),
})
export type NewDoNotContact = z.infer<typeof newDoNotContactSchema>

export const doNotContactSchema = z.object({
  id: z.uuid(),
  number: e164Schema,
  kind: z.enum(['no-contact', 'no-marketing']),
  channel: z.enum(['call', 'text']).nullable(),
  since: timeSchema,
  notedBy: z.string().nullable(),
  endedAt: timeSchema.nullable(),
})
export type DoNotContactEntry = z.infer<typeof doNotContactSchema>
export const doNotContactPageSchema = z.object({
  items: z.array(doNotContactSchema),
  nextCursor: z.string().nullable(),
})
export const doNotContactQuerySchema = z.object({
  cursor: plainText.max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const wishesRequestSchema = z.strictObject({ number: e164Schema })
const stateSchema = z.enum(['given', 'revoked', 'expired', 'unknown'])

/** What one person agreed to and wishes. `states`: what all answers come to now, for each channel and purpose. */
export const wishesSchema = z.object({
  consents: z.array(contactConsentSchema),
  doNotContact: z.array(doNotContactSchema),
  states: z.array(z.object({ channel: z.enum(['call', 'text']), purpose: purposeSchema, state: stateSchema })),
})
export type Wishes = z.infer<typeof wishesSchema>
