import type { Call, CallFault, CallId, EndReason, Party } from './call.ts'

/** Commands are imperative and come from people; facts come from the engine or the gateway. Each names its call. */
export type CallEvent =
  | { type: 'dial'; callId: CallId; party: Party; at: number }
  | { type: 'answer'; callId: CallId }
  | { type: 'decline'; callId: CallId }
  | { type: 'hangUp'; callId: CallId }
  | { type: 'setMuted'; callId: CallId; muted: boolean }
  | { type: 'sendDigits'; callId: CallId; digits: string }
  | { type: 'dismiss'; callId: CallId }
  // facts from the engine
  | { type: 'incoming'; callId: CallId; party: Party; at: number }
  | { type: 'carrier-accepted'; callId: CallId; at: number }
  | { type: 'mute-changed'; callId: CallId; muted: boolean }
  | { type: 'link-lost'; callId: CallId }
  | { type: 'link-restored'; callId: CallId }
  | { type: 'engine-ended'; callId: CallId; at: number; fault: CallFault | null }
  | { type: 'caller-gave-up'; callId: CallId; at: number }
  | { type: 'engine-lost'; callId: CallId; at: number }
  // facts from the gateway, which hears them from the carrier's webhooks
  | { type: 'callee-answered'; callId: CallId; at: number }
  | { type: 'carrier-ended'; callId: CallId; at: number; reason: EndReason }

/** What `transition` asks for. Data only; the session runs them after the state is saved. */
export type CallEffect =
  | { type: 'engine.connect'; callId: CallId; to: string }
  | { type: 'engine.accept'; callId: CallId }
  | { type: 'engine.reject'; callId: CallId }
  | { type: 'engine.hangUp'; callId: CallId }
  | { type: 'engine.mute'; callId: CallId; muted: boolean }
  | { type: 'engine.sendDigits'; callId: CallId; digits: string }
  | { type: 'notify.incoming'; callId: CallId; party: Party }
  | { type: 'notify.clearIncoming'; callId: CallId }
  | { type: 'notify.missed'; callId: CallId; party: Party }
  | { type: 'log.refresh'; callId: CallId }

/** `stale`: about a call that is not this one. `impossible`: cannot apply in this phase. */
export type Ignored = 'stale' | 'impossible'

export type Transition = { state: SessionState; effects: CallEffect[]; ignored?: Ignored }

/** One call at a time for now; `null` when there is none to show. */
export type SessionState = { call: Call | null }
