import { useEffect, useState } from 'react'
import type { CallRecord } from '../contracts/api.ts'
import type { ViewDeps } from './view-deps.ts'

/** `readAt` is when the gateway was last asked with success; null when never. */
export type CallLogState = {
  state: 'loading' | 'ready' | 'failed'
  items: CallRecord[]
  readAt: number | null
}

/** The cached call log, asked for again whenever its revision rises. Null: there is none to ask for (signed out). */
export function useCallLog({ request }: Pick<ViewDeps, 'request'>, logRev: number | null): CallLogState {
  const [log, setLog] = useState<CallLogState>({ state: 'loading', items: [], readAt: null })
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
  return log
}

/** `request` resolves with a refusal; the compiler cannot know that. */
function neverRejects(): void {}
