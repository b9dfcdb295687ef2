/** Time as an argument, so that a timer can be tested without waiting for it. */
export type Clock = {
  now: () => number
  /** Runs once after the delay; the returned function cancels it. */
  after: (delayMs: number, run: () => void) => () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}
