/** What the worker keeps of notes about calls, and what views show of them. */
import * as z from 'zod'
import { wrapUpChangeSchema, wrapUpSchema } from './api-people.ts'
import { callIdSchema } from './common.ts'

/**
 * `changed`: on its way soon. `waiting`: the gateway cannot be asked now, or does not know the call yet; it is tried again. `conflict`: somebody
 * changed the same, and the person decides. `refused`: the gateway said no, by `code`.
 */
export const wrapUpStatusSchema = z.enum(['saved', 'changed', 'saving', 'waiting', 'conflict', 'refused'])
export type WrapUpStatus = z.infer<typeof wrapUpStatusSchema>

export const wrapUpDraftSchema = z.object({
  callId: callIdSchema,
  /** As the gateway has it; null until it was read. */
  saved: wrapUpSchema.nullable(),
  /** What was changed here and is not confirmed yet. */
  draft: z.object(wrapUpChangeSchema.shape).partial(),
  status: wrapUpStatusSchema,
  /** With `conflict`: what somebody else made of it. */
  theirs: wrapUpSchema.nullable(),
  code: z.string().nullable(),
})
export type WrapUpDraft = z.infer<typeof wrapUpDraftSchema>
