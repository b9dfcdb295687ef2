import { useEffect, useState } from 'react'
import type { Directory } from '../contracts/api-people.ts'
import type { ViewDeps } from './view-deps.ts'

const nobody: Directory = { people: [], groups: [] }

/** Whom one can hand a call to, as it is when the view opens: who is free changes by the minute. */
export function useDirectory({ request }: Pick<ViewDeps, 'request'>): {
  directory: Directory
  state: 'loading' | 'ready' | 'failed'
} {
  const [known, setKnown] = useState<{ directory: Directory; state: 'loading' | 'ready' | 'failed' }>({
    directory: nobody,
    state: 'loading',
  })
  useEffect(() => {
    let isOver = false
    const ask = async () => {
      const reply = await request('background:directory', null)
      if (isOver) return
      if (reply.ok && reply.value.ok) setKnown({ directory: reply.value.directory, state: 'ready' })
      else setKnown({ directory: nobody, state: 'failed' })
    }
    void ask()
    return () => {
      isOver = true
    }
  }, [request])
  return known
}
