/** Where a number is on the screen, whether a person can see it, and where a button beside it covers nothing. */
import { type Box, type Clips, clipsOf, commonBounds } from './clips.ts'
import type { Place } from './sightings.ts'

type Side = 'right' | 'left' | 'above' | 'below'

/** What was found out about a number, and when: asking what lies over it, and beside it, is the dear part of a frame. */
export type Placed = {
  x: number
  y: number
  size: number
  box: Box
  side: { side: Side; dark: boolean; width: number; height: number; at: number }
  uncoveredAt: number
}

/** What is the same for all numbers of one frame. `isPartial` asks for another one soon. */
export type Pass = { view: Box; host: Element; clips: Clips; now: number; isPartial: boolean }

const GAP = 5
const SMALL = 16
const SLACK = 2
/** For how long a chosen side and an uncovered number are taken to stay so. */
const SIDE_MS = 1000
const COVER_MS = 120
/** Sticky headers and footers are at edges: near them a number that moves is looked at in each frame. */
const EDGE = 120

/** Where the button of a number goes in this frame; null while a person cannot see the number. */
export function placeBeside(place: Place, element: Element, last: Placed | null, pass: Pass): Placed | null {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }))
    return null
  // A field that is being written in is left alone.
  if (place.kind === 'field' && element.matches(':focus')) return null
  const box = boxOf(place)
  if (!box || !isInside(box, pass.view)) return null
  const holder = place.kind === 'field' ? element.parentElement : element
  const clips = holder ? clipsOf(holder, pass.clips) : []
  const frames = clips.map(({ frame }) => frame)
  if (frames.some((frame) => !isInside(box, frame))) return null
  const isKnown =
    last !== null && pass.now - last.uncoveredAt < COVER_MS && staysClear(box, last.box, [pass.view, ...frames])
  if (isKnown) pass.isPartial = true
  else if (isCovered(box, element, pass.host)) return null
  const width = Math.round(box.right - box.left)
  const height = Math.round(box.bottom - box.top)
  const size = Math.min(20, Math.max(18, height + 2))
  const bounds = commonBounds(clips)
  // A row that is half scrolled out has no button: it would lie over a scroll bar, or beside the list.
  if (!isAcross(cornerAt(box, 'right', size).y, size, bounds.top, bounds.bottom)) return null
  const old = last?.side
  const isCurrent =
    old?.width === width &&
    old.height === height &&
    pass.now - old.at < SIDE_MS &&
    isWithin(cornerAt(box, old.side, sizeAt(old.side, size)), sizeAt(old.side, size), bounds)
  const side = isCurrent
    ? old
    : { ...chooseSide(box, size, element, pass.view.right, bounds), width, height, at: pass.now }
  const fits = sizeAt(side.side, size)
  const { x, y } = cornerAt(box, side.side, fits)
  if (!isWithin({ x, y }, fits, bounds)) return null
  return {
    // Beyond the edge it would give the page a scroll bar.
    x: Math.max(0, Math.min(x, pass.view.right - fits)),
    y,
    size: fits,
    box,
    side,
    uncoveredAt: isKnown ? last.uncoveredAt : pass.now,
  }
}

function staysClear(box: Box, before: Box, frames: readonly Box[]): boolean {
  if (box.top === before.top && box.right === before.right) return true
  return frames.every((frame) => box.top - frame.top > EDGE && frame.bottom - box.bottom > EDGE)
}

/** The box of a number, of its last line when it is broken; null while it is not rendered. */
function boxOf(place: Place): Box | null {
  if (place.kind === 'field') return fieldTextBox(place.element)
  const range = place.kind === 'link' ? contentsOf(place.element) : rangeOf(place)
  const rects = range?.getClientRects()
  const rect = rects?.[rects.length - 1]
  if (rect && rect.width > 0 && rect.height > 0) return rect
  const own = place.kind === 'link' ? place.element.getBoundingClientRect() : null
  return own && own.width > 0 ? own : null
}

function rangeOf(place: Extract<Place, { kind: 'text' }>): Range | null {
  const { start, end } = place
  // The page may have shortened the text since it was read; the next reading is under way.
  if (start.offset > start.node.length || end.offset > end.node.length || !end.node.isConnected) return null
  const range = start.node.ownerDocument.createRange()
  range.setStart(start.node, start.offset)
  range.setEnd(end.node, end.offset)
  return range
}

function contentsOf(element: Element): Range {
  const range = element.ownerDocument.createRange()
  range.selectNodeContents(element)
  return range
}

let ruler: CanvasRenderingContext2D | null = null

/** The text in a field has no range: its width is measured with the field's font. */
function fieldTextBox(field: HTMLInputElement | HTMLTextAreaElement): Box | null {
  const rect = field.getBoundingClientRect()
  if (rect.width === 0 || rect.height === 0) return null
  const style = getComputedStyle(field)
  ruler ??= document.createElement('canvas').getContext('2d')
  if (!ruler) return null
  ruler.font = style.font
  const width = ruler.measureText(field.value).width
  const left = rect.left + Number.parseFloat(style.borderLeftWidth) + Number.parseFloat(style.paddingLeft)
  const right = Math.min(left + width, rect.right - Number.parseFloat(style.paddingRight))
  const line = Math.min(rect.height, Number.parseFloat(style.lineHeight) || Number.parseFloat(style.fontSize) * 1.3)
  const middle =
    field instanceof HTMLInputElement
      ? rect.top + rect.height / 2
      : rect.top + Number.parseFloat(style.paddingTop) + line / 2
  return { left, right, top: middle - line / 2, bottom: middle + line / 2 }
}

/** Its middle line is inside, and its end, where the button goes. */
function isInside(box: Box, frame: Box): boolean {
  const middle = (box.top + box.bottom) / 2
  return (
    middle >= frame.top &&
    middle <= frame.bottom &&
    box.right <= frame.right + 2 &&
    box.right >= frame.left &&
    box.left < frame.right
  )
}

/** Whether something opaque lies over the number: a sticky header, a dialog, a menu. */
function isCovered(box: Box, element: Element, host: Element): boolean {
  const root = element.getRootNode() as Document | ShadowRoot
  const x = Math.max(box.left + 1, box.right - 3)
  const hit = root.elementFromPoint(x, (box.top + box.bottom) / 2)
  if (!hit || hit === host || hit === element || element.contains(hit) || hit.contains(element)) return false
  // `a::after` stretched over a card is hit in place of the text below it: see-through things cover nothing.
  for (let at: Element | null = hit; at && !at.contains(element); at = at.parentElement) if (isOpaque(at)) return true
  return false
}

function isOpaque(element: Element): boolean {
  if (element.matches('img,video,canvas,iframe,embed,object')) return true
  const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element)
  if (Number(opacity) < 0.1) return false
  return backgroundImage !== 'none' || !/^(?:transparent|rgba\(.*,\s*0(?:\.[0-3]\d*)?\))$/.test(backgroundColor)
}

/** The first side where the button lies on no text. */
function chooseSide(
  box: Box,
  size: number,
  element: Element,
  width: number,
  bounds: Box,
): { side: Side; dark: boolean } {
  const root = element.getRootNode() as Document | ShadowRoot
  const isRoomy = (side: Side) => {
    const fits = sizeAt(side, size)
    const at = cornerAt(box, side, fits)
    return isWithin(at, fits, bounds) && isFree(at, fits, root, width, box)
  }
  return { side: (['right', 'left', 'above', 'below'] as const).find(isRoomy) ?? 'right', dark: isOnDark(element) }
}

const sizeAt = (side: Side, size: number): number => (side === 'right' || side === 'left' ? size : SMALL)

function isWithin({ x, y }: { x: number; y: number }, size: number, bounds: Box): boolean {
  return isAcross(x, size, bounds.left, bounds.right) && isAcross(y, size, bounds.top, bounds.bottom)
}

/** A button is a little taller than its line, which may stand at the very edge. */
const isAcross = (from: number, size: number, start: number, end: number): boolean =>
  from >= start - SLACK && from + size <= end + SLACK

function cornerAt(box: Box, side: Side, size: number): { x: number; y: number } {
  const y = (box.top + box.bottom - size) / 2
  if (side === 'right') return { x: box.right + GAP, y }
  if (side === 'left') return { x: box.left - GAP - size, y }
  return { x: box.right - size / 2, y: side === 'above' ? box.top - size + 2 : box.bottom - 2 }
}

function isFree(
  at: { x: number; y: number },
  size: number,
  root: Document | ShadowRoot,
  width: number,
  own: Box,
): boolean {
  if (at.x < 0 || at.y < 0 || at.x + size > width) return false
  const y = at.y + size / 2
  return [at.x + 1, at.x + size / 2, at.x + size - 1].every((x) => !hasTextAt(x, y, root, own))
}

function hasTextAt(x: number, y: number, root: Document | ShadowRoot, own: Box): boolean {
  if (x > own.left && x < own.right && y > own.top + 3 && y < own.bottom - 3) return true
  const document = root instanceof Document ? root : root.ownerDocument
  const hit = root.elementFromPoint(x, y)
  if (hit?.matches('button,select,img,svg,svg *,[role="button"]')) return true
  const caret = document.caretPositionFromPoint(x, y, root instanceof ShadowRoot ? { shadowRoots: [root] } : {})
  if (caret?.offsetNode.nodeType !== Node.TEXT_NODE) return false
  const node = caret.offsetNode as Text
  const range = document.createRange()
  range.setStart(node, Math.max(0, caret.offset - 1))
  range.setEnd(node, Math.min(node.length, caret.offset + 1))
  if (range.toString().trim() === '') return false
  return [...range.getClientRects()].some(
    (rect) => x >= rect.left - 1 && x <= rect.right + 1 && y >= rect.top && y <= rect.bottom,
  )
}

/** Light text stands on a dark ground, whatever the system's theme is. */
function isOnDark(element: Element): boolean {
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? []).map(Number)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 150
}
