import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { CallRecord } from '../../../lib/contracts/api.ts'
import { createItem } from '../../../lib/storage/area.ts'
import { createCallCache } from '../../../lib/storage/call-cache.ts'
import { memoryArea } from '../../support/memory-area.ts'

describe('a stored value', () => {
  it('that does not parse is put aside, told, and replaced by the fallback', async () => {
    const area = memoryArea({ settings: { serverUrl: 12, of: 'an older version' } })
    const rejected: string[] = []
    const item = createItem(
      area,
      'settings',
      z.object({ serverUrl: z.url() }),
      { serverUrl: 'https://a.example' },
      (key) => rejected.push(key),
    )
    expect(await item.get()).toEqual({ serverUrl: 'https://a.example' })
    expect(rejected).toEqual(['settings'])
    expect(area.dump()).toEqual({ 'settings:rejected': { serverUrl: 12, of: 'an older version' } })
  })

  it('is read once by a worker, and again by the next one', async () => {
    const area = memoryArea({ count: 1 })
    let reads = 0
    const counted = { ...area, get: (key: string) => (reads++, area.get(key)) }
    const item = createItem(counted, 'count', z.number(), 0)
    expect(await Promise.all([item.get(), item.get()])).toEqual([1, 1])
    await item.set(2)
    expect(await item.get()).toBe(2)
    expect(reads).toBe(1)
    expect(await createItem(counted, 'count', z.number(), 0).get()).toBe(2)
    expect(reads).toBe(2)
  })

  it('is what the area has after a write that failed', async () => {
    const area = memoryArea({ count: 1 })
    const full = { ...area, set: () => Promise.reject(new Error('quota')) }
    const item = createItem(full, 'count', z.number(), 0)
    expect(await item.get()).toBe(1)
    await expect(item.set(2)).rejects.toThrow('quota')
    expect(await item.get()).toBe(1)
  })

  it('is asked for again after a read that failed', async () => {
    const area = memoryArea({ count: 1 })
    let fails = true
    const item = createItem(
      { ...area, get: (key) => (fails ? Promise.reject(new Error('closing')) : area.get(key)) },
      'count',
      z.number(),
      0,
    )
    await expect(item.get()).rejects.toThrow('closing')
    fails = false
    expect(await item.get()).toBe(1)
  })
})

function record(number: number, fields: Partial<CallRecord> = {}): CallRecord {
  return {
    id: `5d6c9a51-6f1e-4b52-a9a3-${String(number).padStart(12, '0')}`,
    direction: 'outbound',
    status: 'ended',
    outcome: 'answered',
    remote: '+14155550132',
    ext: null,
    line: { id: 'l1', number: '+14155550100', label: 'Front desk' },
    agent: null,
    startedAt: number,
    answeredAt: null,
    endedAt: null,
    durationMs: null,
    version: 1,
    ...fields,
  }
}

let names = 0
function cacheIn(area = memoryArea(), name = `cache-${++names}`) {
  const keyItem = createItem<number[] | null>(area, 'cacheKey', z.array(z.number()).nullable(), null)
  return { area, name, cache: createCallCache({ keyItem, crypto, name }) }
}

async function rawRows(name: string): Promise<{ data: ArrayBuffer }[]> {
  const open = indexedDB.open(name)
  await new Promise((resolve) => (open.onsuccess = resolve))
  const all = open.result.transaction('calls').objectStore('calls').getAll()
  await new Promise((resolve) => (all.onsuccess = resolve))
  open.result.close()
  return all.result as { data: ArrayBuffer }[]
}

describe('the cached call log', () => {
  it('comes back newest first and never lets an older copy win', async () => {
    const { cache } = cacheIn()
    await cache.upsert([record(1, { version: 3 }), record(2)])
    await cache.upsert([record(1, { version: 2, outcome: 'busy' })])
    expect((await cache.list()).map(({ startedAt, outcome }) => [startedAt, outcome])).toEqual([
      [2, 'answered'],
      [1, 'answered'],
    ])
  })
  it('has no number, time or outcome in the clear on disk', async () => {
    const { cache, name } = cacheIn()
    await cache.upsert([record(1)])
    const rows = await rawRows(name)
    expect(rows).toHaveLength(1)
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['data', 'id', 'iv'])
    const bytes = Buffer.from(rows[0]?.data ?? new ArrayBuffer(0)).toString('latin1')
    for (const clear of ['4155550132', 'answered', 'Front desk']) expect(bytes).not.toContain(clear)
  })
  it('keeps the newest two hundred', async () => {
    const { cache } = cacheIn()
    await cache.upsert(Array.from({ length: 230 }, (_, index) => record(index + 1)))
    const kept = await cache.list()
    expect(kept).toHaveLength(200)
    expect(kept.at(-1)?.startedAt).toBe(31)
  })
  it('is unreadable and emptied when its key went with the browser session', async () => {
    const { cache, name } = cacheIn()
    await cache.upsert([record(1)])
    const { cache: next } = cacheIn(memoryArea(), name)
    expect(await next.list()).toEqual([])
    expect(await rawRows(name)).toEqual([])
  })
  it('is gone after sign-out, key included', async () => {
    const { cache, area, name } = cacheIn()
    await cache.upsert([record(1)])
    await cache.clear()
    expect(await rawRows(name)).toEqual([])
    expect(area.dump()).toEqual({})
  })
})
