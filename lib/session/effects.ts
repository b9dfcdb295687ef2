import type { CallEffect, CallEvent } from '../call/events.ts'
import type { CallControl } from '../api/call-control.ts'
import type { EngineDone, Refusal } from '../contracts/messages.ts'
import { assertNever } from '../core/assert-never.ts'
import type { Result } from '../core/result.ts'
import type { Request } from '../messaging/request.ts'
import { liveFactOf } from './call-facts.ts'

export type EffectDeps = {
  request: Request
  /** Makes the engine document and opens its line; false when Chrome would not. */
  openEngine(): Promise<boolean>
  notifications: {
    incoming(effect: Extract<CallEffect, { type: 'notify.incoming' }>): Promise<void>
    clear(callId: string): Promise<void>
    missed(effect: Extract<CallEffect, { type: 'notify.missed' }>): Promise<void>
  }
  callControl: CallControl
  refreshLog(): Promise<void>
  now: () => number
}

type Answer = Result<EngineDone, Refusal>

/** Does what an effect says; what the engine refuses comes back as an event of the call. */
export function createEffectRunner(deps: EffectDeps) {
  const { request } = deps

  /** Without the document there is no call; with one that failed, the call must not go on behind an ended screen. */
  async function settle(callId: string, answer: Answer, dispatch: (event: CallEvent) => void): Promise<void> {
    if (answer.ok && answer.value.ok) return
    const fault = answer.ok && !answer.value.ok ? answer.value.code : 'engine-lost'
    if (fault === 'engine-lost') dispatch({ type: 'engine-lost', callId, at: deps.now() })
    else dispatch({ type: 'engine-ended', callId, at: deps.now(), fault })
    if (answer.ok || answer.error.code !== 'receiver-gone') await request('offscreen:hangUp', { callId })
  }

  /** Straight to the engine: only when nobody is there is the document made, so a warm click pays for no check. */
  async function connect({ type: _, ...input }: CallEffect & { type: 'engine.connect' }): Promise<Answer> {
    const answer = await request('offscreen:connect', input)
    if (answer.ok || answer.error.code !== 'receiver-gone') return answer
    const opened = await deps.openEngine().catch(() => false)
    return opened ? request('offscreen:connect', input) : answer
  }

  return async (effect: CallEffect, dispatch: (event: CallEvent) => void): Promise<void> => {
    const { callId } = effect
    switch (effect.type) {
      case 'engine.connect':
        return settle(callId, await connect(effect), dispatch)
      case 'engine.accept':
        return settle(callId, await request('offscreen:accept', { callId }), dispatch)
      case 'engine.reject':
        return settle(callId, await request('offscreen:reject', { callId }), dispatch)
      case 'engine.hangUp':
        return settle(callId, await request('offscreen:hangUp', { callId }), dispatch)
      case 'engine.alert':
        await request('offscreen:alert', { callId, alert: effect.alert })
        return
      case 'engine.mute':
        // A mute or a tone that failed is no reason to end a call; the view still shows what the engine says.
        await request('offscreen:mute', { callId, muted: effect.muted })
        return
      case 'engine.sendDigits':
        await request('offscreen:sendDigits', { callId, digits: effect.digits })
        return
      case 'gateway.hold': {
        const reply = await deps.callControl.hold(callId, effect.held)
        if (reply.ok) dispatch(liveFactOf(reply.value, deps.now()))
        else dispatch({ type: 'hold-refused', callId, code: reply.error.code })
        return
      }
      case 'gateway.request': {
        const { requestId, request: asked } = effect
        const reply = await deps.callControl.request(callId, requestId, asked)
        if (reply.ok) {
          dispatch(liveFactOf(reply.value, deps.now()))
          dispatch({ type: 'request-done', callId, requestId })
        } else dispatch({ type: 'request-refused', callId, requestId, code: reply.error.code })
        return
      }
      case 'notify.incoming':
        return deps.notifications.incoming(effect)
      case 'notify.clearIncoming':
        return deps.notifications.clear(callId)
      case 'notify.missed':
        return deps.notifications.missed(effect)
      case 'log.refresh':
        return deps.refreshLog()
      default:
        return assertNever(effect)
    }
  }
}
