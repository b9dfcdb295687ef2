// The call log as last read, AES-256-GCM per row. Call metadata is PHI: numbers and times never lie on disk in the clear.
import { Dexie, type EntityTable } from 'dexie'
import { type CallRecord, callRecordSchema } from '../contracts/api.ts'
import { createQueue } from '../core/queue.ts'
import type { Item } from './area.ts'

/** Newest rows that are kept; older pages come from the gateway. */
const maxRows = 200

/** `id` is a random UUID and says nothing; all else is in `data`. */
type Row = { id: string; iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer }

export type CallCache = {
  /** Newest first. Rows that cannot be read (other key, older shape) are dropped: the gateway has them. */
  list(): Promise<CallRecord[]>
  /** Keeps a row unless a newer version of it is here. */
  upsert(records: readonly CallRecord[]): Promise<void>
  clear(): Promise<void>
}

export function createCallCache(deps: { keyItem: Item<number[] | null>; crypto: Crypto; name?: string }): CallCache {
  const db = new Dexie(deps.name ?? 'callside') as Dexie & { calls: EntityTable<Row, 'id'> }
  db.version(1).stores({ calls: 'id' })
  const { subtle } = deps.crypto
  let opening: Promise<CryptoKey> | null = null

  function key(): Promise<CryptoKey> {
    opening ??= openKey().catch((error: unknown) => {
      opening = null
      throw error
    })
    return opening
  }

  async function openKey(): Promise<CryptoKey> {
    let raw = await deps.keyItem.get()
    if (raw === null) {
      // No key means a new session: whatever lies there can never be read again.
      await db.calls.clear()
      raw = [...deps.crypto.getRandomValues(new Uint8Array(32))]
      await deps.keyItem.set(raw)
    }
    return subtle.importKey('raw', Uint8Array.from(raw), 'AES-GCM', false, ['encrypt', 'decrypt'])
  }

  async function open(row: Row, secret: CryptoKey): Promise<CallRecord | null> {
    try {
      const plain = await subtle.decrypt({ name: 'AES-GCM', iv: row.iv }, secret, row.data)
      const parsed = callRecordSchema.safeParse(JSON.parse(new TextDecoder().decode(plain)))
      return parsed.success ? parsed.data : null
    } catch {
      return null // not ours to read: the caller drops the row
    }
  }

  async function seal(record: CallRecord, secret: CryptoKey): Promise<Row> {
    const iv = deps.crypto.getRandomValues(new Uint8Array(12))
    const plain = new TextEncoder().encode(JSON.stringify(record))
    return { id: record.id, iv, data: await subtle.encrypt({ name: 'AES-GCM', iv }, secret, plain) }
  }

  // What was read stays in the memory of the worker, which is the only writer: an event in the middle of a call's set-up
  // must not cost two hundred decryptions.
  let memory: Map<string, CallRecord> | null = null

  async function known(secret: CryptoKey): Promise<Map<string, CallRecord>> {
    memory ??= new Map((await readAll(secret)).map((record) => [record.id, record]))
    return memory
  }

  async function readAll(secret: CryptoKey): Promise<CallRecord[]> {
    const rows = await db.calls.toArray()
    const records = await Promise.all(rows.map((row) => open(row, secret)))
    const unreadable = rows.filter((_, index) => records[index] === null).map(({ id }) => id)
    if (unreadable.length > 0) await db.calls.bulkDelete(unreadable)
    return records.filter((record) => record !== null)
  }

  async function merge(incoming: readonly CallRecord[]): Promise<void> {
    const secret = await key()
    const before = await known(secret)
    const fresh = incoming.filter((record) => record.version > (before.get(record.id)?.version ?? 0))
    // Encryption first: an IndexedDB transaction ends while other promises are awaited.
    const rows = await Promise.all(fresh.map((record) => seal(record, secret)))
    const after = new Map([...before, ...fresh.map((record) => [record.id, record] as const)])
    const surplus = newestFirst(after)
      .slice(maxRows)
      .map(({ id }) => id)
    await db.transaction('rw', db.calls, async () => {
      await db.calls.bulkPut(rows)
      await db.calls.bulkDelete(surplus)
    })
    for (const id of surplus) after.delete(id)
    memory = after
  }

  // One at a time: a page and a live event that arrive together would otherwise each read before the other wrote.
  const queue = createQueue()
  return {
    list: () => queue(async () => newestFirst(await known(await key()))),
    upsert: (incoming) => queue(() => merge(incoming)),
    clear: () =>
      queue(async () => {
        opening = null
        memory = null
        await deps.keyItem.clear()
        await db.calls.clear()
      }),
  }
}

function newestFirst(records: ReadonlyMap<string, CallRecord>): CallRecord[] {
  return [...records.values()].sort((a, b) => b.startedAt - a.startedAt)
}
