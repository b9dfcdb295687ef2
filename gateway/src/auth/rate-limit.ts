/** Counts in memory of this process; several gateways behind one address each count for themselves. */
type RateLimit = {
  isFull(key: string): boolean
  hit(key: string): void
  forget(key: string): void
}

type Attempt = { address: string; email: string }

const maxKeys = 10_000
const windowMs = 15 * 60_000

/** A person mistypes; somebody guesses one password for many people; many machines guess for one person. */
export function createSignInLimits(now: () => number) {
  const personAtAddress = createRateLimit({ max: 10, windowMs, now })
  const atAddress = createRateLimit({ max: 100, windowMs, now })
  const forPerson = createRateLimit({ max: 100, windowMs, now })
  const limited = createRateLimit({ max: 10, windowMs, now })
  const both = ({ address, email }: Attempt) => `${address} ${email.toLowerCase()}`
  return {
    /** Counts it and says whether it may go on. */
    attempt(attempt: Attempt): boolean {
      const counters: [RateLimit, string][] = [
        [personAtAddress, both(attempt)],
        [atAddress, attempt.address],
        [forPerson, attempt.email.toLowerCase()],
      ]
      if (counters.some(([limit, key]) => limit.isFull(key))) return false
      for (const [limit, key] of counters) limit.hit(key)
      return true
    },
    /** Whether one more limited try from there is noted: a flood of them must not fill the audit trail. */
    isWorthNoting: ({ address }: Attempt): boolean => count(limited, address),
    succeeded: (attempt: Attempt) => personAtAddress.forget(both(attempt)),
  }
}

const minuteMs = 60_000
/** Far beyond what a client does, and what one process answers in passing. */
export const requestsPerMinute = 3_000
const refusalsPerMinute = 600

/** Of the API: what one session asks, and what comes from one network without a token that is good. */
export function createRequestLimits(now: () => number) {
  const ofSession = createRateLimit({ max: requestsPerMinute, windowMs: minuteMs, now })
  const refused = createRateLimit({ max: refusalsPerMinute, windowMs: minuteMs, now })
  return {
    /** Each counts one and says whether it may go on. */
    session: (sessionId: string) => count(ofSession, sessionId),
    refusal: (network: string) => count(refused, network),
    isShutOut: (network: string) => refused.isFull(network),
  }
}

/** False when it was full already. */
function count(limit: RateLimit, key: string): boolean {
  if (limit.isFull(key)) return false
  limit.hit(key)
  return true
}

function createRateLimit(options: { max: number; windowMs: number; now: () => number }): RateLimit {
  const hits = new Map<string, { count: number; until: number }>()
  const current = (key: string) => {
    const found = hits.get(key)
    if (found !== undefined && found.until <= options.now()) hits.delete(key)
    return hits.get(key)
  }
  return {
    isFull: (key) => (current(key)?.count ?? 0) >= options.max,
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
