/**
 * What lies over a number: a sticky header, a dialog, a menu. A hit test tells, and takes a millisecond on a long table
 * (measured); what was found once to cover a number is followed by its box, so that rows can slide below it.
 */
import { dom } from './dom.ts'
import type { Box } from './clips.ts'
import { contains } from './overlay-box.ts'
import type { Budget } from './overlay-budget.ts'

/** `coverAt`: when the page was asked, not inferred. */
export type Cover = { covered: boolean; coverAt: number }
type Last = Cover & { box: Box }
type Pass = { host: Element; now: number; changedAt: number; budget: Budget; isPartial: boolean }

export type Covers = {
  begin(now: number): void
  of(box: Box, element: Element, last: Last | null, frames: readonly Box[], pass: Pass): Cover
}

const KEEP_MS = 2000
const AGAIN_MS = 120
/** How far inside the edge of a scrolled area its sticky header is looked for. */
const INSIDE = 3
/** Where questions are dear, one is asked for all numbers so close to it; what opens over them is mostly larger. */
const CLOSE = 300

export function createCovers(): Covers {
  const seenAt = new Map<Element, number>()
  let boxes: { element: Element; box: Box }[] = []
  let askedEdges = -Infinity
  let asked: { x: number; y: number; at: number }[] = []

  const liesOver = (box: Box, element: Element): boolean => {
    const { x, y } = pointOf(box)
    return boxes.some((cover) => contains(cover.box, x, y) && !dom.contains(cover.element, element))
  }

  function note(cover: Element, now: number): void {
    if (!seenAt.has(cover)) boxes.push({ element: cover, box: dom.getBoundingClientRect(cover) })
    seenAt.set(cover, now)
  }

  /** Where rows are about to slide below something. */
  function askEdges(box: Box, element: Element, frames: readonly Box[], pass: Pass): true {
    const { x } = pointOf(box)
    for (const { top, bottom } of frames) {
      for (const y of [top + INSIDE, bottom - INSIDE]) {
        const cover = coverAt(x, y, element, pass.host)
        if (cover) note(cover, pass.now)
      }
    }
    return true
  }

  return {
    begin(now) {
      for (const [cover, at] of seenAt) if (now - at > KEEP_MS) seenAt.delete(cover)
      asked = asked.filter(({ at }) => now - at < KEEP_MS)
      boxes = [...seenAt.keys()].map((element) => ({ element, box: dom.getBoundingClientRect(element) }))
    },
    of(box, element, last, frames, pass) {
      const { budget, now, changedAt } = pass
      const isStill = last !== null && box.top === last.box.top && box.right === last.box.right
      const isDue = !last || (last.coverAt < changedAt && now - last.coverAt >= AGAIN_MS)
      const { x, y } = pointOf(box)
      const isAskedBeside =
        isDue &&
        budget.isDear() &&
        asked.some((one) => one.at >= changedAt && Math.abs(one.x - x) < CLOSE && Math.abs(one.y - y) < CLOSE)
      if (isAskedBeside) return { covered: liesOver(box, element), coverAt: now }
      const answer = isDue ? budget.ask(() => coverAt(x, y, element, pass.host)) : undefined
      if (answer) note(answer, now)
      if (answer !== undefined) asked.push({ x, y, at: now })
      const areEdgesDue = !budget.isDear() && askedEdges < changedAt && now - askedEdges > KEEP_MS / 2
      if (areEdgesDue && budget.ask(() => askEdges(box, element, frames, pass), 2 * frames.length)) askedEdges = now
      if (answer !== undefined) return { covered: answer !== null, coverAt: now }
      if (!last || last.coverAt < changedAt) pass.isPartial = true
      return { covered: isStill ? last.covered : liesOver(box, element), coverAt: last?.coverAt ?? 0 }
    },
  }
}

/** Its end, where the button goes. */
const pointOf = (box: Box) => ({ x: Math.max(box.left + 1, box.right - 3), y: (box.top + box.bottom) / 2 })

/** Something opaque that is drawn there over the element. */
function coverAt(x: number, y: number, element: Element, host: Element): Element | null {
  const root = dom.getRootNode(element)
  // What has just left the document has no place in it.
  if (!(root instanceof Document || root instanceof ShadowRoot)) return null
  const hit = dom.elementFromPoint(root, x, y)
  if (!hit || hit === host || hit === element || dom.contains(element, hit) || dom.contains(hit, element)) return null
  // `a::after` stretched over a card is hit in place of the text below it: see-through things cover nothing.
  for (let at: Element | null = hit; at && !dom.contains(at, element); at = dom.parentElement(at))
    if (isOpaque(at)) return at
  return null
}

function isOpaque(element: Element): boolean {
  if (dom.matches(element, 'img,video,canvas,iframe,embed,object')) return true
  const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element)
  if (Number(opacity) < 0.1) return false
  return backgroundImage !== 'none' || !/^(?:transparent|rgba\(.*,\s*0(?:\.[0-3]\d*)?\))$/.test(backgroundColor)
}
