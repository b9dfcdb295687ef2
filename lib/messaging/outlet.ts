import type { LiveEvent } from '../contracts/api.ts'
import type { EngineEvent } from '../contracts/messages.ts'
import type { Logger } from '../core/log.ts'
import type { Request } from './request.ts'

/** Tries for one message: Chrome starts a stopped worker in 30 to 220 ms (measured), an update takes longer. */
const tries = 40
const everyMs = 150

export type Outlet = {
  engineEvent(event: EngineEvent): void
  /** Resolves when the worker has taken it, or after the last try. */
  liveEvent(id: string, event: LiveEvent): Promise<void>
}

/** Brings facts from the engine document to the worker, in order, across a worker that is stopped or restarting. */
export function createOutlet(request: Request, log: Logger): Outlet {
  // Rises across documents too, so the worker can tell a repeat from a new document's first fact.
  let seq = Date.now()
  let tail: Promise<unknown> = Promise.resolve()

  const deliver = (send: () => ReturnType<Request>) => {
    tail = tail.then(async () => {
      for (let tried = 0; tried < tries; tried++) {
        const reply = await send()
        if (reply.ok) return
        if (reply.error.code !== 'receiver-gone') {
          log.error('fact-refused', { code: reply.error.code })
          return
        }
        await new Promise((resolve) => setTimeout(resolve, everyMs))
      }
      log.error('fact-lost')
    })
    return tail
  }

  return {
    engineEvent(event) {
      const number = ++seq
      void deliver(() => request('background:engineEvent', { seq: number, event }))
    },
    async liveEvent(id, event) {
      await deliver(() => request('background:liveEvent', { id, event }))
    },
  }
}
