/** What the worker keeps of the gateway's view of a call, and what a person can ask the gateway for during one. */
import * as z from 'zod'
import type { LiveView, Request } from '../call/live.ts'
import {
  consentHowSchema,
  consultStepSchema,
  liveCallSchema,
  livePartySchema,
  partyIdSchema,
  recordingRequestSchema,
  targetSchema,
} from './api-live-call.ts'
import { lineSchema } from './api-basics.ts'
import { callIdSchema } from './common.ts'

export const liveViewSchema = z.object({
  line: lineSchema.exactOptional(),
  group: liveCallSchema.shape.group.exactOptional(),
  version: z.number().int().positive(),
  parties: z.array(
    livePartySchema.pick({ id: true, kind: true, state: true, task: true, name: true, number: true, failure: true }),
  ),
  recording: liveCallSchema.shape.recording.omit({ packVersion: true }),
  mergedInto: callIdSchema.nullable(),
}) satisfies z.ZodType<LiveView>

const target = { target: targetSchema }
const party = { party: partyIdSchema }

export const callRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['transfer', 'consult', 'add-party']), ...target }),
  z.object({ kind: z.literal('consult-step'), step: consultStepSchema }),
  z.object({ kind: z.literal('remove-party'), ...party }),
  z.object({ kind: z.literal('hold-party'), ...party, held: z.boolean() }),
  z.object({ kind: z.literal('move') }),
  z.object({ kind: z.literal('merge'), with: callIdSchema }),
  z.object({ kind: z.literal('record'), to: recordingRequestSchema.shape.state }),
  z.object({ kind: z.literal('note-consent'), ...party, given: z.boolean(), how: consentHowSchema }),
]) satisfies z.ZodType<Request>
export type CallRequest = z.infer<typeof callRequestSchema>

export const requestKindSchema = z.enum([
  'transfer',
  'consult',
  'add-party',
  'consult-step',
  'remove-party',
  'hold-party',
  'move',
  'merge',
  'record',
  'note-consent',
]) satisfies z.ZodType<Request['kind']>
