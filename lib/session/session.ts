// The call session: one event at a time; transition, save, publish, then effects. docs/call-session.md has the invariants.
import type { CallEffect, CallEvent, SessionState, Transition } from '../call/events.ts'
import { reconcile } from '../call/reconcile.ts'
import { transition } from '../call/transition.ts'
import type { EngineStatus } from '../contracts/messages.ts'
import type { Item } from '../storage/area.ts'
import { createQueue } from './queue.ts'

export type Session = {
  /** Resolves when the new state is saved and published; effects run after. */
  dispatch(event: CallEvent): Promise<Transition>
  /** After the worker started: brings the saved call in step with what the engine has. */
  recover(): Promise<void>
}

export type SessionDeps = {
  state: Item<SessionState>
  publish(): Promise<void>
  /** Does what an effect says. What comes of it returns as an event. */
  run(effect: CallEffect, dispatch: (event: CallEvent) => void): Promise<void>
  /** Null when no engine answers. Must not create one: an engine made now has no calls anyway. */
  engineStatus(): Promise<EngineStatus | null>
  now: () => number
  onError(error: unknown): void
}

export function createSession(deps: SessionDeps): Session {
  const events = createQueue()
  // Effects have a queue of their own: "mute, unmute" keeps its order, and no event waits for the engine's answer.
  const effects = createQueue()

  function runAll(list: readonly CallEffect[]) {
    for (const effect of list) {
      void effects(() => deps.run(effect, (event) => void dispatch(event).catch(deps.onError))).catch(deps.onError)
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
      await deps.publish()
    }
    runAll(result.effects)
    return result
  }

  return {
    dispatch,
    recover: () =>
      events(async () => {
        const { call } = await deps.state.get()
        const live = call !== null && call.phase !== 'ended'
        const status = await deps.engineStatus()
        if (!live && status === null) return
        const plan = reconcile(call, status?.calls ?? null, deps.now())
        for (const event of plan.events) await apply(event)
        runAll(plan.effects)
      }),
  }
}
