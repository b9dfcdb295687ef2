/** Counts in memory of this process; several gateways behind one address each count for themselves. */
export type RateLimit = {
  /** Seconds to wait, or null when the attempt may go on. */
  retryAfter(key: string): number | null
  hit(key: string): void
  forget(key: string): void
}

const maxKeys = 10_000

export function createRateLimit(options: { max: number; windowMs: number; now: () => number }): RateLimit {
  const hits = new Map<string, { count: number; until: number }>()
  const current = (key: string) => {
    const found = hits.get(key)
    if (found !== undefined && found.until <= options.now()) hits.delete(key)
    return hits.get(key)
  }
  return {
    retryAfter(key) {
      const found = current(key)
      if (found === undefined || found.count < options.max) return null
      return Math.max(1, Math.ceil((found.until - options.now()) / 1000))
    },
    hit(key) {
      const found = current(key)
      if (found !== undefined) found.count++
      else {
        // The oldest goes first: a flood of invented addresses must not fill the memory.
        if (hits.size >= maxKeys) for (const oldest of hits.keys()) if (hits.delete(oldest)) break
        hits.set(key, { count: 1, until: options.now() + options.windowMs })
      }
    },
    forget: (key) => hits.delete(key),
  }
}
