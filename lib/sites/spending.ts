/** How much of the main thread we took lately: a page that changes without end slows us down, we do not slow it down. */

export type Spending = {
  spend(ms: number): void
  /** The share of the window's time that was ours, 0 to 1. */
  share(): number
}

const WINDOW_MS = 10_000
const PARTS = 20

export function createSpending(now: () => number): Spending {
  const parts = new Float64Array(PARTS)
  let current = 0

  function advance(): void {
    const part = Math.floor(now() / (WINDOW_MS / PARTS))
    if (part - current >= PARTS) parts.fill(0)
    else for (let each = current + 1; each <= part; each++) parts[each % PARTS] = 0
    current = part
  }

  return {
    spend(ms) {
      advance()
      parts[current % PARTS] = (parts[current % PARTS] ?? 0) + ms
    },
    share() {
      advance()
      return parts.reduce((sum, each) => sum + each, 0) / WINDOW_MS
    },
  }
}
