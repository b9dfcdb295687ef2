/** What the overlay keeps of the numbers of a page. */
import { dom } from './dom.ts'
import type { Placed } from './overlay-room.ts'
import type { Known } from './placement.ts'
import type { Sighting } from './sightings.ts'
import type { Holder } from './text-runs.ts'
import type { Pill } from './widget-pill.ts'

export type Mark = {
  entry: Entry
  sighting: Sighting
  pill: Pill | null
  /** What the pill's name was made of. */
  named: Sighting | null
  known: Known | null
  /** Where it was in the last frame; null while it was not seen. */
  placed: Placed | null
  /** When it last appeared right under the pointer, which nobody aimed at. */
  cameAt: number
  /** When it last became another number, in the same place. */
  changedAt: number
}

export type Entry = { holder: Holder; element: Element; marks: Mark[] }

export const createMark = (entry: Entry, sighting: Sighting): Mark => ({
  entry,
  sighting,
  pill: null,
  named: null,
  known: null,
  placed: null,
  cameAt: -Infinity,
  changedAt: -Infinity,
})

export const isSameNumber = (a: Sighting, b: Sighting): boolean => a.to === b.to && a.ext === b.ext

/** A script that sets a field's value makes no mutation. */
export const isOutdated = ({ place, text }: Sighting): boolean =>
  place.kind === 'field' && !place.element.value.includes(text)

/** From what a page says only digits are dialled: `*`, `#` and `%` are commands to a phone network. */
export const isPlain = ({ to, ext }: Sighting): boolean =>
  /^\+\d{3,15}$/.test(to) && (ext === undefined || /^\d+$/.test(ext))

/** In the order of the page, also across shadow roots. */
export function inOrder(a: Entry, b: Entry): number {
  if (a === b) return 0
  if (a.element === b.element) return 0
  const [one, other] = inOneRoot(a.element, b.element)
  const position = dom.compareDocumentPosition(one, other)
  if (position & Node.DOCUMENT_POSITION_FOLLOWING) return -1
  return position & Node.DOCUMENT_POSITION_PRECEDING ? 1 : 0
}

function inOneRoot(a: Element, b: Element): [Element, Element] {
  if (dom.getRootNode(a) === dom.getRootNode(b)) return [a, b]
  const [hostsOfA, hostsOfB] = [withHosts(a), withHosts(b)]
  for (const one of hostsOfA) {
    const other = hostsOfB.find((each) => dom.getRootNode(each) === dom.getRootNode(one))
    if (other) return [one, other]
  }
  return [a, b]
}

function withHosts(element: Element): Element[] {
  const root = dom.getRootNode(element)
  return root instanceof ShadowRoot ? [element, ...withHosts(root.host)] : [element]
}
