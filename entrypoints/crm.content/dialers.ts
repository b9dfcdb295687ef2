import { dialersIn } from '../../lib/sites/other-dialers.ts'

/** Dialers come late: their scripts load after the page, and look for numbers then. */
const LOOKS_MS = [1500, 6000, 20_000]

/** Tells once of each other dialer that shows itself. A dialer that a click brings up later is seen at the next load. */
export function noticeDialers(document: Document, signal: AbortSignal, tell: (dialers: string[]) => void): void {
  const told = new Set<string>()
  const look = () => {
    const fresh = dialersIn(document).filter((id) => !told.has(id))
    for (const id of fresh) told.add(id)
    if (fresh.length > 0) tell(fresh)
  }
  const timers = LOOKS_MS.map((delay) => setTimeout(() => requestIdleCallback(() => signal.aborted || look()), delay))
  signal.addEventListener('abort', () => timers.forEach(clearTimeout))
}
