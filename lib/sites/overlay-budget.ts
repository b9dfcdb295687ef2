/** Time for the dear questions of a frame: what lies over a number and beside it is asked by hit tests. */
export type Budget = {
  begin(now: number): void
  /** Asks, or says `undefined` while there is no time left. `hits`: of how many hit tests it mostly is. */
  ask<T>(question: () => T, hits?: number): T | undefined
  /** Whether a hit test takes so long on this page that not all can be asked. */
  isDear(): boolean
  /** Until there is time for the next one. */
  waitMs(): number
}

/** Saved up while nothing happens; then the first forty numbers of a page have it at once. */
const SAVED_MS = 30
const SHARE = 0.02
const FRAME_MS = 4
/** A hit test of a usual page takes some 50 µs, one of a table of 100,000 cells 10 ms (measured). */
const DEAR_MS = 1
/** A machine that stutters is not taken for a dear page for long. */
const FADE = 0.7

export function createBudget(): Budget {
  let savedMs = SAVED_MS
  let frameMs = 0
  let lastAt = 0
  let hitMs = 0
  return {
    begin(now) {
      savedMs = Math.min(SAVED_MS, savedMs + (now - lastAt) * SHARE)
      lastAt = now
      frameMs = 0
    },
    ask(question, hits = 1) {
      if (frameMs >= FRAME_MS || savedMs <= 0) return undefined
      const from = performance.now()
      const answer = question()
      const tookMs = performance.now() - from
      frameMs += tookMs
      savedMs -= tookMs
      hitMs = Math.max(tookMs / hits, hitMs * FADE)
      return answer
    },
    isDear: () => hitMs > DEAR_MS,
    waitMs: () => Math.max(0, -savedMs / SHARE),
  }
}
