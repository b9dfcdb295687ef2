/** A call that rings, in words, for the banner in a page. */
import * as z from 'zod'
import { callIdSchema } from './common.ts'

export type RingingCall = { callId: string; title: string; lines: string[] }

export const bannerPressSchema = z.object({ callId: callIdSchema, action: z.enum(['answer', 'decline']) })
