import type { Call, CallId } from '../lib/call/call.ts'

/** What a person can do with the call on the screen. */
export type CallActions = {
  answer: (callId: CallId) => void
  decline: (callId: CallId) => void
  hangUp: (callId: CallId) => void
  setMuted: (callId: CallId, muted: boolean) => void
  sendDigits: (callId: CallId, digits: string) => void
  callAgain: (call: Call) => void
  dismiss: (callId: CallId) => void
  openWelcome: () => void
}
