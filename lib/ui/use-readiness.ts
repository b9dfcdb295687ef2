import { useEffect, useState } from 'react'

/** What only the browser knows of the installation; null where it does not say. */
export type Readiness = { pinned: boolean | null; notifications: boolean | null }

/** Asks when the page opens and whenever a person comes back to it: both are changed outside of the page. */
export function useReadiness(ask: () => Promise<Readiness>): Readiness {
  const [readiness, setReadiness] = useState<Readiness>({ pinned: null, notifications: null })
  useEffect(() => {
    const stop = new AbortController()
    const update = () =>
      void ask().then(
        (answer) => {
          if (!stop.signal.aborted) setReadiness(answer)
        },
        () => {
          // The browser does not say; the hints stay without a tick.
        },
      )
    update()
    window.addEventListener('focus', update, { signal: stop.signal })
    document.addEventListener('visibilitychange', update, { signal: stop.signal })
    return () => stop.abort()
  }, [ask])
  return readiness
}
