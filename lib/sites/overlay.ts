/**
 * Call buttons beside the numbers of a page: one layer in a closed shadow root on a bare element below <html>. The page's
 * own elements get nothing: no node, no attribute, no listener. At a press the text is read again, and what it says
 * then is dialled.
 */
import { type CallButton, createCallButton } from './call-button.ts'
import type { Box } from './clips.ts'
import { overlayStyle } from './overlay-style.ts'
import { type Pass, type Placed, placeBeside } from './placement.ts'
import type { Show } from './scan-page.ts'
import type { Sighting } from './sightings.ts'
import type { Holder } from './text-runs.ts'

/** `text` is for people; '' takes the note away. */
export type Outcome = { state: 'started' | 'refused'; text: string }

export type OverlayDeps = {
  document: Document
  signal: AbortSignal
  /** `Call (415) 555-0132`. */
  nameOf: (sighting: Sighting) => string
  reread: (holder: Holder) => Sighting[]
  call: (sighting: Sighting, element: Element) => Promise<Outcome>
  texts: { calling: string; gone: string }
}

type Mark = {
  sighting: Sighting
  button: CallButton | null
  /** Where it was in the last frame; null while it was not seen. */
  placed: Placed | null
}

type Entry = { holder: Holder; element: Element; marks: Mark[]; near: boolean }

const isBefore = (a: Entry, b: Entry): boolean =>
  (a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0

/** A script that sets a field's value makes no mutation. */
const isOutdated = ({ place, text }: Sighting): boolean => place.kind === 'field' && !place.element.value.includes(text)

const NEAR = '200px'
const NOTE_MS = 6000
const AGAIN_MS = 150
/** A page that throws the layer out again and again does not want it. */
const MAX_RETURNS = 20

export function createOverlay({ document, signal, nameOf, reread, call, texts }: OverlayDeps): Show {
  const entries = new Map<Holder, Entry>()
  const byElement = new Map<Element, Set<Entry>>()
  const host = document.createElement('div')
  const layer = host.attachShadow({ mode: 'closed' })
  const note = document.createElement('p')
  let frame = 0
  let returns = 0
  let noteTimer = 0
  let again = 0
  let noted: Mark | null = null

  const sheet = new CSSStyleSheet()
  sheet.replaceSync(overlayStyle)
  layer.adoptedStyleSheets = [sheet]
  note.setAttribute('role', 'status')
  layer.append(note)
  // What happens on a button is no news for the page's shortcuts and its "click outside" handlers.
  for (const type of [
    'click',
    'dblclick',
    'mousedown',
    'mouseup',
    'pointerdown',
    'pointerup',
    'keydown',
    'keyup',
    'keypress',
    'contextmenu',
    'focusin',
    'focusout',
  ]) {
    layer.addEventListener(type, (event) => event.stopPropagation())
  }

  const sight = new IntersectionObserver(
    (records) => {
      for (const record of records) {
        for (const entry of byElement.get(record.target) ?? []) setNear(entry, record.isIntersecting)
      }
      moved()
    },
    { rootMargin: NEAR },
  )

  signal.addEventListener('abort', () => {
    cancelAnimationFrame(frame)
    clearTimeout(noteTimer)
    clearTimeout(again)
    sight.disconnect()
    host.remove()
    entries.clear()
  })

  function set(holder: Holder, element: Element, sightings: readonly Sighting[]): void {
    const entry = entries.get(holder) ?? { holder, element, marks: [], near: false }
    const old = [...entry.marks]
    entry.marks = sightings.map((sighting, i) => {
      const at = old.findIndex((mark) => mark.sighting.to === sighting.to && mark.sighting.ext === sighting.ext)
      const [kept] = at < 0 ? [] : old.splice(at, 1)
      return kept
        ? Object.assign(kept, { sighting })
        : { sighting, button: null, placed: entry.marks[i]?.placed ?? null }
    })
    // A button whose number went is not given to the next one: what it said about its call would stand beside another.
    for (const mark of old) drop(mark)
    if (entry.marks.length === 0) forget(entry)
    else remember(entry)
    if (entry.near) setNear(entry, true)
    moved()
  }

  function remember(entry: Entry): void {
    if (entries.has(entry.holder)) return
    entries.set(entry.holder, entry)
    const same = byElement.get(entry.element)
    if (same) {
      same.add(entry)
      // Already observed, so no first record will come.
      entry.near = [...same].some((each) => each.near)
    } else {
      byElement.set(entry.element, new Set([entry]))
      sight.observe(entry.element)
    }
  }

  function forget(entry: Entry): void {
    for (const mark of entry.marks) drop(mark)
    entries.delete(entry.holder)
    const same = byElement.get(entry.element)
    same?.delete(entry)
    if (same?.size !== 0) return
    byElement.delete(entry.element)
    sight.unobserve(entry.element)
  }

  function drop(mark: Mark): void {
    mark.button?.element.remove()
    mark.button = null
    if (noted === mark) say(null, '')
  }

  function setNear(entry: Entry, near: boolean): void {
    entry.near = near
    for (const mark of entry.marks) {
      if (!near) drop(mark)
      else if (!mark.button) mark.button = buttonFor(entry, mark)
      mark.button?.name(nameOf(mark.sighting))
    }
  }

  function buttonFor(entry: Entry, mark: Mark): CallButton {
    const button = createCallButton(document, () => void press(entry, mark))
    for (const type of ['pointerenter', 'focus']) button.element.addEventListener(type, () => refresh(entry))
    layer.insertBefore(button.element, nextInOrder(entry))
    return button
  }

  /** The Tab key goes through the buttons in the order of the numbers, whenever each of them was found. */
  function nextInOrder(entry: Entry): Node {
    let next: Entry | null = null
    for (const other of entries.values()) {
      if (!other.near || !other.marks.some((mark) => mark.button) || !isBefore(entry, other)) continue
      if (!next || isBefore(other, next)) next = other
    }
    return next?.marks.find((mark) => mark.button)?.button?.element ?? note
  }

  function refresh(entry: Entry): void {
    set(entry.holder, entry.element, reread(entry.holder))
  }

  async function press(entry: Entry, mark: Mark): Promise<void> {
    if (mark.button?.element.dataset['state'] === 'calling') return
    const before = entry.marks
    refresh(entry)
    const now = entry.element.isConnected ? markNow(entry, mark, before) : undefined
    if (!now) return say(mark, texts.gone)
    if (entry.near && !now.button) now.button = buttonFor(entry, now)
    now.button?.state('calling')
    say(now, texts.calling)
    const outcome = await call(now.sighting, entry.element)
    if (signal.aborted) return
    now.button?.state(outcome.state)
    say(now, outcome.text)
    setTimeout(() => now.button?.state('idle'), NOTE_MS)
  }

  /** The same number, else what stands in its place; with another count of numbers nobody can tell which that is. */
  function markNow(entry: Entry, mark: Mark, before: readonly Mark[]): Mark | undefined {
    if (entry.marks.includes(mark)) return mark
    return entry.marks.length === before.length ? entry.marks[before.indexOf(mark)] : undefined
  }

  function say(mark: Mark | null, text: string): void {
    clearTimeout(noteTimer)
    noted = mark
    if (note.textContent !== text) note.textContent = text
    if (text !== '') noteTimer = Number(setTimeout(() => say(null, ''), NOTE_MS))
    moved()
  }

  function moved(): void {
    if (frame === 0 && !signal.aborted) frame = requestAnimationFrame(layOut)
  }

  function layOut(): void {
    frame = 0
    if (!isInPlace()) return
    const origin = host.getBoundingClientRect()
    const view = { left: 0, top: 0, right: document.documentElement.clientWidth, bottom: innerHeight }
    const pass: Pass = { view, host, clips: new Map(), now: performance.now(), isPartial: false }
    const shown: (() => void)[] = []
    const stale: Entry[] = []
    for (const entry of entries.values()) {
      if (!entry.near) continue
      for (const mark of entry.marks) {
        const at = placeBeside(mark.sighting.place, entry.element, mark.placed, pass)
        mark.placed = at
        if (isOutdated(mark.sighting)) stale.push(entry)
        const place = at && { x: at.x - origin.left, y: at.y - origin.top, size: at.size, dark: at.side.dark }
        shown.push(() => mark.button?.place(place))
      }
    }
    // All reading before all writing: one layout for the frame.
    for (const write of shown) write()
    for (const entry of stale) refresh(entry)
    placeNote(origin, view)
    clearTimeout(again)
    if (pass.isPartial) again = Number(setTimeout(moved, AGAIN_MS))
  }

  function placeNote(origin: Box, view: Box): void {
    const box = noted?.placed?.box
    if (!box || note.textContent === '') return
    const { width, height } = note.getBoundingClientRect()
    const x = Math.max(8, Math.min(box.right - 20, view.right - width - 8))
    const y = box.bottom + height + 16 > view.bottom ? box.top - height - 8 : box.bottom + 8
    note.style.transform = `translate(${x - origin.left}px, ${y - origin.top}px)`
  }

  function isInPlace(): boolean {
    if (host.parentNode === document.documentElement) return true
    if (entries.size === 0 || signal.aborted || ++returns > MAX_RETURNS) return false
    document.documentElement.append(host)
    return true
  }

  return {
    set,
    moved,
    has: (holder) => entries.has(holder),
    holders: () => entries.keys(),
    prune() {
      for (const entry of entries.values()) if (!entry.holder.isConnected) forget(entry)
    },
  }
}
