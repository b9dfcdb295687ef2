import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import type { CallPage } from '../../../lib/contracts/api.ts'
import type { ApiFault } from '../../../lib/contracts/messages.ts'
import { fail, ok, type Result } from '../../../lib/core/result.ts'
import { createCallLog } from '../../../lib/session/call-log.ts'
import { createPresenceStore } from '../../../lib/session/presence.ts'
import { createCallCache } from '../../../lib/storage/call-cache.ts'
import { createItems } from '../../../lib/storage/items.ts'
import { callRecord } from '../../support/call-record.ts'
import { memoryArea } from '../../support/memory-area.ts'

const second = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0002'

/** The real cache over an in-memory IndexedDB; the gateway answers when the test lets it. */
function rig() {
  const items = createItems({ session: memoryArea(), local: memoryArea() }, { serverUrl: 'http://127.0.0.1:8787' })
  const presence = createPresenceStore(items.presence)
  const cache = createCallCache({ keyItem: items.cacheKey, crypto, name: `log-${crypto.randomUUID()}` })
  const asked: unknown[] = []
  let answer: Promise<Result<CallPage, ApiFault>> = Promise.resolve(ok({ items: [], nextCursor: null }))
  let changed = 0
  const log = createCallLog({
    api: {
      calls: (query) => {
        asked.push(query)
        return answer
      },
    },
    cache,
    presence,
    changed: async () => void changed++,
    now: () => 77,
  })
  return {
    log,
    cache,
    presence,
    asked,
    changed: () => changed,
    gateway: (reply: Promise<Result<CallPage, ApiFault>> | Result<CallPage, ApiFault>) => {
      answer = Promise.resolve(reply)
    },
  }
}

const page = (...records: CallPage['items']) => ok({ items: records, nextCursor: null })

describe('the call log', () => {
  it('keeps the newest page, says when it was read, and tells the views', async () => {
    const { log, gateway, asked, presence, changed } = rig()
    gateway(page(callRecord()))
    expect(await log.refresh()).toEqual(ok(null))
    expect(asked).toEqual([{ limit: 50 }])
    expect(await log.list()).toEqual({ items: [callRecord()], readAt: 77 })
    expect((await presence.get()).logRev).toBe(1)
    expect(changed()).toBe(1)
  })
  it('shows what was read before when the gateway cannot be reached', async () => {
    const { log, gateway, changed } = rig()
    gateway(page(callRecord()))
    await log.refresh()
    gateway(fail('offline'))
    expect(await log.refresh()).toEqual(fail('offline'))
    expect((await log.list()).items).toHaveLength(1)
    expect(changed()).toBe(1)
  })
  it('takes a row of the live stream, which is no reading of the log', async () => {
    const { log, changed } = rig()
    await log.take(callRecord())
    expect(await log.list()).toEqual({ items: [callRecord()], readAt: null })
    expect(changed()).toBe(1)
  })
  it('never puts an older copy over a newer one', async () => {
    const { log, gateway } = rig()
    await log.take(callRecord({ version: 3, outcome: 'answered' }))
    gateway(page(callRecord({ version: 2 })))
    await log.refresh()
    expect((await log.list()).items).toEqual([callRecord({ version: 3, outcome: 'answered' })])
  })
  it('is empty after a sign-out', async () => {
    const { log } = rig()
    await log.take(callRecord())
    await log.clear()
    expect((await log.list()).items).toEqual([])
  })
  it('does not get back what was asked for before the sign-out', async () => {
    const { log, gateway, changed } = rig()
    const { promise, resolve } = Promise.withResolvers<Result<CallPage, ApiFault>>()
    gateway(promise)
    const reading = log.refresh()
    await log.clear()
    resolve(page(callRecord()))
    await reading
    expect(await log.list()).toEqual({ items: [], readAt: null })
    expect(changed()).toBe(0)
  })
  it('does not get back what was being written at the sign-out', async () => {
    const { log, presence } = rig()
    const writing = log.take(callRecord())
    const clearing = log.clear()
    await Promise.all([writing, clearing])
    expect((await log.list()).items).toEqual([])
    expect((await presence.get()).logRev).toBe(0)
  })
  it('keeps what the next person reads while a row of the last one was on its way', async () => {
    const { log, gateway } = rig()
    const { promise, resolve } = Promise.withResolvers<Result<CallPage, ApiFault>>()
    gateway(promise)
    const old = log.refresh()
    await log.clear()
    await log.take(callRecord({ id: second }))
    resolve(page(callRecord()))
    await old
    expect((await log.list()).items.map(({ id }) => id)).toEqual([second])
  })
  it('keeps what the next person reads while the last one’s row was being written', async () => {
    const { log } = rig()
    const old = log.take(callRecord())
    const clearing = log.clear()
    const fresh = log.take(callRecord({ id: second }))
    await Promise.all([old, clearing, fresh])
    expect((await log.list()).items.map(({ id }) => id)).toEqual([second])
  })
})
