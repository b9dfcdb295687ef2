import * as z from 'zod'

const origin = z.url().transform((value, context) => {
  const url = new URL(value)
  if (url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '') return url.origin
  context.addIssue({ code: 'custom', message: 'must be an origin: scheme, host and port, nothing after it' })
  return z.NEVER
})
const isLoopback = (host: string) => /^((.+\.)?localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/i.test(host)
const publicOrigin = origin.refine((value) => {
  const { protocol, hostname } = new URL(value)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}, 'must be https:// unless it is an address of this machine')
const flag = z.enum(['', '0', '1']).transform((value) => value === '1')
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
)
const secret = z.string().min(32, 'must have at least 32 characters')
const sid = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `must be ${prefix} and 32 hex digits`)

const environmentSchema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
    HOST: z.string().min(1).default('127.0.0.1'),
    PUBLIC_URL: publicOrigin.optional(),
    DATA_DIR: z.string().min(1).optional(),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    TWILIO_ACCOUNT_SID: sid('AC'),
    TWILIO_AUTH_TOKEN: z.string().min(1),
    TWILIO_API_KEY_SID: sid('SK'),
    TWILIO_API_KEY_SECRET: z.string().min(1),
    TWILIO_TWIML_APP_SID: sid('AP'),
    TWILIO_API_URL: origin.optional(),
    TWILIO_SIGNALLING_HOST: z
      .string()
      .regex(/^[a-z0-9.-]+(:\d+)?$/i, 'must be host or host:port')
      .optional(),
    TWILIO_EDGES: list.optional(),
    CALLSIDE_EXTENSION_IDS: list
      .refine((ids) => ids.length > 0 && ids.every((id) => /^[a-p]{32}$/.test(id)), 'must be extension ids')
      .default(['pldgemdhkkomnlibpjoegbcpfoidncgp']),
    CALLSIDE_SECRET: secret.optional(),
    CALLSIDE_DEMO: flag.default(false),
    CALLSIDE_DEMO_PASSWORD: z.string().min(8).optional(),
    CALLSIDE_LINE: z
      .string()
      .regex(/^\+[1-9]\d{7,14}$/, 'must be an E.164 number')
      .optional(),
    CALLSIDE_TRUST_PROXY: flag.default(false),
    // Twice the minute before its end at which a client renews it, and what the carrier allows at most.
    CALLSIDE_VOICE_TOKEN_SECONDS: z.coerce.number().int().min(120).max(86_400).default(3_600),
  })
  .superRefine((env, context) => {
    const need = (name: 'CALLSIDE_SECRET' | 'CALLSIDE_DEMO_PASSWORD' | 'CALLSIDE_LINE' | 'DATA_DIR' | 'PUBLIC_URL') => {
      if (env[name] === undefined) context.addIssue({ code: 'custom', path: [name], message: 'is required' })
    }
    if (env.CALLSIDE_DEMO) {
      need('CALLSIDE_DEMO_PASSWORD')
      need('CALLSIDE_LINE')
    }
    // Only a demo with a folder of its own can make a secret and keep it.
    if (!env.CALLSIDE_DEMO || env.DATABASE_URL !== undefined) need('CALLSIDE_SECRET')
    // Where it listens is an address for browsers only when it is one of this machine.
    if (!isLoopback(env.HOST) || env.PORT === 0) need('PUBLIC_URL')
    if (env.DATABASE_URL === undefined) need('DATA_DIR')
  })

export type Config = ReturnType<typeof toConfig>
export type DatabaseConfig = { kind: 'embedded'; dataDir: string } | { kind: 'postgres'; url: string }

/** Each problem names the variable and what it must be, never what it holds: it may be a secret. */
export function parseEnvironment(
  environment: Record<string, string | undefined>,
): { ok: true; config: Config } | { ok: false; problems: string[] } {
  // An empty variable is how a compose file says "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = environmentSchema.safeParse(given)
  if (parsed.success) return { ok: true, config: toConfig(parsed.data) }
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? 'environment')
    const missing = issue.code === 'invalid_type' && given[name] === undefined
    return `${name} ${missing ? 'is required' : issue.code === 'custom' || issue.message.startsWith('must') ? issue.message : 'is not valid'}`
  })
  return { ok: false, problems: [...new Set(problems)] }
}

function toConfig(env: z.infer<typeof environmentSchema>) {
  const database: DatabaseConfig =
    env.DATABASE_URL === undefined
      ? { kind: 'embedded', dataDir: env.DATA_DIR ?? '' }
      : { kind: 'postgres', url: env.DATABASE_URL }
  return {
    listen: { host: env.HOST, port: env.PORT },
    publicUrl: env.PUBLIC_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`,
    database,
    secret: env.CALLSIDE_SECRET ?? null,
    extensionIds: env.CALLSIDE_EXTENSION_IDS,
    trustProxy: env.CALLSIDE_TRUST_PROXY,
    twilio: {
      accountSid: env.TWILIO_ACCOUNT_SID,
      authToken: env.TWILIO_AUTH_TOKEN,
      apiKeySid: env.TWILIO_API_KEY_SID,
      apiKeySecret: env.TWILIO_API_KEY_SECRET,
      twimlAppSid: env.TWILIO_TWIML_APP_SID,
      apiUrl: env.TWILIO_API_URL ?? null,
      tokenSeconds: env.CALLSIDE_VOICE_TOKEN_SECONDS,
    },
    signalling: {
      ...(env.TWILIO_SIGNALLING_HOST === undefined ? {} : { host: env.TWILIO_SIGNALLING_HOST }),
      ...(env.TWILIO_EDGES === undefined ? {} : { edges: env.TWILIO_EDGES }),
    },
    demo: env.CALLSIDE_DEMO ? { password: env.CALLSIDE_DEMO_PASSWORD ?? '', line: env.CALLSIDE_LINE ?? '' } : null,
  }
}
