import { type Call, isFinal, type ProgressEvent } from './call.ts'
import type { Fields } from './webhooks.ts'

export const apiVersion = '2010-04-01'

export function rfc2822(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000')
}

// What every voice request carries.
export function callFields(call: Call, accountSid: string): Fields {
  return {
    AccountSid: accountSid,
    ApiVersion: apiVersion,
    CallSid: call.sid,
    CallStatus: call.status,
    Called: call.to,
    Caller: call.from,
    Direction: call.direction,
    From: call.from,
    To: call.to,
    ...(call.parentSid === undefined ? {} : { ParentCallSid: call.parentSid }),
  }
}

export function progressEvent(call: Call): ProgressEvent | undefined {
  if (isFinal(call.status)) return 'completed'
  if (call.status === 'in-progress') return 'answered'
  return call.status === 'initiated' || call.status === 'ringing' ? call.status : undefined
}

export function statusFields(call: Call, accountSid: string): Fields {
  const final = isFinal(call.status)
  return {
    ...callFields(call, accountSid),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(call.nextSequence()),
    Timestamp: rfc2822(call.updatedAt),
    ...(final
      ? { CallDuration: String(call.durationSeconds), Duration: String(Math.ceil(call.durationSeconds / 60)) }
      : {}),
  }
}
