import { useEffect, useRef } from 'react'

/**
 * Calls `onSeen` when a person looks at the view: it was opened, or somebody moves, clicks or types in it. An open
 * panel alone proves nothing, its owner may be away.
 */
export function useSeenMissed(missed: number, onSeen: () => void): void {
  const opened = useRef(true)
  useEffect(() => {
    const justOpened = opened.current
    opened.current = false
    if (missed === 0) return
    if (justOpened && document.visibilityState === 'visible') {
      onSeen()
      return
    }
    const stop = new AbortController()
    const seen = () => {
      stop.abort()
      onSeen()
    }
    for (const type of ['pointermove', 'pointerdown', 'keydown', 'wheel']) {
      document.addEventListener(type, seen, { signal: stop.signal, passive: true })
    }
    return () => stop.abort()
  }, [missed, onSeen])
}
