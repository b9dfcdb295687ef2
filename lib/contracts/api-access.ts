/** The vendor API: who may do what, and what an administrator sets. */
import * as z from 'zod'
import { timeSchema } from './common.ts'

export const roleSchema = z.enum(['agent', 'supervisor', 'compliance', 'admin'])
export type Role = z.infer<typeof roleSchema>

/** What a role allows, gateway/src/domain/permissions.ts. A client hides what is not among its person's. */
export const permissionSchema = z.enum([
  'calls',
  'calls.read',
  'calls.read-all',
  'recordings.make',
  'recordings.listen',
  'recordings.download',
  'recordings.share',
  'recordings.delete',
  'policy',
  'consents',
  'do-not-contact',
  'users.read',
  'users',
  'settings.read',
  'settings',
  'audit',
  'audit.export',
  'exports',
])
export type Permission = z.infer<typeof permissionSchema>

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.email(),
  role: roleSchema,
  disabled: z.boolean(),
  hasSecondFactor: z.boolean(),
  sessions: z.number().int().nonnegative(),
})
export type User = z.infer<typeof userSchema>
export const usersSchema = z.object({ items: z.array(userSchema) })

export const userChangeSchema = z
  .strictObject({ role: roleSchema.optional(), disabled: z.boolean().optional() })
  .refine((change) => Object.keys(change).length > 0, 'must change something')
export type UserChange = z.infer<typeof userChangeSchema>

/** One browser profile that signed in. `device` is what it said of itself, `address` whence it signed in. */
export const sessionSchema = z.object({
  id: z.string(),
  device: z.string().nullable(),
  address: z.string().nullable(),
  createdAt: timeSchema,
  /** When it last asked for an access token. */
  usedAt: timeSchema.nullable(),
  expiresAt: timeSchema,
  isCurrent: z.boolean(),
})
export type Session = z.infer<typeof sessionSchema>
export const sessionsSchema = z.object({ items: z.array(sessionSchema) })

export const settingsSchema = z.object({
  /** Who must have a second factor to sign in. */
  secondFactorFor: z.array(roleSchema),
  /**
   * What becomes of a call that the contact policy answers with `ask` when the person at the device has not confirmed
   * it: `noted`, it is placed and the decision is kept; `confirm`, it is not placed.
   */
  askedCalls: z.enum(['noted', 'confirm']),
  version: z.number().int().nonnegative(),
})
export type Settings = z.infer<typeof settingsSchema>

export const settingsChangeSchema = z
  .strictObject({
    secondFactorFor: z.array(roleSchema).max(4).optional(),
    askedCalls: settingsSchema.shape.askedCalls.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something')
export type SettingsChange = z.infer<typeof settingsChangeSchema>
