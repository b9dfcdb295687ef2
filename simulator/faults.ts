import { z } from 'zod'

export const faultsSchema = z.strictObject({
  signalling: z.enum(['ok', 'silent', 'refuse', 'slow']).optional(),
  delayMs: z.number().int().min(0).max(60_000).optional(),
  rest: z
    .strictObject({
      status: z.number().int().min(400).max(599),
      code: z.number().int().optional(),
      times: z.number().int().min(1),
    })
    .optional(),
  rejectTokens: z.number().int().nullable().optional(),
  badSignatures: z.boolean().optional(),
  heartbeat: z.boolean().optional(),
})

export type FaultsInput = z.input<typeof faultsSchema>

// What the carrier does wrong on purpose. One object, read at the moment of use, so that a test can switch it at any time.
export type Faults = {
  signalling: 'ok' | 'silent' | 'refuse' | 'slow'
  delayMs: number
  rest: { status: number; code?: number | undefined; times: number } | null
  rejectTokens: number | null
  badSignatures: boolean
  heartbeat: boolean
}

export function createFaults(): Faults {
  return { signalling: 'ok', delayMs: 0, rest: null, rejectTokens: null, badSignatures: false, heartbeat: true }
}

export function applyFaults(faults: Faults, input: z.output<typeof faultsSchema>): void {
  if (input.signalling !== undefined) faults.signalling = input.signalling
  if (input.delayMs !== undefined) faults.delayMs = input.delayMs
  if (input.rest !== undefined) faults.rest = { ...input.rest }
  if (input.rejectTokens !== undefined) faults.rejectTokens = input.rejectTokens
  if (input.badSignatures !== undefined) faults.badSignatures = input.badSignatures
  if (input.heartbeat !== undefined) faults.heartbeat = input.heartbeat
}
