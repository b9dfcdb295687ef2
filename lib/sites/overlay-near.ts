/**
 * Which of thousands of numbers are near the screen. A long list is searched like a phone book, by the boxes of a few of
 * its rows; what stands elsewhere has an IntersectionObserver. To observe 5,000 rows costs 6 ms in each frame of a
 * scroll, and the box of each of them 20 ms (measured).
 */
import { dom } from './dom.ts'
import type { Box } from './clips.ts'

type Item = { element: Element }
type List<T> = { rows: Map<Element, T[]>; shown: ReadonlySet<Element> | null; checkedAt: number }

export type Near<T> = {
  /** False when the item is known to be far: no frame is needed for it. Reads no layout. */
  add(item: T): boolean
  remove(item: T): void
  /** Brings `items` up to date with what is on the screen now. True while some were not looked at yet. */
  update(view: Box, now: number): boolean
  items: ReadonlySet<T>
}

/** A parent of so many children is a list. */
const LIST = 64
/** A row with more numbers than this is no row, but a page. */
const ROW = 16
const MARGIN = 200
/** A list that is known and so close is the one, without a count of what lies between. */
const LEVELS = 4
/** So many boxes of new elements are read in one frame; the observer answers for the rest. */
const FIRST = 60
const CHECK_MS = 5000
const SAMPLES = 8
/** So many rows without a box side by side, and the search gives up. */
const HIDDEN = 200

export function createNear<T extends Item>(signal: AbortSignal, onChange: () => void): Near<T> {
  const items = new Set<T>()
  const fresh = new Set<T>()
  const lists = new Map<Element, List<T>>()
  const unordered = new WeakSet<Element>()
  const observed = new Map<Element, Set<T>>()
  const inList = new Map<T, { list: Element; row: Element }>()

  const sight = new IntersectionObserver(
    (records) => {
      for (const { target, isIntersecting } of records) {
        for (const item of observed.get(target) ?? []) {
          if (isIntersecting) items.add(item)
          else items.delete(item)
        }
      }
      onChange()
    },
    { rootMargin: `${MARGIN}px` },
  )
  signal.addEventListener('abort', () => sight.disconnect())

  function observe(item: T): void {
    const same = observed.get(item.element)
    if (same) same.add(item)
    else {
      observed.set(item.element, new Set([item]))
      sight.observe(item.element)
    }
  }

  function unobserve(item: T): void {
    const same = observed.get(item.element)
    same?.delete(item)
    if (same?.size !== 0) return
    observed.delete(item.element)
    sight.unobserve(item.element)
  }

  function listAround(element: Element): { list: Element; row: Element } | null {
    let inner = element
    for (let level = 0, list = dom.parentElement(inner); list && level < LEVELS; level++) {
      if (lists.has(list)) return { list, row: inner }
      inner = list
      list = dom.parentElement(inner)
    }
    for (let row = element, list = dom.parentElement(row); list; row = list, list = dom.parentElement(row)) {
      // Counting goes through all children: a long list is counted once.
      if (lists.has(list) || (dom.childElementCount(list) >= LIST && !unordered.has(list))) return { list, row }
    }
    return null
  }

  /** False when it is known to be far. */
  function sortIn(item: T): boolean {
    const place = listAround(item.element)
    const list = place ? (lists.get(place.list) ?? { rows: new Map<Element, T[]>(), shown: null, checkedAt: 0 }) : null
    const row = place && (list?.rows.get(place.row) ?? [])
    if (!place || !list || !row || row.length >= ROW) {
      observe(item)
      fresh.add(item)
      return true
    }
    lists.set(place.list, list)
    list.rows.set(place.row, row)
    row.push(item)
    inList.set(item, place)
    if (list.shown && !list.shown.has(place.row)) return false
    if (list.shown) items.add(item)
    return true
  }

  function dissolve(element: Element, list: List<T>): void {
    unordered.add(element)
    lists.delete(element)
    for (const row of list.rows.values()) {
      for (const item of row) {
        inList.delete(item)
        observe(item)
      }
    }
  }

  function showRows(list: List<T>, shown: Set<Element>): void {
    for (const row of list.shown ?? [])
      if (!shown.has(row)) for (const item of list.rows.get(row) ?? []) items.delete(item)
    for (const row of shown) for (const item of list.rows.get(row) ?? []) items.add(item)
    list.shown = shown
  }

  return {
    items,
    add: sortIn,
    remove(item) {
      items.delete(item)
      fresh.delete(item)
      const place = inList.get(item)
      if (!place) return unobserve(item)
      inList.delete(item)
      const list = lists.get(place.list)
      const rest = list?.rows.get(place.row)?.filter((each) => each !== item) ?? []
      if (rest.length > 0) list?.rows.set(place.row, rest)
      else list?.rows.delete(place.row)
      if (list?.rows.size === 0) lists.delete(place.list)
    },
    update(view, now) {
      let left = FIRST
      for (const item of fresh) {
        if (left-- === 0) break
        fresh.delete(item)
        // The observer answers after a frame; who is on the screen should not wait for it.
        if (isNear(dom.getBoundingClientRect(item.element), view)) items.add(item)
      }
      for (const [element, list] of lists) {
        const isDue = now - list.checkedAt > CHECK_MS
        if (isDue) list.checkedAt = now
        const shown = dom.isConnected(element) ? rowsNear(dom.children(element), view, isDue) : new Set<Element>()
        if (shown) showRows(list, shown)
        else dissolve(element, list)
      }
      return fresh.size > 0
    },
  }
}

const isNear = (box: Box, view: Box): boolean =>
  box.bottom >= view.top - MARGIN && box.top <= view.bottom + MARGIN && (box.right > box.left || box.bottom > box.top)

/** Null when the rows do not follow each other down the page. */
function rowsNear(rows: HTMLCollection, view: Box, isChecked: boolean): Set<Element> | null {
  const seen: { at: number; top: number }[] = []
  /** The box of a row, or of the next one that has any. */
  const boxAt = (index: number): DOMRect | null | undefined => {
    for (let at = index; at < rows.length; at++) {
      if (at - index > HIDDEN) return undefined
      const row = rows[at]
      const box = row && dom.getBoundingClientRect(row)
      if (!box || box.height === 0) continue
      seen.push({ at, top: box.top })
      return box
    }
    return null
  }
  /** The first row for which it holds; from then on it holds for all. */
  const firstWhere = (from: number, holds: (box: DOMRect) => boolean): number | undefined => {
    let low = from
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      const box = boxAt(middle)
      if (box === undefined) return undefined
      if (box === null || holds(box)) high = middle
      else low = middle + 1
    }
    return low
  }
  if (isChecked) {
    for (let i = 0; i < SAMPLES; i++) if (boxAt(Math.floor((i * rows.length) / SAMPLES)) === undefined) return null
  }
  const first = firstWhere(0, (box) => box.bottom >= view.top - MARGIN)
  const end = first === undefined ? undefined : firstWhere(first, (box) => box.top > view.bottom + MARGIN)
  if (first === undefined || end === undefined) return null
  seen.sort((a, b) => a.at - b.at)
  if (seen.some(({ top }, i) => top < (seen[i - 1]?.top ?? -Infinity) - 1)) return null
  const shown = new Set<Element>()
  for (let at = first; at < end; at++) {
    const row = rows[at]
    if (row) shown.add(row)
  }
  return shown
}
