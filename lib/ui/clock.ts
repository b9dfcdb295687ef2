/** Time as an argument, so that a timer can be tested without waiting for it. */
export type Clock = {
  now: () => number
  /** Runs once after the delay; the returned function cancels it. */
  after: (delayMs: number, run: () => void) => () => void
  /** Runs once before the next paint, or soon when nothing is painted because the page is hidden. */
  beforePaint: (run: () => void) => void
}

const hiddenMs = 250

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
  beforePaint(run) {
    const done = () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
      run()
    }
    const frame = requestAnimationFrame(done)
    const timer = setTimeout(done, hiddenMs)
  },
}
