/** The vendor API: every reply and event of the gateway. The OpenAPI document and the client are made from these. */
import * as z from 'zod'
import { callStatusSchema, lineSchema } from './api-basics.ts'
import { liveCallSchema } from './api-live-call.ts'
import { presenceSchema } from './api-people.ts'
import { callPolicySchema } from './api-policy.ts'
import { callIdSchema, e164Schema, extSchema, timeSchema } from './common.ts'

/** Closed set. `application/problem+json` carries it in `code`. */
export const problemCodeSchema = z.enum([
  'bad-request',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  /** `If-Match` names an older version. */
  'changed-since',
  /** The `Idempotency-Key` was used for another request. */
  'key-reused',
  /** The call is over. */
  'call-ended',
  /** The call, or the party, is not in a state for this: nobody to hold, nobody who was asked. */
  'call-state',
  'too-many-parties',
  /** Nobody of those to be called can be reached now. */
  'target-unavailable',
  /** Somebody on the line has not agreed to be recorded. */
  'consent-missing',
  /** The contact policy does not allow this contact. */
  'policy-refused',
  'too-large',
  'too-many-requests',
  'signature-invalid',
  'carrier-unavailable',
  /** The carrier does not do this: a number that it does not connect, a leg that is gone. */
  'carrier-refused',
  'unavailable',
  'internal',
])
export type ProblemCode = z.infer<typeof problemCodeSchema>

/** RFC 9457. `requestId` ties a report to the gateway's log line; no field holds PHI. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: problemCodeSchema,
  requestId: z.string(),
})
export type Problem = z.infer<typeof problemSchema>

/** `GET /v1/server`, without sign-in: what a client needs to sign in (OAuth 2.1 authorization code with PKCE). */
export const serverSchema = z.object({
  product: z.literal('callside-gateway'),
  version: z.string(),
  oauth: z.object({
    clientId: z.string(),
    authorizationEndpoint: z.url(),
    tokenEndpoint: z.url(),
    revocationEndpoint: z.url(),
    /** Space separated. */
    scope: z.string(),
    /** RFC 8707 resource indicator, the audience of the access token. */
    resource: z.url(),
  }),
})
export type Server = z.infer<typeof serverSchema>

export const meSchema = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.email() }),
  organisation: z.object({ id: z.string(), name: z.string(), defaultCountry: z.string().length(2) }),
  lines: z.array(lineSchema),
  /** Absent from a server that knows no roles: everything is allowed then. */
  role: z.string().exactOptional(),
  permissions: z.array(z.string()).exactOptional(),
})
export type Me = z.infer<typeof meSchema>

/** Where the voice SDK connects. `host` is host[:port] without scheme; absent means the carrier's own default. */
export const signallingSchema = z.object({
  host: z.string().exactOptional(),
  edges: z.array(z.string()).exactOptional(),
})

export const voiceTokenSchema = z.object({
  token: z.string(),
  /** Alphanumeric and `_`, at most 121 characters: the carrier's client identity of this user. */
  identity: z.string(),
  expiresAt: timeSchema,
  signalling: signallingSchema,
})
export type VoiceToken = z.infer<typeof voiceTokenSchema>

export const callOutcomeSchema = z.enum(['answered', 'no-answer', 'busy', 'failed', 'cancelled', 'missed', 'declined'])
export type CallOutcome = z.infer<typeof callOutcomeSchema>

/** One row of the call log. `outcome` is null until the call ended; `durationMs` counts from answer to end. */
export const callRecordSchema = z.object({
  id: callIdSchema,
  direction: z.enum(['outbound', 'inbound']),
  status: callStatusSchema,
  outcome: callOutcomeSchema.nullable(),
  /** The other side; null when the caller hides the number. */
  remote: e164Schema.nullable(),
  ext: extSchema.nullable(),
  line: lineSchema,
  agent: z.object({ id: z.string(), name: z.string() }).nullable(),
  startedAt: timeSchema,
  answeredAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  durationMs: z.number().int().nonnegative().nullable(),
  /** Rises with every change of the row, so an older copy never overwrites a newer one. */
  version: z.number().int().positive(),
  /** Of an outgoing call: what the contact policy said. A refused call is `failed`. */
  policy: callPolicySchema.exactOptional(),
})
export type CallRecord = z.infer<typeof callRecordSchema>

export const callPageSchema = z.object({
  items: z.array(callRecordSchema),
  nextCursor: z.string().nullable(),
})
export type CallPage = z.infer<typeof callPageSchema>

export const callPageQuerySchema = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** Live events of `GET /v1/events` (text/event-stream). The SSE id is the resume position. */
export const liveEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call-changed'), call: callRecordSchema }),
  /** To everybody who is in the call or is called for it. */
  z.object({ type: z.literal('live-call'), call: liveCallSchema }),
  /** To all devices of the person whose presence it is. */
  z.object({ type: z.literal('presence-changed'), presence: presenceSchema }),
  /** What became of the probe of `POST /v1/reachability`. */
  z.object({ type: z.literal('probe-ended'), probeId: z.uuid(), reached: z.boolean(), at: timeSchema }),
  /** First on every connection: where the stream stands, so that a break before the first change loses nothing. */
  z.object({ type: z.literal('position') }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>
