import type { Alert, CallFault, CallId, EndReason, Front, Other, Party } from './call.ts'
import type { LineRef, LiveView, Request } from './live.ts'

/** Commands are imperative and come from people; facts come from the engine or the gateway. Each names its call. */
export type CallEvent =
  // `emergency`: the person was warned that help may not learn where they are, and goes on
  | { type: 'dial'; callId: CallId; party: Party; at: number; line?: LineRef; emergency?: true }
  | { type: 'answer'; callId: CallId }
  | { type: 'decline'; callId: CallId }
  | { type: 'hangUp'; callId: CallId }
  | { type: 'hold'; callId: CallId }
  | { type: 'resume'; callId: CallId }
  | { type: 'setMuted'; callId: CallId; muted: boolean }
  | { type: 'sendDigits'; callId: CallId; digits: string }
  | { type: 'ask'; callId: CallId; requestId: string; request: Request }
  | { type: 'dismiss'; callId: CallId }
  // facts from the engine
  | { type: 'incoming'; callId: CallId; party: Party; at: number; quiet?: true }
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
  | { type: 'live-changed'; callId: CallId; at: number; live: LiveView }
  | { type: 'hold-refused'; callId: CallId; code: string }
  | { type: 'request-done'; callId: CallId; requestId: string }
  | { type: 'request-refused'; callId: CallId; requestId: string; code: string }

/** What `transition` asks for. Data only; the session runs them after the state is saved. */
export type CallEffect =
  | { type: 'engine.connect'; callId: CallId; to: string; line?: string; emergency?: true }
  | { type: 'engine.alert'; callId: CallId; alert: 'ring' | 'knock' }
  | { type: 'engine.accept'; callId: CallId }
  | { type: 'engine.reject'; callId: CallId }
  | { type: 'engine.hangUp'; callId: CallId }
  | { type: 'engine.mute'; callId: CallId; muted: boolean }
  | { type: 'engine.sendDigits'; callId: CallId; digits: string }
  | { type: 'gateway.hold'; callId: CallId; held: boolean }
  | { type: 'gateway.request'; callId: CallId; requestId: string; request: Request }
  | { type: 'notify.incoming'; callId: CallId; party: Party; alert: Alert }
  | { type: 'notify.clearIncoming'; callId: CallId }
  | { type: 'notify.missed'; callId: CallId; party: Party }
  | { type: 'log.refresh'; callId: CallId }

/** `stale`: about a call that is not here. `impossible`: cannot apply in this phase. */
export type Ignored = 'stale' | 'impossible'

export type Transition = { state: SessionState; effects: CallEffect[]; ignored?: Ignored }

/**
 * All calls of one person on this device. There is one place for a call that is talked in, so two never talk at once;
 * the others wait: they ring, are held, or are over. At most one that ended is kept.
 */
export type SessionState = { front: Front | null; others: readonly Other[] }
