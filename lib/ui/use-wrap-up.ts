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
  const newest = useRef<WrapUpChange>({})
  const known = changed({ ...nothing, ...entry?.saved }, entry?.draft ?? {})

  useEffect(() => void request('background:openWrapUp', { callId }), [request, callId])

  // What arrived there is shown from there: somebody else may change it next.
  useEffect(() => {
    const rest = Object.fromEntries(
      fields
        .filter((field) => typed[field] !== undefined && !isSame(typed[field], known[field]))
        .map((field) => [field, typed[field]]),
    )
    if (Object.keys(rest).length === Object.keys(typed).length) return
    newest.current = rest
    setTyped(rest)
  })

  const send = useCallback(
    async (change: WrapUpChange): Promise<void> => {
      const reply = await request('background:noteCall', { callId, change })
      if (reply.ok || reply.error.code === 'input-invalid') return
      // The worker was starting. By then more may have been written.
      clock.after(retryMs, () => {
        if (Object.keys(newest.current).length > 0) void send(newest.current)
      })
    },
    [request, clock, callId],
  )

  const change = useCallback(
    (next: WrapUpChange) => {
      newest.current = { ...newest.current, ...next }
      setTyped(newest.current)
      void send(next)
    },
    [send],
  )
  return { value: changed(known, typed), change }
}

function changed(noted: Noted, { result, note, tags, followUpAt }: WrapUpChange): Noted {
  return {
    result: result === undefined ? noted.result : result,
    note: note ?? noted.note,
    tags: tags ?? noted.tags,
    followUpAt: followUpAt === undefined ? noted.followUpAt : followUpAt,
  }
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
