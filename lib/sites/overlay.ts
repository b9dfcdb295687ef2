/**
 * Call and text buttons beside the numbers of a page, or marks where there are too many of them: one layer in a closed
 * shadow root below <html>. The page's own elements get nothing: no node, no attribute, no listener. At a press the text
 * is read again, and what it says then is dialled.
 */
import { dom } from './dom.ts'
import { createMark, type Entry, isOutdated, isSameNumber, type Mark } from './overlay-entry.ts'
import { keepApart } from './overlay-apart.ts'
import { createBudget } from './overlay-budget.ts'
import { createCovers } from './overlay-covers.ts'
import { createHover } from './overlay-hover.ts'
import { createLayer, isOnTopLayer, toLayer, viewOf } from './overlay-layer.ts'
import { createMarks } from './overlay-marks.ts'
import { createNear } from './overlay-near.ts'
import { createNote } from './overlay-note.ts'
import { createPillStore } from './overlay-pills.ts'
import { type Act, createPress, type PressTexts } from './overlay-press.ts'
import { createProof } from './overlay-proof.ts'
import { createWalk } from './overlay-walk.ts'
import type { Placed } from './overlay-room.ts'
import { type Pass, placeBeside } from './placement.ts'
import type { Show } from './scan-page.ts'
import type { Sighting } from './sightings.ts'
import type { Holder } from './text-runs.ts'
import { type Action, actions } from './widget-pill.ts'

export type OverlayStyle = 'buttons' | 'marks'

export type OverlayDeps = {
  document: Document
  signal: AbortSignal
  /** `(415) 555-0132`: what the buttons are called by. */
  nameOf: (sighting: Sighting) => string
  /** Whose number it is, or which: `Mobile, Ana López`. */
  describe?: (sighting: Sighting, element: Element) => string
  reread: (holder: Holder) => Sighting[]
  call: Act
  /** Without it nothing is offered to text. */
  text?: Act
  texts: PressTexts & Record<Action, string>
  overlayStyle?: OverlayStyle
}

export type Overlay = Show & {
  /** To the page's next number, by keyboard. */
  walk(): void
  setStyle(style: OverlayStyle): void
}

/** More numbers in view than this, and the buttons would be the page. */
const MAX_BUTTONS = 150
/** Back to buttons well below it, or the two would take turns. */
const MIN_MARKS = 100
const AGAIN_MS = 150
const SOON_MS = 100

export function createOverlay(deps: OverlayDeps): Overlay {
  const { document, signal, nameOf, reread, texts } = deps
  const entries = new Map<Holder, Entry>()
  const layer = createLayer({ document, signal, isNeeded: () => entries.size > 0, onFrame: layOut })
  const note = createNote(document, layer, signal)
  const near = createNear<Entry>(signal, moved)
  const proof = createProof(signal)
  const marks = createMarks(document, signal)
  const budget = createBudget()
  const covers = createCovers()
  const pills = createPillStore(document, layer.root, name)
  const press = createPress({
    signal,
    proof,
    texts,
    refresh,
    ownerOf: (button) => pills.of(button)?.mark,
    say: note.say,
    act: { call: deps.call, text: deps.text ?? null },
  })
  const hover = createHover({
    view: dom.defaultView(document) ?? window,
    signal,
    layer,
    proof,
    pills,
    entries,
    shown: () => shown,
    isMarking,
    hasText: deps.text !== undefined,
    press,
    refresh,
    onChange: moved,
  })
  const walk = createWalk({
    document,
    signal,
    layer,
    entries: () => entries.values(),
    focused: () => pills.of(layer.root.activeElement)?.mark ?? null,
    press(mark, action) {
      const aim = press.begin(mark, action, false)
      if (aim) void press.go(aim)
    },
    reveal: (mark) => hover.go(mark),
    onChange: moved,
  })
  let style: OverlayStyle = deps.overlayStyle ?? 'buttons'
  let isCrowded = false
  let inView = 0
  let shown: Mark[] = []
  let changedAt = 0
  let again = 0
  let later = 0
  let laidOutAt = -Infinity
  signal.addEventListener('abort', () => {
    clearTimeout(again)
    clearTimeout(later)
    entries.clear()
  })

  function isMarking(): boolean {
    return (style === 'marks' || isCrowded) && marks.isPossible()
  }

  function set(holder: Holder, element: Element, sightings: readonly Sighting[]): void {
    const known = entries.get(holder)
    const entry: Entry = known ?? { holder, element, marks: [] }
    // Nearly all that a scan brings is new.
    if (!known) {
      for (const sighting of sightings) entry.marks.push(createMark(entry, sighting))
      if (entry.marks.length === 0) return
      entries.set(holder, entry)
      if (near.add(entry)) soon()
      return
    }
    const old = entry.marks
    const kept = sightings.map((sighting) => old.find((mark) => isSameNumber(mark.sighting, sighting)))
    entry.marks = sightings.map((sighting, i) => {
      const same = kept[i]
      if (same && kept.indexOf(same) === i) return Object.assign(same, { sighting })
      // With another count of numbers nobody can tell which of them this was.
      const there = old.length === sightings.length ? old[i] : undefined
      return there && !kept.includes(there) ? renew(there, sighting) : createMark(entry, sighting)
    })
    for (const mark of old) if (!entry.marks.includes(mark)) drop(mark)
    marks.remove(entry)
    if (entry.marks.length === 0) forget(entry)
    else if (near.items.has(entry)) layer.request()
  }

  /** A scan brings numbers all the time: the first of them at once, the others together. */
  function soon(): void {
    const wait = laidOutAt + SOON_MS - performance.now()
    if (wait <= 0) layer.request()
    else if (later === 0)
      later = Number(
        setTimeout(() => {
          later = 0
          layer.request()
        }, wait),
      )
  }

  function forget(entry: Entry): void {
    for (const mark of entry.marks) drop(mark)
    if (entries.delete(entry.holder)) near.remove(entry)
    marks.remove(entry)
  }

  function drop(mark: Mark): void {
    if (mark.pill) for (const action of actions) proof.unwatch(mark.pill.buttons[action])
    pills.leave(mark, performance.now())
    note.forget(mark)
    walk.forget(mark)
    hover.forget(mark)
  }

  /** Another number in the same place: what was said of the one before must not stand beside it. */
  function renew(mark: Mark, sighting: Sighting): Mark {
    note.forget(mark)
    for (const action of actions) mark.pill?.state(action, 'idle')
    return Object.assign(mark, { sighting, changedAt: performance.now() })
  }

  function name(mark: Mark): void {
    const { sighting, entry, pill } = mark
    if (mark.named === sighting) return
    mark.named = sighting
    const number = nameOf(sighting)
    const names = { call: `${texts.call} ${number}`, text: `${texts.text} ${number}` }
    pill?.name(names, deps.describe?.(sighting, entry.element) ?? '')
  }

  function refresh(entry: Entry): void {
    set(entry.holder, entry.element, reread(entry.holder))
  }

  function moved(): void {
    changedAt = performance.now()
    layer.request()
  }

  function layOut(): void {
    const now = performance.now()
    laidOutAt = now
    const view = viewOf(document)
    const pass: Pass = {
      view,
      host: layer.host,
      clips: new Map(),
      covers,
      now,
      changedAt,
      budget,
      isPartial: false,
    }
    budget.begin(now)
    covers.begin(now)
    const isPending = near.update(view, now)
    const stale = new Set<Entry>()
    shown = []
    inView = 0
    for (const mark of candidates()) {
      if (isOutdated(mark.sighting)) stale.add(mark.entry)
      look(mark, pass)
      if (mark.placed) shown.push(mark)
      if (mark.known?.covered === false && ++inView > MAX_BUTTONS) break
    }
    // All reading before all writing: one layout for the frame.
    const placed = shown.flatMap((mark) => mark.placed ?? [])
    keepApart(placed)
    layer.raise(shown.some(({ entry }) => isOnTopLayer(entry.element)))
    const origin = layer.origin()
    for (const mark of shown) if (mark.placed) show(mark, mark.placed, origin)
    pills.settle(new Set(shown), near.items, now)
    for (const entry of stale) refresh(entry)
    note.place(view, placed)
    hover.settle()
    walk.settle()
    crowd()
    clearTimeout(again)
    if (isPending) layer.request()
    else if (pass.isPartial) again = Number(setTimeout(() => layer.request(), Math.max(AGAIN_MS, budget.waitMs())))
  }

  function* candidates(): Iterable<Mark> {
    if (!isMarking()) {
      for (const entry of near.items) yield* entry.marks
      return
    }
    for (const entry of near.items) {
      // No highlight shows in a field, or where a link is an icon.
      for (const mark of entry.marks) if (!isText(mark) || mark === hover.at() || mark === walk.at()) yield mark
    }
  }

  function look(mark: Mark, pass: Pass): void {
    if (!mark.pill && !mark.known) pills.adopt(mark)
    const { known, placed } = placeBeside(mark.sighting.place, mark.entry.element, mark.known, pass) ?? nowhere
    if (placed && !isSamePlace(placed, mark.placed) && hover.isAt(placed)) mark.cameAt = pass.now
    mark.known = known
    mark.placed = placed
  }

  function show(mark: Mark, { x, y, size, reach, dark }: Placed, origin: ReturnType<typeof layer.origin>): void {
    pills.equip(mark).place({ ...toLayer(x, y, origin), size: size / origin.scale, reach: reach / origin.scale, dark })
    name(mark)
  }

  function crowd(): void {
    let count = 0
    for (const { marks: own } of near.items) count += own.length
    const was = isMarking()
    isCrowded = inView > MAX_BUTTONS || (isCrowded && count > MIN_MARKS)
    if (isMarking() !== was) moved()
    if (!isMarking()) marks.clear()
    else if ([...near.items].some((entry) => !marks.has(entry))) marks.add(entries.values())
  }

  return {
    set,
    moved,
    has: (holder) => entries.has(holder),
    holders: () => entries.keys(),
    owns: (node) => node === layer.host,
    prune() {
      for (const entry of entries.values()) if (!dom.isConnected(entry.holder)) forget(entry)
    },
    walk: () => walk.next(),
    setStyle(next) {
      style = next
      moved()
    },
  }
}

const nowhere = { known: null, placed: null }

const isText = ({ sighting: { place } }: Mark): boolean =>
  place.kind === 'text' || (place.kind === 'link' && (dom.textContent(place.element) ?? '').trim() !== '')

const isSamePlace = (a: Placed, b: Placed | null): boolean =>
  b !== null && Math.abs(a.x - b.x) < 4 && Math.abs(a.y - b.y) < 4
