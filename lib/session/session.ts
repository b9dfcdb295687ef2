// The call session: one event at a time; transition, save, publish, then effects. docs/call-session.md has the invariants.
import type { CallEffect, CallEvent, SessionState, Transition } from '../call/events.ts'
import { reconcile } from '../call/reconcile.ts'
import { liveCalls, noCalls } from '../call/session-state.ts'
import { transition } from '../call/transition.ts'
import type { EngineStatus } from '../contracts/messages.ts'
import { createQueue } from '../core/queue.ts'
import type { Item } from '../storage/area.ts'

export type Session = {
  /** Resolves when the new state is saved and published; effects run after. */
  dispatch(event: CallEvent): Promise<Transition>
  /** After the worker started, and every minute: brings the saved call in step with what the engine has. */
  recover(): Promise<void>
  /** At sign-out: no call is kept. In the queue, so that no event that was under way writes it back. */
  reset(): Promise<void>
}

export type SessionDeps = {
  state: Item<SessionState>
  /** Tells the views, within so many milliseconds. */
  publish(waitMs?: number): Promise<void>
  /** Does what an effect says. What comes of it returns as an event. */
  run(effect: CallEffect, dispatch: (event: CallEvent) => void): Promise<void>
  /** Null when no engine answers. Must not create one: an engine made now has no calls anyway. */
  engineStatus(): Promise<EngineStatus | null>
  now: () => number
  onError(error: unknown): void
}

/** What must keep its order among itself, and must not wait for the others: a slow gateway delays no answer. */
type Lane = 'engine' | 'gateway' | 'notices' | 'slow'

const lanes: Record<CallEffect['type'], Lane> = {
  'engine.connect': 'engine',
  'engine.alert': 'engine',
  'engine.accept': 'engine',
  'engine.reject': 'engine',
  'engine.hangUp': 'engine',
  'engine.mute': 'engine',
  'engine.sendDigits': 'engine',
  'gateway.hold': 'gateway',
  'gateway.request': 'gateway',
  'notify.incoming': 'notices',
  'notify.clearIncoming': 'notices',
  'notify.missed': 'slow',
  'log.refresh': 'slow',
}

/**
 * Views share the engine's thread: drawing a call while the SDK opens its microphone put the invite off by 30 ms
 * (bench/call.ts). What was clicked shows by itself that it was; a tenth of a second later still looks like at once.
 */
const mediaFirstMs = 100

const opensMedia = ({ effects }: Transition) =>
  effects.some(({ type }) => type === 'engine.connect' || type === 'engine.accept')

export function createSession(deps: SessionDeps): Session {
  const events = createQueue()
  const queues: Record<Lane, ReturnType<typeof createQueue>> = {
    engine: createQueue(),
    gateway: createQueue(),
    notices: createQueue(),
    slow: createQueue(),
  }

  function runAll(list: readonly CallEffect[]) {
    for (const effect of list) {
      const run = () => deps.run(effect, (event) => void dispatch(event).catch(deps.onError))
      void queues[lanes[effect.type]](run).catch(deps.onError)
    }
  }

  function dispatch(event: CallEvent): Promise<Transition> {
    return events(() => apply(event))
  }

  async function apply(event: CallEvent): Promise<Transition> {
    const state = await deps.state.get()
    const result = transition(state, event)
    if (result.state !== state) {
      // Saved before effects run: a worker that dies here knows at its next start what it was about to do.
      await deps.state.set(result.state)
      // Begun before the effects and not waited for: what a view is told must neither delay nor stop a call. Revisions
      // keep an older snapshot from replacing a newer one.
      void deps.publish(opensMedia(result) ? mediaFirstMs : 0).catch(deps.onError)
    }
    runAll(result.effects)
    return result
  }

  return {
    dispatch,
    recover: () =>
      events(async () => {
        // What the engine was told before this moment must have reached it before it is asked what it has.
        await queues.engine(async () => undefined)
        const state = await deps.state.get()
        const status = await deps.engineStatus()
        if (liveCalls(state).length === 0 && status === null) return
        const plan = reconcile(state, status, deps.now())
        for (const event of plan.events) await apply(event)
        runAll(plan.effects)
      }),
    reset: () =>
      events(async () => {
        await deps.state.set(noCalls)
      }),
  }
}
