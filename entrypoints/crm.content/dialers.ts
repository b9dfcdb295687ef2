import type { Output } from '../../lib/contracts/messages.ts'
import type { Request } from '../../lib/messaging/request.ts'

/** Dialers come late: their scripts load after the page, and look for numbers then. */
const LOOKS_MS = [1500, 6000, 20_000]

/** Tells once of each other dialer that shows itself. A dialer that a click brings up later is seen at the next load. */
export function noticeDialers(document: Document, signal: AbortSignal, request: Request): void {
  const told = new Set<string>()
  let marks: Output<'background:dialerMarks'> = []
  const look = async () => {
    const reply = marks.length === 0 ? await request('background:dialerMarks', null) : null
    if (reply?.ok) marks = reply.value
    if (signal.aborted || marks.length === 0) return
    const fresh = dialersIn(document, marks).filter((id) => !told.has(id))
    for (const id of fresh) told.add(id)
    if (fresh.length > 0) await request('background:otherDialers', fresh)
  }
  const timers = LOOKS_MS.map((delay) => setTimeout(() => requestIdleCallback(() => void look()), delay))
  signal.addEventListener('abort', () => timers.forEach(clearTimeout))
}

/** One pass of the engine where there is none. */
function dialersIn(document: Document, marks: Output<'background:dialerMarks'>): string[] {
  if (!document.querySelector(marks.map(({ selector }) => selector).join(','))) return []
  return marks.filter(({ selector }) => document.querySelector(selector)).map(({ id }) => id)
}
