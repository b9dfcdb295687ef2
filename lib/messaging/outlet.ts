import type { LiveEvent } from '../contracts/api.ts'
import type { EngineEvent } from '../contracts/messages.ts'
import type { Logger } from '../core/log.ts'
import { createQueue } from '../core/queue.ts'
import type { Request } from './request.ts'

/** Tries for one message: Chrome starts a stopped worker in 30 to 220 ms (measured), an update takes longer. */
const tries = 40
const everyMs = 150

export type Outlet = {
  engineEvent(event: EngineEvent): void
  /** True when the worker has taken it. */
  liveEvent(id: string, event: LiveEvent): Promise<boolean>
  /** Facts of the engine that the worker has not taken yet. */
  waiting(): boolean
}

/** Brings facts from the engine document to the worker, in order, across a worker that is stopped or restarting. */
export function createOutlet(request: Request, log: Logger): Outlet {
  const epoch = crypto.randomUUID()
  const queue = createQueue()
  let seq = 0
  let waiting = 0

  const deliver = (send: () => ReturnType<Request>) =>
    queue(async () => {
      for (let tried = 0; tried < tries; tried++) {
        const reply = await send()
        if (reply.ok) return true
        if (reply.error.code !== 'receiver-gone') {
          log.error('fact-refused', { code: reply.error.code })
          return false
        }
        await new Promise((resolve) => setTimeout(resolve, everyMs))
      }
      log.error('fact-lost')
      return false
    })

  return {
    engineEvent(event) {
      const number = ++seq
      waiting++
      void deliver(() => request('background:engineEvent', { epoch, seq: number, event })).finally(() => waiting--)
    },
    liveEvent: (id, event) => deliver(() => request('background:liveEvent', { id, event })),
    waiting: () => waiting > 0,
  }
}
