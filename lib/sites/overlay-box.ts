/** Where a number is on the screen, in the coordinates of the viewport. */
import { dom } from './dom.ts'
import type { Box } from './clips.ts'
import type { Place } from './sightings.ts'

/** The box of a number, of its last line when it is broken; null while it is not rendered. */
export function boxOf(place: Place): Box | null {
  if (place.kind === 'field') return fieldTextBox(place.element)
  const rects = rangeOf(place)?.getClientRects()
  const rect = rects?.[rects.length - 1]
  if (rects && rect && rect.width > 0 && rect.height > 0) return rects.length === 1 ? rect : lineOf(rects, rect)
  const own = place.kind === 'link' ? dom.getBoundingClientRect(place.element) : null
  return own && own.width > 0 ? own : null
}

/** Text that runs both ways is drawn in several pieces, in any order. */
function lineOf(rects: DOMRectList, last: DOMRect): Box {
  const middle = (last.top + last.bottom) / 2
  const line = [...rects].filter(({ top, bottom, width }) => top < middle && bottom > middle && width > 0)
  return {
    left: Math.min(...line.map(({ left }) => left)),
    right: Math.max(...line.map(({ right }) => right)),
    top: Math.min(...line.map(({ top }) => top)),
    bottom: Math.max(...line.map(({ bottom }) => bottom)),
  }
}

/** Null for a field, whose text no range can hold, and while the page has other text than was read. */
export function rangeOf(place: Place): Range | null {
  if (place.kind === 'field') return null
  if (place.kind === 'link') {
    const range = new Range()
    range.selectNodeContents(place.element)
    return range
  }
  const { start, end } = place
  if (start.offset > start.node.length || end.offset > end.node.length || !end.node.isConnected) return null
  const range = new Range()
  range.setStart(start.node, start.offset)
  range.setEnd(end.node, end.offset)
  return range
}

let ruler: CanvasRenderingContext2D | null = null

/** The text in a field has no range: its width is measured with the field's font. */
function fieldTextBox(field: HTMLInputElement | HTMLTextAreaElement): Box | null {
  const rect = field.getBoundingClientRect()
  if (rect.width === 0 || rect.height === 0) return null
  const style = getComputedStyle(field)
  ruler ??= (dom.createElement(document, 'canvas') as HTMLCanvasElement).getContext('2d')
  if (!ruler) return null
  ruler.font = style.font
  // Lengths of a style know nothing of zoom and transforms.
  const scale = rect.width / field.offsetWidth || 1
  const px = (length: string) => Number.parseFloat(length) * scale
  const left = rect.left + px(style.borderLeftWidth) + px(style.paddingLeft)
  const right = Math.min(left + ruler.measureText(field.value).width * scale, rect.right - px(style.paddingRight))
  const line = Math.min(rect.height, px(style.lineHeight) || px(style.fontSize) * 1.3)
  const middle =
    field instanceof HTMLInputElement ? rect.top + rect.height / 2 : rect.top + px(style.paddingTop) + line / 2
  return { left, right, top: middle - line / 2, bottom: middle + line / 2 }
}

/** Its middle line is inside, and its end, where the button goes. */
export function isInside(box: Box, frame: Box): boolean {
  const middle = (box.top + box.bottom) / 2
  return (
    middle >= frame.top &&
    middle <= frame.bottom &&
    box.right <= frame.right + 2 &&
    box.right >= frame.left &&
    box.left < frame.right
  )
}

export const contains = (box: Box, x: number, y: number, slack = 0): boolean =>
  x >= box.left - slack && x <= box.right + slack && y >= box.top - slack && y <= box.bottom + slack
