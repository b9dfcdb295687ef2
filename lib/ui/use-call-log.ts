import { useCallback, useEffect, useState } from 'react'
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
      if (reply.ok) setLog({ state: 'ready', ...reply.value })
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

  function refresh() {
    setRefreshing((old) => ({ ...old, refreshing: true }))
    askGateway()
  }

  return { ...log, ...refreshing, refresh }
}

/** `request` resolves with a refusal instead; the compiler cannot know that. */
function neverRejects(): void {}
