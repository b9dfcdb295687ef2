import * as z from 'zod'
import { e164Schema } from './common.ts'

/** PostgreSQL keeps no zero character. */
export const plainText = z.string().refine((text) => !text.includes('\u0000'), 'must have no zero character')

export const lineSchema = z.object({ id: z.string(), number: e164Schema, label: z.string() })
export type Line = z.infer<typeof lineSchema>

export const callStatusSchema = z.enum(['ringing', 'in-progress', 'ended'])
