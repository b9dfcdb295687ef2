/** The vendor API: what was done, by whom and when. Entries name people and records by id and hold no PHI. */
import * as z from 'zod'
import { roleSchema } from './api-access.ts'
import { timeSchema } from './common.ts'

export const auditActionSchema = z.enum([
  'sign-in',
  'sign-in-refused',
  'second-factor-set-up',
  'second-factor-removed',
  'sign-out',
  'session-ended',
  'call-placed',
  'call-received',
  'call-ended',
  'policy-override',
  'policy-refusal',
  'recording-started',
  'recording-changed',
  'recording-ended',
  'recording-consent',
  'consent-noted',
  'wishes-read',
  'do-not-contact-added',
  'do-not-contact-ended',
  'user-changed',
  'settings-changed',
  'organisation-set-up',
  'audit-read',
  'audit-exported',
])
export type AuditAction = z.infer<typeof auditActionSchema>

const detailSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])

export const auditEntrySchema = z.object({
  /** Of an organisation, or `gateway` for what belongs to none. */
  chain: z.string(),
  seq: z.number().int().positive(),
  at: timeSchema,
  action: auditActionSchema,
  /** Null: the carrier, or the gateway itself. */
  actor: z.object({ userId: z.string(), role: roleSchema.nullable(), sessionId: z.string().nullable() }).nullable(),
  /** Where the request came from, where that is known. */
  from: z.object({ address: z.string().nullable(), device: z.string().nullable() }).nullable(),
  subject: z
    .object({ kind: z.enum(['user', 'session', 'call', 'consent', 'do-not-contact', 'organisation']), id: z.string() })
    .nullable(),
  outcome: z.enum(['done', 'refused']),
  /** A code. */
  why: z.string().nullable(),
  detail: z.record(z.string(), detailSchema),
})
export type AuditEntry = z.infer<typeof auditEntrySchema>

/** `hash` is that of the entry and of all before it. */
export const auditPageSchema = z.object({
  items: z.array(z.object({ entry: auditEntrySchema, hash: z.string() })),
  nextCursor: z.string().nullable(),
})
export type AuditPage = z.infer<typeof auditPageSchema>

export const auditPageQuerySchema = z.object({
  /** The `seq` before which to go on. */
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  action: auditActionSchema.optional(),
})
