import { useCallback, useEffect, useRef, useState } from 'react'
import type { WrapUp, WrapUpChange } from '../contracts/api-people.ts'
import type { WrapUpDraft } from '../contracts/wrap-ups.ts'
import type { ViewDeps } from './view-deps.ts'

export type Noted = Pick<WrapUp, 'result' | 'note' | 'tags' | 'followUpAt'>

const nothing: Noted = { result: null, note: '', tags: [], followUpAt: null }
const fields = ['result', 'note', 'tags', 'followUpAt'] as const
const retryMs = 1000

/**
 * What is noted about one call, and the way to change it. Each letter goes to the worker at once, so a panel that closes
 * loses none; what the snapshot does not show yet is kept here, so the cursor does not jump.
 */
export function useWrapUp(
  { request, clock }: Pick<ViewDeps, 'request' | 'clock'>,
  entry: WrapUpDraft | undefined,
  callId: string,
) {
  const [typed, setTyped] = useState<WrapUpChange>({})
  /** Every field as it was written last, for what has to be sent again. */
  const newest = useRef<WrapUpChange>({})
  const known = changed({ ...nothing, ...entry?.saved }, entry?.draft ?? {})

  useEffect(() => void request('background:openWrapUp', { callId }), [request, callId])

  // What arrived there is shown from there: somebody else may change it next.
  const arrived = fields.filter((field) => typed[field] !== undefined && isSame(typed[field], known[field]))
  if (arrived.length > 0) setTyped(without(typed, arrived))

  const change = useCallback(
    (next: WrapUpChange) => {
      newest.current = { ...newest.current, ...next }
      setTyped((before) => ({ ...before, ...next }))
      const send = async (what: WrapUpChange): Promise<void> => {
        const reply = await request('background:noteCall', { callId, change: what })
        // The worker was starting; by then more may have been written.
        if (!reply.ok && reply.error.code !== 'input-invalid')
          clock.after(retryMs, () => void send(pick(newest.current, Object.keys(what))))
      }
      void send(next)
    },
    [request, clock, callId],
  )
  return { value: changed(known, typed), change }
}

const pick = (change: WrapUpChange, names: readonly string[]): WrapUpChange =>
  Object.fromEntries(Object.entries(change).filter(([name]) => names.includes(name)))
const without = (change: WrapUpChange, names: readonly string[]): WrapUpChange =>
  Object.fromEntries(Object.entries(change).filter(([name]) => !names.includes(name)))

function changed(noted: Noted, { result, note, tags, followUpAt }: WrapUpChange): Noted {
  return {
    result: result === undefined ? noted.result : result,
    note: note ?? noted.note,
    tags: tags ?? noted.tags,
    followUpAt: followUpAt === undefined ? noted.followUpAt : followUpAt,
  }
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
