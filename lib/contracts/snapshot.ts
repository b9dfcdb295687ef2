/** What views render. The worker publishes the whole of it with a rising `rev`; views keep no state of their own. */
import * as z from 'zod'
import type { Call } from '../call/call.ts'
import type { SessionState } from '../call/events.ts'
import { lineSchema } from './api-basics.ts'
import { presenceSchema } from './api-people.ts'
import { callRequestSchema, liveViewSchema, requestKindSchema } from './call-requests.ts'
import { callIdSchema, partySchema, timeSchema } from './common.ts'
import { wrapUpDraftSchema } from './wrap-ups.ts'

const base = {
  callId: callIdSchema,
  party: partySchema,
  startedAt: timeSchema,
  line: lineSchema.exactOptional(),
  live: liveViewSchema.exactOptional(),
}
const outbound = { ...base, direction: z.literal('outbound') }
const inbound = { ...base, direction: z.literal('inbound') }
const either = { ...base, direction: z.enum(['outbound', 'inbound']) }

export const endReasonSchema = z.enum([
  'hung-up-here',
  'hung-up-there',
  'no-answer',
  'busy',
  'declined',
  'missed',
  'cancelled',
  'answered-elsewhere',
  'transferred',
  'moved',
  'merged',
  'failed',
])

export const callFaultSchema = z.enum([
  'microphone-denied',
  'microphone-missing',
  'not-signed-in',
  'token-unavailable',
  'token-rejected',
  'token-expired',
  'signalling-unreachable',
  'media-failed',
  'engine-lost',
  'engine-busy',
  'number-invalid',
  'carrier-refused',
  'carrier-error',
])

const handing = { handing: z.enum(['transferred', 'moved']).exactOptional() }
const talk = {
  ...either,
  ...handing,
  since: timeSchema,
  muted: z.boolean(),
  digits: z.string(),
  link: z.enum(['up', 'reconnecting']),
  asked: z.object({ requestId: z.uuid(), request: callRequestSchema }).exactOptional(),
  refused: z.object({ kind: z.union([requestKindSchema, z.literal('hold')]), code: z.string() }).exactOptional(),
}

const inFront = [
  z.object({ ...outbound, phase: z.literal('dialling') }),
  z.object({ ...outbound, phase: z.literal('ringing-out'), muted: z.boolean(), digits: z.string() }),
  z.object({ ...inbound, phase: z.literal('answering') }),
  z.object({ ...talk, phase: z.literal('connected') }),
] as const

const besides = [
  z.object({ ...inbound, phase: z.literal('ringing-in'), alert: z.enum(['knock', 'silent']).exactOptional() }),
  z.object({ ...talk, phase: z.literal('held') }),
  z.object({ ...either, phase: z.literal('ending'), since: timeSchema.nullable(), reason: endReasonSchema }),
  z.object({
    ...either,
    ...handing,
    phase: z.literal('ended'),
    since: timeSchema.nullable(),
    endedAt: timeSchema,
    reason: endReasonSchema,
    fault: callFaultSchema.nullable(),
  }),
] as const

/** Parses a call that was saved or sent. `satisfies` keeps it in step with lib/call. */
const callSchema = z.discriminatedUnion('phase', [...inFront, ...besides]) satisfies z.ZodType<Call>

/** All calls of the session, as they are saved. */
export const sessionStateSchema = z.object({
  front: z.discriminatedUnion('phase', inFront).nullable(),
  others: z.array(z.discriminatedUnion('phase', besides)),
}) satisfies z.ZodType<SessionState>

/** `not-rung`: registered, but a test call of the gateway did not arrive. `gateway-silent`: nobody there to make one. */
export const lineFaultSchema = z.union([callFaultSchema, z.enum(['not-rung', 'gateway-silent'])])
export type LineFault = z.infer<typeof lineFaultSchema>

/**
 * Whether a call can come in or go out right now, and if not, why. `checkedAt`: when a test call last arrived here, by
 * this machine's clock; null until one did.
 */
export const reachabilitySchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed-out') }),
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('ready'), since: timeSchema, checkedAt: timeSchema.nullable() }),
  z.object({ state: z.literal('unreachable'), since: timeSchema, fault: lineFaultSchema }),
])
export type Reachability = z.infer<typeof reachabilitySchema>

export const microphoneSchema = z.enum(['granted', 'prompt', 'denied', 'unknown'])
export type MicrophoneState = z.infer<typeof microphoneSchema>

/** `signing-in` while the browser's sign-in window is open. `error` is the last failure, cleared by the next try. */
export const accountSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed-out'), error: z.string().nullable() }),
  z.object({ state: z.literal('signing-in') }),
  z.object({
    state: z.literal('signed-in'),
    name: z.string(),
    email: z.string(),
    organisation: z.string(),
    defaultCountry: z.string(),
    lines: z.array(z.object({ id: z.string(), number: z.string(), label: z.string() })),
  }),
])
export type Account = z.infer<typeof accountSchema>

export const snapshotSchema = z.object({
  rev: z.number().int(),
  call: callSchema.nullable(),
  /** Calls that wait, are held or are over, beside the one that is shown. */
  others: z.array(callSchema),
  account: accountSchema,
  reachability: reachabilitySchema,
  microphone: microphoneSchema,
  serverUrl: z.string(),
  /** Whether this person wants calls; null until the gateway said. */
  presence: presenceSchema.nullable(),
  /** Notes about calls that were opened or written lately, newest last. */
  wrapUps: z.array(wrapUpDraftSchema),
  /** Missed calls since the panel was last looked at. */
  missed: z.number().int().nonnegative(),
  /** Rises whenever the cached call log changed; a view then asks for it again. */
  logRev: z.number().int().nonnegative(),
})
export type Snapshot = z.infer<typeof snapshotSchema>

/** Sound levels 0..1 (linear amplitude), ten times a second while a call has media. */
export const levelsSchema = z.object({
  callId: callIdSchema,
  input: z.number().min(0).max(1),
  output: z.number().min(0).max(1),
})
export type Levels = z.infer<typeof levelsSchema>
