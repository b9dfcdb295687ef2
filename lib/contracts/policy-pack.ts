import * as z from 'zod'
import type { PolicyPack } from '../policy/pack.ts'

export const placeSchema = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/)
const confidenceSchema = z.enum(['high', 'medium', 'low', 'none'])
const lawSchema = z.string().max(500)

const windowSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/)
  .refine((window) => window.slice(0, 5) < window.slice(6), 'ends before it begins')
  .nullable()

const windows = {
  weekday: windowSchema,
  saturday: windowSchema,
  sunday: windowSchema,
  holiday: windowSchema.exactOptional(),
}

const hoursSchema = z.strictObject({
  ...windows,
  law: lawSchema,
  confidence: confidenceSchema,
  automated: z.strictObject(windows).exactOptional(),
  maxPerDay: z.number().int().positive().exactOptional(),
})

const posture = z.enum(['ask', 'refuse'])

/** No pack can allow a sale that nobody agreed to. */
const needsSchema = z.strictObject({
  care: z.enum(['none', 'express', 'written']),
  marketing: z.enum(['express', 'written']),
  automatedCare: z.enum(['express', 'written']),
  automatedMarketing: z.literal('written'),
})

/** Strict, since a misspelt row of law that is dropped in silence is a law that is not kept. */
export const policyPackSchema = z.strictObject({
  version: z.string().min(1).max(40),
  validUntil: z.iso.date(),
  approval: z.strictObject({ by: z.string().min(1).max(200), on: z.iso.date() }).nullable(),
  care: z.strictObject({
    quietHours: posture,
    placeUnknown: z.enum(['allow', 'ask', 'refuse']),
    callAfterRevocation: posture,
    textWithoutConsent: posture,
  }),
  needs: z.strictObject({ call: needsSchema, text: needsSchema }),
  courtesy: hoursSchema,
  hours: z.record(placeSchema, hoursSchema),
  holidays: z.record(z.string().length(2), z.array(z.iso.date())),
  recording: z.record(
    placeSchema,
    z.strictObject({
      consent: z.enum(['one', 'all']),
      needs: z.enum(['notice', 'yes']),
      noticeInRecording: z.literal(true).exactOptional(),
      law: lawSchema,
      confidence: confidenceSchema,
    }),
  ),
}) satisfies z.ZodType<PolicyPack>
