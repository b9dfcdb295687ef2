import type { CallEvent } from '../call/events.ts'
import type { EndReason } from '../call/call.ts'
import type { CallOutcome, CallRecord } from '../contracts/api.ts'
import type { LiveCall } from '../contracts/api-live-call.ts'
import { liveViewSchema } from '../contracts/call-requests.ts'

/**
 * What a changed row of the gateway's log says about the call of the same id. `at` is this machine's clock: the
 * gateway's may differ, and a timer must not start in the future.
 */
export function factOf(record: CallRecord, self: { userId: string }, at: number): CallEvent | null {
  const callId = record.id
  const elsewhere = record.direction === 'inbound' && record.agent !== null && record.agent.id !== self.userId
  if (elsewhere) return { type: 'carrier-ended', callId, at, reason: 'answered-elsewhere' }
  if (record.status === 'ended') return { type: 'carrier-ended', callId, at, reason: reasonOf(record) }
  if (record.status === 'in-progress' && record.direction === 'outbound') return { type: 'callee-answered', callId, at }
  return null
}

/** What the gateway's view of a call says of the call of the same id. */
export function liveFactOf(call: LiveCall, at: number): CallEvent {
  return { type: 'live-changed', callId: call.id, at, live: liveViewSchema.parse(call) }
}

const reasons: Record<CallOutcome, EndReason> = {
  answered: 'hung-up-there',
  'no-answer': 'no-answer',
  busy: 'busy',
  failed: 'failed',
  cancelled: 'cancelled',
  missed: 'missed',
  declined: 'declined',
}

function reasonOf({ outcome }: CallRecord): EndReason {
  return outcome === null ? 'failed' : reasons[outcome]
}
