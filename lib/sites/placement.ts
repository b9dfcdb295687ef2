/** Where the button of a number goes in this frame, as long as a person can see the number. */
import { dom } from './dom.ts'
import { type Box, type Clips, clipsOf, commonBounds } from './clips.ts'
import { TARGET } from './overlay-apart.ts'
import { boxOf, isInside } from './overlay-box.ts'
import type { Budget } from './overlay-budget.ts'
import type { Covers } from './overlay-covers.ts'
import { cornerAt, freeSide, isAcross, isWithin, type Placed, plainSide, type Side, sizeAt } from './overlay-room.ts'
import { sideByBoxes } from './overlay-sides.ts'
import type { Place } from './sightings.ts'

/** Asking what lies over a number, and beside it, is the dear part of a frame: what it said is kept. */
export type Known = {
  box: Box
  covered: boolean
  /** When the page was asked, not inferred. */
  coverAt: number
  room: { side: Side; dark: boolean; width: number; height: number; at: number } | null
}

/** What is the same for all numbers of one frame. `isPartial` asks for another one soon. */
export type Pass = {
  view: Box
  host: Element
  clips: Clips
  now: number
  /** When something last moved or changed. */
  changedAt: number
  budget: Budget
  covers: Covers
  isPartial: boolean
}

/** For how long a chosen side is taken to stay. */
const SIDE_MS = 2000
/** Three for a side that is free, and as many for each that is not. */
const HITS = 6

export function placeBeside(
  place: Place,
  element: Element,
  last: Known | null,
  pass: Pass,
): { known: Known; placed: Placed | null } | null {
  const box = boxOf(place)
  if (!box || !isInside(box, pass.view)) return null
  // A field that is being written in is left alone.
  if (place.kind === 'field' && dom.matches(element, ':focus')) return null
  if (!dom.checkVisibility(element, { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }))
    return null
  const holder = place.kind === 'field' ? dom.parentElement(element) : element
  const clips = holder ? clipsOf(holder, pass.clips, pass.now) : []
  const frames = clips.map(({ frame }) => frame)
  if (frames.some((frame) => !isInside(box, frame))) return null
  const size = Math.min(20, Math.max(18, Math.round(box.bottom - box.top) + 2))
  const bounds = commonBounds(clips)
  // A row that is half scrolled out has no button: it would lie over a scroll bar, or beside the list.
  if (!isAcross(cornerAt(box, 'right', size).y, size, bounds.top, bounds.bottom)) return null
  const cover = pass.covers.of(box, element, last, [pass.view, ...frames], pass)
  const known: Known = { box, ...cover, room: last?.room ?? null }
  if (cover.covered) return { known, placed: null }
  const room = roomOf(place, element, known, size, bounds, pass)
  if (!room) return { known, placed: null }
  known.room = room
  const fits = sizeAt(room.side, size)
  const { x, y } = cornerAt(box, room.side, fits)
  if (!isWithin({ x, y }, fits, bounds)) return { known, placed: null }
  // Beyond the edge it would give the page a scroll bar.
  const inView = Math.max(0, Math.min(x, pass.view.right - fits))
  return { known, placed: { x: inView, y, size: fits, reach: TARGET, side: room.side, dark: room.dark, box } }
}

function roomOf(place: Place, element: Element, known: Known, size: number, bounds: Box, pass: Pass): Known['room'] {
  const { box, room: old } = known
  const width = Math.round(box.right - box.left)
  const height = Math.round(box.bottom - box.top)
  const fits = (side: Side) => isWithin(cornerAt(box, side, sizeAt(side, size)), sizeAt(side, size), bounds)
  const isSame = old?.width === width && old.height === height && fits(old.side)
  if (isSame && pass.now - old.at < SIDE_MS) return old
  const found = {
    dark: isOnDark((place.kind === 'text' && place.start.node.parentElement) || element),
    width,
    height,
    at: pass.now,
  }
  const plain = plainSide(place, element, box, size, pass.now)
  if (plain && fits(plain)) return { side: plain, ...found }
  const drawn = () => freeSide(element, box, size, pass.view.right, bounds, pass.now)
  const side =
    (pass.budget.isDear() ? sideByBoxes(place, element, box, size, bounds, pass.now) : null) ??
    pass.budget.ask(drawn, HITS)
  if (side) return { side, ...found }
  pass.isPartial = true
  return isSame ? old : null
}

/** Light text stands on a dark ground, whatever the system's theme is. */
function isOnDark(element: Element): boolean {
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? []).map(Number)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 150
}
