/** The vendor API: who can be reached, by which line one calls, and what is noted after a call. */
import * as z from 'zod'
import { lineSchema, plainText } from './api-basics.ts'
import { callIdSchema, timeSchema } from './common.ts'

export const presenceStatusSchema = z.enum(['available', 'busy', 'away', 'do-not-disturb'])
export type PresenceStatus = z.infer<typeof presenceStatusSchema>

/** Minutes from midnight, in the schedule's zone; `to` is not included. Day 1 is Monday. */
const workingHoursSchema = z
  .strictObject({
    day: z.number().int().min(1).max(7),
    from: z.number().int().min(0).max(1439),
    to: z.number().int().min(1).max(1440),
  })
  .refine(({ from, to }) => from < to, 'from must be before to')

const zoneSchema = z.string().max(60).refine(isZone, 'must be an IANA time zone')

export const scheduleSchema = z.strictObject({ zone: zoneSchema, hours: z.array(workingHoursSchema).max(50) })
export type Schedule = z.infer<typeof scheduleSchema>

/**
 * `chosen` holds until `until`, then it is `available` again. `effective` is what routing goes by: outside the schedule
 * it is `away`. Calls of a line or a group ring whoever is effectively `available`, also during another call; a
 * colleague's transfer rings everybody but `do-not-disturb`.
 */
export const presenceSchema = z.object({
  chosen: presenceStatusSchema,
  until: timeSchema.nullable(),
  effective: presenceStatusSchema,
  schedule: scheduleSchema.nullable(),
  version: z.number().int().nonnegative(),
})
export type Presence = z.infer<typeof presenceSchema>

export const presenceChangeSchema = z
  .strictObject({
    chosen: presenceStatusSchema.optional(),
    until: timeSchema.nullable().optional(),
    schedule: scheduleSchema.nullable().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something')
export type PresenceChange = z.infer<typeof presenceChangeSchema>

/** Whom one can hand a call to. `isOnCall` says that they talk now. */
export const directorySchema = z.object({
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      presence: presenceStatusSchema,
      isSignedIn: z.boolean(),
      isOnCall: z.boolean(),
    }),
  ),
  groups: z.array(
    z.object({ id: z.string(), name: z.string(), members: z.number().int(), reachable: z.number().int() }),
  ),
})
export type Directory = z.infer<typeof directorySchema>

/** Numbers that one may show to whom one calls; `Line` of the voice request names one by id. */
export const lineChoiceSchema = z.object({ items: z.array(z.object({ line: lineSchema, isDefault: z.boolean() })) })
export const defaultLineSchema = z.strictObject({ lineId: plainText.max(100) })

const tagSchema = plainText.trim().min(1).max(40)

/** What the agent notes about a call. `version` is the entity tag; 0 when nothing was noted yet. */
export const wrapUpSchema = z.object({
  callId: callIdSchema,
  result: z.string().max(60).nullable(),
  note: z.string().max(10_000),
  tags: z.array(tagSchema).max(20),
  followUpAt: timeSchema.nullable(),
  version: z.number().int().nonnegative(),
  updatedAt: timeSchema.nullable(),
})
export type WrapUp = z.infer<typeof wrapUpSchema>

export const wrapUpChangeSchema = z
  .strictObject({
    result: plainText.trim().min(1).max(60).nullable().optional(),
    note: plainText.max(10_000).optional(),
    tags: z.array(tagSchema).max(20).optional(),
    followUpAt: timeSchema.nullable().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something')
export type WrapUpChange = z.infer<typeof wrapUpChangeSchema>

/** The carrier has no way to ask whether a device can ring, so it is rung for a moment; the device makes no sound. */
export const probeSchema = z.object({ probeId: z.uuid(), answerWithinMs: z.number().int() })
export type Probe = z.infer<typeof probeSchema>

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
