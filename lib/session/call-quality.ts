// How a call sounded here goes to the gateway once it is over, and waits for the gateway when that is away.
import type { PeopleApi } from '../api/people.ts'
import type { CallId } from '../call/call.ts'
import type { QualityReport, QualitySummary } from '../contracts/quality.ts'
import { createQueue } from '../core/queue.ts'
import type { Item } from '../storage/area.ts'

export type PendingQuality = { callId: CallId; report: QualityReport }

/** Of more calls than these the gateway was away so long that nobody asks how they sounded. */
const mostWaiting = 50

/** Nobody waits for it: the next fact is about a call that lives. */
export type CallQuality = {
  keep(callId: CallId, summary: QualitySummary): void
  flush(): void
}

export function createCallQuality(deps: {
  api: Pick<PeopleApi, 'reportQuality'>
  item: Item<PendingQuality[]>
  isSignedIn(): Promise<boolean>
  newId: () => string
  onError(error: unknown): void
}): CallQuality {
  const { api, item } = deps
  const queue = createQueue()
  const run = (job: () => Promise<void>) => void queue(job).catch(deps.onError)

  async function send(): Promise<void> {
    for (const { callId, report } of await item.get()) {
      const reply = await api.reportQuality(callId, report)
      // Whatever else it says, it will say again.
      const mayPass = !reply.ok && ['offline', 'unavailable', 'bad-reply', 'not-signed-in'].includes(reply.error.code)
      if (mayPass) return
      await item.set((await item.get()).filter((one) => one.report.id !== report.id))
    }
  }

  return {
    keep: (callId, summary) =>
      run(async () => {
        // The last words of a call that a sign-out ended are nobody's.
        if (!(await deps.isSignedIn())) return
        const added = { callId, report: { ...summary, id: deps.newId() } }
        await item.set([...(await item.get()), added].slice(-mostWaiting))
        await send()
      }),
    flush: () => run(send),
  }
}
