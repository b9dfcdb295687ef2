import { useCallback, useEffect, useRef } from 'react'
import type { Clock } from './clock.ts'

/** When somebody last pressed a button or a key in this document. */
export function useLastPress(clock: Clock): () => number {
  const at = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const stop = new AbortController()
    const note = () => {
      at.current = clock.now()
    }
    for (const type of ['pointerdown', 'keydown']) {
      document.addEventListener(type, note, { capture: true, signal: stop.signal })
    }
    return () => stop.abort()
  }, [clock])
  return useCallback(() => at.current, [])
}
