/** On which side of a number a button covers nothing. */
import { dom } from './dom.ts'
import { type Box, factsOf } from './clips.ts'
import type { Place } from './sightings.ts'

export type Side = 'right' | 'left' | 'above' | 'below'
export type Corner = { x: number; y: number }
/** Where a button is, and how large the target around it may be; `box` is its number's. */
export type Placed = Corner & { size: number; reach: number; side: Side; dark: boolean; box: Box }

export const squareAt = ({ x, y }: Corner, size: number): Box => ({
  left: x,
  top: y,
  right: x + size,
  bottom: y + size,
})

const GAP = 5
/** What no button may cover, besides text. */
export const CONTROLS = 'button,select,img,svg,[role="button"]'
/** Above and below it lies between two lines. */
const SMALL = 16
const SLACK = 2

export const sizeAt = (side: Side, size: number): number => (side === 'right' || side === 'left' ? size : SMALL)

export function cornerAt(box: Box, side: Side, size: number): Corner {
  const y = (box.top + box.bottom - size) / 2
  if (side === 'right') return { x: box.right + GAP, y }
  if (side === 'left') return { x: box.left - GAP - size, y }
  return { x: box.right - size / 2, y: side === 'above' ? box.top - size + 2 : box.bottom - 2 }
}

export function isWithin({ x, y }: Corner, size: number, bounds: Box): boolean {
  return isAcross(x, size, bounds.left, bounds.right) && isAcross(y, size, bounds.top, bounds.bottom)
}

/** A button is a little taller than its line, which may stand at the very edge. */
export const isAcross = (from: number, size: number, start: number, end: number): boolean =>
  from >= start - SLACK && from + size <= end + SLACK

/**
 * What the structure of the page says, without asking what is drawn, which is dear: the number ends its line and there
 * is room in its block, or between it and what stands in the cells beside it.
 */
export function plainSide(place: Place, element: Element, box: Box, size: number, now: number): Side | null {
  const room = GAP + size + SLACK
  if (place.kind === 'field') return dom.getBoundingClientRect(element).right - box.right >= room ? 'right' : null
  const start = place.kind === 'text' ? place.start : null
  const end = place.kind === 'text' ? place.end : null
  const endsLine = end ? isBlank(end.node.data.slice(end.offset)) : true
  const startsLine = start ? isBlank(start.node.data.slice(0, start.offset)) : true
  const after = endsLine && blockAround(end?.node ?? element, 'nextSibling', now)
  if (after && !factsOf(after, now).isRightToLeft) {
    if (dom.getBoundingClientRect(after).right - box.right >= room) return 'right'
    const next = contentsOf(dom.nextElementSibling(after), box)
    if (next && next.left - box.right >= room) return 'right'
  }
  const before = startsLine && blockAround(start?.node ?? element, 'previousSibling', now)
  const previous = before ? contentsOf(dom.previousElementSibling(before), box) : null
  return previous && box.left - previous.right >= room ? 'left' : null
}

/** The block whose line begins or ends with the node; null when something else does. */
function blockAround(node: Node, toward: 'nextSibling' | 'previousSibling', now: number): Element | null {
  for (let at = node; ; ) {
    for (let beside = dom[toward](at); beside; beside = dom[toward](beside)) if (isInked(beside)) return null
    const parent = dom.parentNode(at)
    if (!(parent instanceof Element)) return null
    if (!factsOf(parent, now).isInline) return parent
    at = parent
  }
}

/** What a neighbour shows on the number's line; null where it does not stand on it. */
function contentsOf(neighbour: Element | null, line: Box): Box | null {
  if (!neighbour) return null
  const own = dom.getBoundingClientRect(neighbour)
  if (own.width === 0 || own.bottom <= line.top || own.top >= line.bottom) return null
  const range = new Range()
  range.selectNodeContents(neighbour)
  const box = range.getBoundingClientRect()
  return box.width > 0 ? box : { left: own.right, right: own.left, top: own.top, bottom: own.bottom }
}

const isBlank = (text: string): boolean => text.trim() === ''

function isInked(node: Node): boolean {
  if (dom.nodeType(node) === Node.TEXT_NODE) return !isBlank((node as Text).data)
  // What it looks like is not known here: an icon, a badge, another button.
  return dom.nodeType(node) === Node.ELEMENT_NODE
}

/** In the order in which they are tried. */
export const sidesOf = (element: Element, now: number): readonly Side[] =>
  factsOf(element, now).isRightToLeft ? ['left', 'right', 'above', 'below'] : ['right', 'left', 'above', 'below']

/** The first side where the button lies on no text and no control, as drawn. */
export function freeSide(element: Element, box: Box, size: number, width: number, bounds: Box, now: number): Side {
  const root = rootOf(element)
  const sides = sidesOf(element, now)
  const isRoomy = (side: Side) => {
    const fits = sizeAt(side, size)
    const at = cornerAt(box, side, fits)
    return isWithin(at, fits, bounds) && isFree(at, fits, root, width, box)
  }
  return sides.find(isRoomy) ?? sides[0] ?? 'right'
}

/** Where the second button goes when it is asked for: on from the first, away from the number. */
export function sideOfSecond(
  element: Element,
  { x, y, size, side, box }: Placed,
  view: Box,
  isTaken: (box: Box) => boolean,
): Side {
  const root = rootOf(element)
  const isBeside = side === 'right' || side === 'left'
  const away = isBeside ? side : 'right'
  const isRoomy = (to: Side) => {
    const at = secondCorner({ x, y }, to, size)
    return at.y + size <= view.bottom && !isTaken(squareAt(at, size)) && isFree(at, size, root, view.right, box)
  }
  const free = (isBeside ? ([side, 'below', 'above'] as const) : (['right', 'left', side] as const)).find(isRoomy)
  if (free) return free
  // Where no side is free it lies over what is beside, for as long as the pointer stays.
  return away === 'left' || x + 2 * size > view.right ? 'left' : 'right'
}

export function secondCorner({ x, y }: Corner, side: Side, size: number): Corner {
  if (side === 'right') return { x: x + size, y }
  if (side === 'left') return { x: x - size, y }
  return { x, y: side === 'above' ? y - size : y + size }
}

/** What has just left the document has no root that can be asked what lies at a point. */
function rootOf(element: Element): Document | ShadowRoot {
  const root = dom.getRootNode(element)
  return root instanceof Document || root instanceof ShadowRoot ? root : document
}

function isFree({ x, y }: Corner, size: number, root: Document | ShadowRoot, width: number, own: Box): boolean {
  if (x < 0 || y < 0 || x + size > width) return false
  const middle = y + size / 2
  return [x + 1, x + size / 2, x + size - 1].every((at) => !hasTextAt(at, middle, root, own))
}

function hasTextAt(x: number, y: number, root: Document | ShadowRoot, own: Box): boolean {
  if (x > own.left && x < own.right && y > own.top + 3 && y < own.bottom - 3) return true
  const hit = dom.elementFromPoint(root, x, y)
  if (hit && dom.matches(hit, `${CONTROLS},svg *`)) return true
  const caret = dom.caretPositionFromPoint(document, x, y, root instanceof ShadowRoot ? { shadowRoots: [root] } : {})
  if (!(caret?.offsetNode instanceof Text)) return false
  const node = caret.offsetNode
  const range = new Range()
  range.setStart(node, Math.max(0, caret.offset - 1))
  range.setEnd(node, Math.min(node.length, caret.offset + 1))
  if (isBlank(range.toString())) return false
  return [...range.getClientRects()].some(
    (rect) => x >= rect.left - 1 && x <= rect.right + 1 && y >= rect.top && y <= rect.bottom,
  )
}
