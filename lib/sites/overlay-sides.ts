/**
 * On which side of a number there is room, by the boxes of what stands around it: where the page is so large that to ask what
 * is drawn at a point takes milliseconds, and a number in a tight table would ask two dozen times.
 */
import { dom } from './dom.ts'
import { type Box, factsOf } from './clips.ts'
import { CONTROLS, cornerAt, isAcross, isWithin, type Side, sidesOf, sizeAt, squareAt } from './overlay-room.ts'
import type { Place } from './sightings.ts'

/** Of more text not every line is looked at. */
const MAX_TEXTS = 60
const LEVELS = 5

/** Null where too much stands there to say. Where no side is free, the first one, as what is drawn would say. */
export function sideByBoxes(
  place: Place,
  element: Element,
  box: Box,
  size: number,
  bounds: Box,
  now: number,
): Side | null {
  if (place.kind === 'field') return null
  const cell = cellOf(element, now)
  const frame = dom.getBoundingClientRect(cell)
  const taken: Box[] = []
  const beside = [dom.previousElementSibling(cell), cell, dom.nextElementSibling(cell)]
  for (const each of beside) if (each && !addBoxes(each, taken)) return null
  const isRoomy = (side: Side) => {
    const fits = sizeAt(side, size)
    const at = cornerAt(box, side, fits)
    const square = squareAt(at, fits)
    // Over the edge of its row there are other rows, which are not looked at.
    const isInRow = isAcross(at.y, fits, frame.top, frame.bottom)
    return isInRow && isWithin(at, fits, bounds) && !taken.some((each) => doOverlap(each, square))
  }
  const sides = sidesOf(element, now)
  return sides.find(isRoomy) ?? sides[0] ?? null
}

/** The block that the number stands in, with what is only a shell around it. */
function cellOf(element: Element, now: number): Element {
  let at = element
  for (let level = 0; level < LEVELS; level++) {
    const parent = dom.parentElement(at)
    if (!parent || !(factsOf(at, now).isInline || dom.childElementCount(parent) === 1)) break
    at = parent
  }
  return at
}

/** The lines of its text, and its controls; false when these are too many. */
function addBoxes(element: Element, taken: Box[]): boolean {
  const walker = dom.createTreeWalker(document, element, NodeFilter.SHOW_TEXT)
  const range = new Range()
  for (let count = 0, node = walker.nextNode(); node; node = walker.nextNode()) {
    if (++count > MAX_TEXTS) return false
    range.selectNode(node)
    taken.push(...range.getClientRects())
    if (taken.length > 4 * MAX_TEXTS) return false
  }
  if (dom.matches(element, CONTROLS)) taken.push(dom.getBoundingClientRect(element))
  for (const each of dom.querySelectorAll(element, CONTROLS)) taken.push(dom.getBoundingClientRect(each))
  return true
}

/** Lines are a little taller than what is drawn of them. */
const INK = 2

const doOverlap = (a: Box, b: Box): boolean =>
  a.left < b.right && a.right > b.left && a.top + INK < b.bottom && a.bottom - INK > b.top
