import type { Api } from '../api/client.ts'
import type { CallRecord } from '../contracts/api.ts'
import type { ApiFault } from '../contracts/messages.ts'
import { ok, type Result } from '../core/result.ts'
import type { CallCache } from '../storage/call-cache.ts'
import type { PresenceStore } from './presence.ts'

export type CallLog = {
  /** Reads the newest page from the gateway. */
  refresh(): Promise<Result<null, ApiFault>>
  /** One row that arrived by the live stream. */
  take(record: CallRecord): Promise<void>
  list(): Promise<{ items: CallRecord[]; readAt: number | null }>
  clear(): Promise<void>
}

const pageSize = 50

export function createCallLog(deps: {
  api: Pick<Api, 'calls'>
  cache: CallCache
  presence: PresenceStore
  changed(): Promise<void>
  now: () => number
}): CallLog {
  // What was asked for before a sign-out must not come back for whoever signs in next.
  let life = 0

  async function keep(records: readonly CallRecord[], read: boolean, mine: number) {
    if (mine !== life) return
    await deps.cache.upsert(records)
    if (mine !== life) return // the sign-out cleared it: the cache takes one job after the other
    await deps.presence.update((presence) => ({
      ...presence,
      logRev: presence.logRev + 1,
      logReadAt: read ? deps.now() : presence.logReadAt,
    }))
    await deps.changed()
  }

  return {
    async refresh() {
      const mine = life
      const page = await deps.api.calls({ limit: pageSize })
      if (!page.ok) return page
      await keep(page.value.items, true, mine)
      return ok(null)
    },
    take: (record) => keep([record], false, life),
    async list() {
      const [items, { logReadAt }] = await Promise.all([deps.cache.list(), deps.presence.get()])
      return { items, readAt: logReadAt }
    },
    clear() {
      life++
      return deps.cache.clear()
    },
  }
}
