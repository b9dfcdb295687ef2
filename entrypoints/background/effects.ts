import type { CallEffect, CallEvent } from '../../lib/call/events.ts'
import type { EngineDone, Refusal } from '../../lib/contracts/messages.ts'
import { assertNever } from '../../lib/core/assert-never.ts'
import type { Result } from '../../lib/core/result.ts'
import type { Request } from '../../lib/messaging/request.ts'

export type EffectDeps = {
  request: Request
  ensureEngine(): Promise<boolean>
  notifications: {
    incoming(effect: Extract<CallEffect, { type: 'notify.incoming' }>): Promise<void>
    clear(callId: string): Promise<void>
    missed(effect: Extract<CallEffect, { type: 'notify.missed' }>): Promise<void>
  }
  refreshLog(): Promise<void>
  now: () => number
}

/** Does what an effect says; what the engine refuses comes back as an event of the call. */
export function createEffectRunner(deps: EffectDeps) {
  const { request } = deps
  return async (effect: CallEffect, dispatch: (event: CallEvent) => void): Promise<void> => {
    const { callId } = effect
    const settle = (answer: Result<EngineDone, Refusal>) => {
      if (answer.ok && answer.value.ok) return
      const fault = answer.ok && !answer.value.ok ? answer.value.code : 'engine-lost'
      if (fault === 'engine-lost') dispatch({ type: 'engine-lost', callId, at: deps.now() })
      else dispatch({ type: 'engine-ended', callId, at: deps.now(), fault })
    }
    switch (effect.type) {
      case 'engine.connect': {
        await deps.ensureEngine()
        const { to } = effect
        settle(await request('offscreen:connect', { callId, to }))
        return
      }
      case 'engine.accept': {
        const answer = await request('offscreen:accept', { callId })
        // Refused, most likely for want of a microphone: let the caller go on to somebody else.
        if (answer.ok && !answer.value.ok) await request('offscreen:reject', { callId })
        settle(answer)
        return
      }
      case 'engine.reject':
        settle(await request('offscreen:reject', { callId }))
        return
      case 'engine.hangUp':
        settle(await request('offscreen:hangUp', { callId }))
        return
      case 'engine.mute':
        settle(await request('offscreen:mute', { callId, muted: effect.muted }))
        return
      case 'engine.sendDigits':
        settle(await request('offscreen:sendDigits', { callId, digits: effect.digits }))
        return
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
