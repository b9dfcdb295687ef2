import { useEffect, useState } from 'react'
import type { Clock } from './clock.ts'

/** True once `condition` has held for so long. A worker that starts again takes a moment, and is no news. */
export function useLasting(condition: boolean, delayMs: number, clock: Clock): boolean {
  const [lasted, setLasted] = useState(false)
  useEffect(() => {
    if (!condition) return
    const cancel = clock.after(delayMs, () => setLasted(true))
    return () => {
      cancel()
      setLasted(false)
    }
  }, [condition, delayMs, clock])
  return condition && lasted
}
