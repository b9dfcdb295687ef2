import { networkInterfaces } from 'node:os'
import { z } from 'zod'
import type { Certificate } from './certificate.ts'

const portSchema = z.coerce.number().int().min(0).max(65535).default(0)
const methodSchema = z.enum(['GET', 'POST']).default('POST')

const numberSchema = z.object({
  number: z.string().regex(/^\+[1-9]\d{6,14}$/),
  voiceUrl: z.url(),
  voiceMethod: methodSchema,
  statusCallback: z.url().optional(),
})

const appSchema = z.object({
  sid: z.string().regex(/^AP[0-9a-fA-F]{32}$/),
  voiceUrl: z.url(),
  voiceMethod: methodSchema,
  statusCallback: z.url().optional(),
})

export type NumberConfig = z.input<typeof numberSchema>
export type AppConfig = z.input<typeof appSchema>
export type OwnNumber = z.output<typeof numberSchema>
export type App = z.output<typeof appSchema>

export type SimulatorOptions = {
  signallingPort?: number
  restPort?: number
  controlPort?: number
  accountSid: string
  authToken: string
  apiKeySid: string
  apiKeySecret: string
  numbers: readonly NumberConfig[]
  apps: readonly AppConfig[]
  mediaAddress?: string
  certificate?: Certificate
  log?: (line: string) => void
}

function jsonArray<Item extends z.ZodType>(item: Item) {
  return z
    .string()
    .default('[]')
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' })
        return z.NEVER
      }
    })
    .pipe(z.array(item))
}

const environmentSchema = z.object({
  SIM_SIGNALLING_PORT: portSchema,
  SIM_REST_PORT: portSchema,
  SIM_CONTROL_PORT: portSchema,
  SIM_ACCOUNT_SID: z.string().regex(/^AC[0-9a-fA-F]{32}$/),
  SIM_AUTH_TOKEN: z.string().min(1),
  SIM_API_KEY_SID: z.string().regex(/^SK[0-9a-fA-F]{32}$/),
  SIM_API_KEY_SECRET: z.string().min(1),
  SIM_NUMBERS: jsonArray(numberSchema),
  SIM_APPS: jsonArray(appSchema),
  SIM_MEDIA_ADDRESS: z.ipv4().optional(),
})

export function parseOwnNumbers(numbers: readonly NumberConfig[]): OwnNumber[] {
  return z.array(numberSchema).parse(numbers)
}

export function parseApps(apps: readonly AppConfig[]): App[] {
  return z.array(appSchema).parse(apps)
}

export type OptionsResult = { ok: true; options: SimulatorOptions } | { ok: false; problem: string }

// The problem names the variables, never their values: some are secrets.
export function readOptions(environment: Record<string, string | undefined>): OptionsResult {
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0])))
    return { ok: false, problem: `wrong or missing: ${[...names].join(', ')}` }
  }
  const env = parsed.data
  return {
    ok: true,
    options: {
      signallingPort: env.SIM_SIGNALLING_PORT,
      restPort: env.SIM_REST_PORT,
      controlPort: env.SIM_CONTROL_PORT,
      accountSid: env.SIM_ACCOUNT_SID,
      authToken: env.SIM_AUTH_TOKEN,
      apiKeySid: env.SIM_API_KEY_SID,
      apiKeySecret: env.SIM_API_KEY_SECRET,
      numbers: env.SIM_NUMBERS,
      apps: env.SIM_APPS,
      ...(env.SIM_MEDIA_ADDRESS === undefined ? {} : { mediaAddress: env.SIM_MEDIA_ADDRESS }),
    },
  }
}

// Chromium gathers no loopback candidates, so media needs another address even on one machine.
export function findMediaAddress(): string | undefined {
  for (const addresses of Object.values(networkInterfaces())) {
    for (const address of addresses ?? []) if (address.family === 'IPv4' && !address.internal) return address.address
  }
  return undefined
}
