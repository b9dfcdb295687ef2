import { useCallback, useEffect, useMemo, useState } from 'react'
import type { CallRecord } from '../contracts/api.ts'
import type { Refusal } from '../contracts/messages.ts'
import { type DoneCode, refusedCode } from './use-command.ts'
import type { ViewDeps } from './view-deps.ts'

export type CallLogState = {
  state: 'loading' | 'ready' | 'failed'
  items: CallRecord[]
  /** When the gateway was last asked with success; null when never. */
  readAt: number | null
  refreshing: boolean
  /** Why the last refresh failed. The cached calls stay. */
  refreshFailure: DoneCode | Refusal | null
}

type Cached = Pick<CallLogState, 'state' | 'items' | 'readAt'>
type Refresh = Pick<CallLogState, 'refreshing' | 'refreshFailure'>

/**
 * The cached call log, asked for again whenever its revision rises, and refreshed from the gateway when the view opens.
 * Null: there is none to ask for (signed out).
 */
export function useCallLog(
  { request }: Pick<ViewDeps, 'request'>,
  logRev: number | null,
): CallLogState & { refresh: () => void } {
  const [log, setLog] = useState<Cached>({ state: 'loading', items: [], readAt: null })
  const [refreshing, setRefreshing] = useState<Refresh>({ refreshing: false, refreshFailure: null })

  useEffect(() => {
    if (logRev === null) return
    let stale = false
    request('background:callLog', null).then((reply) => {
      // An answer to an earlier question may come last.
      if (stale) return
      if (reply.ok)
        setLog((old) => ({ ...reply.value, state: 'ready', items: keepKnown(old.items, reply.value.items) }))
      else setLog((old) => ({ ...old, state: old.state === 'ready' ? 'ready' : 'failed' }))
    }, neverRejects)
    return () => {
      stale = true
    }
  }, [request, logRev])

  const askGateway = useCallback(() => {
    request('background:refreshLog', null).then((reply) => {
      const refreshFailure = reply.ok ? refusedCode(reply.value) : reply.error.code
      setRefreshing({ refreshing: false, refreshFailure })
    }, neverRejects)
  }, [request])

  const signedIn = logRev !== null
  useEffect(() => {
    if (signedIn) askGateway()
  }, [signedIn, askGateway])

  return useMemo(() => {
    const refresh = () => {
      setRefreshing((old) => ({ ...old, refreshing: true }))
      askGateway()
    }
    return { ...log, ...refreshing, refresh }
  }, [log, refreshing, askGateway])
}

/** The same object for a record that did not change, so that its row is not drawn again. */
function keepKnown(old: readonly CallRecord[], next: CallRecord[]): CallRecord[] {
  const known = new Map(old.map((record) => [record.id, record]))
  return next.map((record) => {
    const before = known.get(record.id)
    return before && JSON.stringify(before) === JSON.stringify(record) ? before : record
  })
}

/** `request` resolves with a refusal instead; the compiler cannot know that. */
function neverRejects(): void {}
