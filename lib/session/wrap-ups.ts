// Notes about calls. What a person wrote is kept before anything else happens, and stays until the gateway confirmed it:
// a call that ends, a panel that closes and a worker that stops take no word away.
import type { PeopleApi } from '../api/people.ts'
import type { WrapUp, WrapUpChange } from '../contracts/api-people.ts'
import type { WrapUpDraft, WrapUpStatus } from '../contracts/wrap-ups.ts'
import { createQueue } from '../core/queue.ts'
import type { Item } from '../storage/area.ts'

export type WrapUps = {
  /** Kept when this resolves; sent a moment later, so that not every letter is a request. */
  note(callId: string, change: WrapUpChange): Promise<void>
  /** Reads what was noted before. */
  open(callId: string): Promise<void>
  /** After a conflict. */
  settle(callId: string, keep: 'mine' | 'theirs'): Promise<void>
  /** Sends what waits. */
  flush(): Promise<void>
  hasUnsaved(): Promise<boolean>
}

const pauseMs = 800
/** Of those that are saved; what is not saved stays in any case. */
const mostSaved = 20

/** Codes after which another try may do: the network, or a call that the gateway has not heard of yet. */
const passing: ReadonlySet<string> = new Set([
  'offline',
  'unavailable',
  'bad-reply',
  'not-signed-in',
  'not-found',
  'too-many-requests',
])

const fields = ['result', 'note', 'tags', 'followUpAt'] as const
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const isUnsaved = ({ draft }: WrapUpDraft) => fields.some((field) => draft[field] !== undefined)
const nothing: Pick<WrapUp, (typeof fields)[number]> = { result: null, note: '', tags: [], followUpAt: null }

export function createWrapUps(deps: {
  api: Pick<PeopleApi, 'wrapUp' | 'changeWrapUp'>
  item: Item<WrapUpDraft[]>
  publish(): Promise<void>
  later(delayMs: number, run: () => void): () => void
  onError(error: unknown): void
}): WrapUps {
  const { api, item } = deps
  const queue = createQueue()
  const saving = new Map<string, Promise<void>>()
  const timers = new Map<string, () => void>()

  const find = async (callId: string) => (await item.get()).find((one) => one.callId === callId)

  /** Null from `change`: nobody is there any more (signed out), or nothing changes. */
  function update(callId: string, change: (known: WrapUpDraft | undefined) => WrapUpDraft | null): Promise<void> {
    return queue(async () => {
      const all = await item.get()
      const next = change(all.find((one) => one.callId === callId))
      if (next === null) return
      await item.set(bounded([...all.filter((one) => one.callId !== callId), next]))
      await deps.publish()
    })
  }

  const known = (callId: string, change: (entry: WrapUpDraft) => WrapUpDraft) =>
    update(callId, (entry) => (entry === undefined ? null : change(entry)))

  const stop = (callId: string, status: WrapUpStatus, code: string | null) =>
    known(callId, (entry) => ({ ...entry, status, code }))

  const failed = (callId: string, code: string) => stop(callId, passing.has(code) ? 'waiting' : 'refused', code)

  /** What the gateway has now, and whether somebody else changed what was changed here too. */
  async function reread(callId: string, before: typeof nothing): Promise<boolean> {
    const read = await api.wrapUp(callId)
    if (!read.ok) {
      await failed(callId, read.error.code)
      return false
    }
    const now = read.value
    let isClear = false
    await known(callId, (entry) => {
      const clash = fields.some(
        (field) =>
          entry.draft[field] !== undefined &&
          !isSame(before[field], now[field]) &&
          !isSame(entry.draft[field], now[field]),
      )
      isClear = !clash
      return clash ? { ...entry, status: 'conflict', theirs: now, code: null } : { ...entry, saved: now }
    })
    return isClear
  }

  async function saveAll(callId: string): Promise<void> {
    for (;;) {
      const entry = await find(callId)
      if (entry === undefined || entry.status === 'conflict' || !isUnsaved(entry)) return
      const { saved, draft } = entry
      if (saved === null) {
        if (!(await reread(callId, nothing))) return
        continue
      }
      await stop(callId, 'saving', null)
      const reply = await api.changeWrapUp(callId, saved.version, draft)
      if (reply.ok) {
        await known(callId, (one) => {
          const rest = { ...one, saved: reply.value, draft: withoutSent(one.draft, draft), code: null }
          return { ...rest, status: isUnsaved(rest) ? 'changed' : 'saved' }
        })
      } else if (reply.error.code !== 'changed-since') return failed(callId, reply.error.code)
      else if (!(await reread(callId, saved))) return
    }
  }

  /** One at a time for each call; what is on its way takes along what was written meanwhile. */
  function save(callId: string): Promise<void> {
    timers.get(callId)?.()
    timers.delete(callId)
    const running = saving.get(callId)
    if (running !== undefined) return running
    const run = saveAll(callId).finally(() => saving.delete(callId))
    saving.set(callId, run)
    return run
  }

  function saveSoon(callId: string): void {
    timers.get(callId)?.()
    timers.set(
      callId,
      deps.later(pauseMs, () => void save(callId).catch(deps.onError)),
    )
  }

  return {
    async note(callId, change) {
      await update(callId, (entry = empty(callId)) => ({
        ...entry,
        draft: { ...entry.draft, ...change },
        ...(entry.status === 'saved' || entry.status === 'refused' ? { status: 'changed', code: null } : {}),
      }))
      saveSoon(callId)
    },
    async open(callId) {
      const entry = await find(callId)
      if (entry !== undefined && isUnsaved(entry)) return save(callId)
      const read = await api.wrapUp(callId)
      if (!read.ok) return
      await update(callId, (now = empty(callId)) =>
        isUnsaved(now) || (now.saved?.version ?? -1) >= read.value.version ? null : { ...now, saved: read.value },
      )
    },
    async settle(callId, keep) {
      await known(callId, (entry) => {
        if (entry.theirs === null) return entry
        const draft = keep === 'mine' ? entry.draft : {}
        return { ...entry, saved: entry.theirs, theirs: null, draft, status: keep === 'mine' ? 'changed' : 'saved' }
      })
      await save(callId)
    },
    async flush() {
      const waiting = (await item.get()).filter((entry) => isUnsaved(entry) && entry.status !== 'refused')
      await Promise.all(waiting.map(({ callId }) => save(callId)))
    },
    hasUnsaved: async () => (await item.get()).some(isUnsaved),
  }
}

const empty = (callId: string): WrapUpDraft => ({
  callId,
  saved: null,
  draft: {},
  status: 'saved',
  theirs: null,
  code: null,
})

/** What was changed again while it was on its way is still to be sent. */
function withoutSent(draft: WrapUpDraft['draft'], sent: WrapUpDraft['draft']): WrapUpDraft['draft'] {
  return Object.fromEntries(
    fields
      .filter((field) => draft[field] !== undefined && !isSame(draft[field], sent[field]))
      .map((field) => [field, draft[field]]),
  )
}

function bounded(all: WrapUpDraft[]): WrapUpDraft[] {
  const surplus = new Set(
    all
      .filter((entry) => !isUnsaved(entry))
      .slice(0, -mostSaved)
      .map(({ callId }) => callId),
  )
  return all.filter(({ callId }) => !surplus.has(callId))
}
