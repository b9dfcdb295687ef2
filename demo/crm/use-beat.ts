import { useEffect, useState } from 'react'

declare global {
  /** How often the table was rendered; the tests wait for it. */
  var crmBeats: number | undefined
}

/** Renders its component several times a second, as dashboards with live data do. `?beat=50` sets the pace. */
export function useBeat(): number {
  const [beat, setBeat] = useState(0)
  useEffect(() => {
    const everyMs = Number(new URLSearchParams(location.search).get('beat') ?? 250)
    const timer = setInterval(() => setBeat((count) => count + 1), everyMs)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => {
    globalThis.crmBeats = (globalThis.crmBeats ?? 0) + 1
  }, [beat])
  return beat
}
