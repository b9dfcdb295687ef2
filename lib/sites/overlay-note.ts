/** What is said beside a number, to be seen and heard; it goes by itself. */
import { dom } from './dom.ts'
import type { Box } from './clips.ts'
import { liesOver } from './overlay-apart.ts'
import type { Mark } from './overlay-entry.ts'
import { type Layer, toLayer } from './overlay-layer.ts'
import type { Placed } from './overlay-room.ts'

export type Note = {
  /** `box` is where its number was seen last. */
  say(mark: Mark | null, text: string, box?: Box | null): void
  /** The number went: what was said of it would stand beside another. */
  forget(mark: Mark): void
  /** Where it hides no button, which could not be pressed below it. */
  place(view: Box, buttons: readonly Placed[]): void
}

export const NOTE_MS = 6000

export function createNote(document: Document, layer: Layer, signal: AbortSignal): Note {
  const element = dom.createElement(document, 'p')
  let about: Mark | null = null
  let lastBox: Box | null = null
  let timer = 0
  element.setAttribute('role', 'status')
  layer.root.append(element)
  signal.addEventListener('abort', () => clearTimeout(timer))

  function say(mark: Mark | null, text: string, box: Box | null = null): void {
    clearTimeout(timer)
    about = mark
    lastBox = box
    if (element.textContent !== text) element.textContent = text
    if (text !== '') timer = Number(setTimeout(() => say(null, ''), NOTE_MS))
    // A modal dialog makes a live region outside it mute.
    if (text !== '' && layer.isRaised()) (document as Document & Notifier).ariaNotify?.(text)
    layer.request()
  }

  return {
    say,
    forget: (mark) => about === mark && say(null, ''),
    place(view, buttons) {
      const box = about?.placed?.box ?? lastBox
      if (!box || element.textContent === '') return
      const { width, height } = element.getBoundingClientRect()
      const left = Math.max(8, Math.min(box.right - 20, view.right - width - 8))
      const isBelow = box.bottom + height + 16 <= view.bottom
      const beside = Math.min(view.bottom - height - 8, box.top)
      const spots = [
        { x: left, y: isBelow ? box.bottom + 8 : box.top - height - 8 },
        { x: box.right + 64, y: beside },
        { x: box.left - width - 12, y: beside },
        { x: left, y: box.top - height - 8 },
      ]
      const isFree = ({ x, y }: { x: number; y: number }) =>
        x >= 8 &&
        y >= 8 &&
        x + width <= view.right - 8 &&
        !liesOver({ left: x, top: y, right: x + width, bottom: y + height }, buttons)
      const spot = spots.find(isFree) ?? spots[0]
      if (!spot) return
      const { x, y } = toLayer(spot.x, spot.y, layer.origin())
      element.style.transform = `translate(${x}px, ${y}px)`
    },
  }
}

/** Not in the type library yet. */
type Notifier = { ariaNotify?: (text: string) => void }
