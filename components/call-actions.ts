import type { Call, CallId } from '../lib/call/call.ts'
import type { Request } from '../lib/call/live.ts'

/** What a person can do with the call on the screen. */
export type CallActions = {
  answer: (callId: CallId) => void
  decline: (callId: CallId) => void
  hangUp: (callId: CallId) => void
  hold: (callId: CallId) => void
  resume: (callId: CallId) => void
  /** What only the gateway can do. */
  ask: (callId: CallId, request: Request) => void
  setMuted: (callId: CallId, muted: boolean) => void
  sendDigits: (callId: CallId, digits: string) => void
  callAgain: (call: Call) => void
  dismiss: (callId: CallId) => void
  openWelcome: () => void
}
