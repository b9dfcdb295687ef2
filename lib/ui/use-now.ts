import { useEffect, useState } from 'react'
import type { Clock } from './clock.ts'

/**
 * The time, once a second in step with `since`, so a timer never skips or repeats a second. Null since: no ticks, and
 * the time of the last render.
 */
export function useNow(clock: Clock, since: number | null, periodMs = 1000): number {
  const [, setTick] = useState(0)
  useEffect(() => {
    if (since === null) return
    let cancel = () => {}
    const schedule = () => {
      const into = (((clock.now() - since) % periodMs) + periodMs) % periodMs
      cancel = clock.after(periodMs - into, () => {
        setTick((tick) => tick + 1)
        schedule()
      })
    }
    schedule()
    return () => cancel()
  }, [clock, since, periodMs])
  return clock.now()
}
