/**
 * Marks numbers by a CSS highlight: no node, whatever their count. Its style is in the content script's style sheet,
 * because a rule that comes late makes the page work out all its styles again.
 */
import { dom } from './dom.ts'
import type { Entry } from './overlay-entry.ts'
import { rangeOf } from './overlay-box.ts'

/** Pages share the registry: the name must not be theirs. */
const HIGHLIGHT = 'callside-number'

export type Marks = {
  /** False where the style sheet is missing: nobody would see the mark. */
  isPossible(): boolean
  has(entry: Entry): boolean
  /** One repaint of the page whatever the count: all at once, seldom. */
  add(entries: Iterable<Entry>): void
  remove(entry: Entry): void
  clear(): void
}

export function createMarks(document: Document, signal: AbortSignal): Marks {
  const ranges = new Map<Entry, StaticRange[]>()
  let highlight: Highlight | null = null
  const clear = () => {
    ranges.clear()
    if (highlight) CSS.highlights.delete(HIGHLIGHT)
    highlight = null
  }
  signal.addEventListener('abort', clear)

  return {
    isPossible() {
      const page = dom.documentElement(document)
      return !!page && getComputedStyle(page, `::highlight(${HIGHLIGHT})`).textDecorationLine === 'underline'
    },
    has: (entry) => ranges.has(entry),
    add(entries) {
      if (!highlight) CSS.highlights.set(HIGHLIGHT, (highlight = new Highlight()))
      for (const entry of entries) {
        if (ranges.has(entry)) continue
        const own = entry.marks.flatMap(({ sighting }) => {
          const range = rangeOf(sighting.place)
          // A StaticRange costs nothing when the page changes its text.
          return range ? [new StaticRange(range)] : []
        })
        ranges.set(entry, own)
        for (const range of own) highlight.add(range)
      }
    },
    remove(entry) {
      for (const range of ranges.get(entry) ?? []) highlight?.delete(range)
      ranges.delete(entry)
    },
    clear,
  }
}
