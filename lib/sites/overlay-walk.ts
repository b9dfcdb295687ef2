/**
 * The page's numbers by keyboard, one after the other: Enter calls, T texts, the arrows up and down go on, Esc leaves and
 * gives the focus back. In a page's modal dialog nothing outside can have the focus: there the keys are taken on their way.
 */
import { dom } from './dom.ts'
import type { Entry, Mark } from './overlay-entry.ts'
import { inOrder } from './overlay-entry.ts'
import type { Layer } from './overlay-layer.ts'
import type { Action } from './widget-pill.ts'

export type Walk = {
  next(): void
  /** The number that the walk is at: it is shown even where only marks are. */
  at(): Mark | null
  /** After each frame: what was scrolled to can have the focus now. */
  settle(): void
  forget(mark: Mark): void
}

type Deps = {
  document: Document
  signal: AbortSignal
  layer: Layer
  entries: () => Iterable<Entry>
  /** The number whose button has the focus. */
  focused: () => Mark | null
  press: (mark: Mark, action: Action) => void
  /** Opens the second button, which the focus does where it can. */
  reveal: (mark: Mark) => void
  onChange: () => void
}

/** So many frames for a number to come into view; then it cannot be seen, and the next one is tried. */
const FRAMES = 30

export function createWalk({ document, signal, layer, entries, focused, press, reveal, onChange }: Deps): Walk {
  let at: Mark | null = null
  let before: Element | null = null
  let waits = 0
  let tried = 0
  let step = 1

  const marksInOrder = (): Mark[] =>
    [...entries()]
      .filter(({ holder }) => dom.isConnected(holder))
      .sort(inOrder)
      .flatMap(({ marks }) => marks)

  function go(by: 1 | -1): void {
    step = by
    const marks = marksInOrder()
    if (marks.length === 0 || tried++ > marks.length) return leave()
    const here = at ? marks.indexOf(at) : -1
    const first = marks.findIndex((mark) => mark.placed)
    const index = here >= 0 ? here + by : Math.max(0, first)
    at?.pill?.point(null)
    at = marks[(index + marks.length) % marks.length] ?? null
    waits = FRAMES
    if (at && !at.placed) dom.scrollIntoView(at.entry.element, { block: 'center', inline: 'nearest' })
    onChange()
  }

  function turn({ pill }: Mark, to: Action): void {
    const button = pill?.buttons[to]
    if (!button?.hidden) button?.focus({ preventScroll: true })
  }

  function leave(): void {
    const back = before
    at?.pill?.point(null)
    at = before = null
    waits = tried = 0
    if (back && dom.isConnected(back) && back instanceof HTMLElement) dom.focus(back, { preventScroll: true })
    else if (layer.root.activeElement instanceof HTMLElement) layer.root.activeElement.blur()
    onChange()
  }

  function onKey(event: KeyboardEvent): void {
    const own = focused()
    // On the way to the next number the focus is still at the last one.
    const mark = waits > 0 ? at : (own ?? (layer.isRaised() ? at : null))
    if (!mark || !event.isTrusted || event.ctrlKey || event.metaKey || event.altKey) return
    const run = {
      ArrowDown: () => go(1),
      ArrowUp: () => go(-1),
      ArrowRight: () => turn(mark, 'text'),
      ArrowLeft: () => turn(mark, 'call'),
      Escape: leave,
      t: () => press(mark, 'text'),
      // A button that has the focus is pressed by the browser.
      ...(own ? {} : { Enter: () => press(mark, 'call') }),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!run) return
    event.stopImmediatePropagation()
    event.preventDefault()
    at = mark
    tried = 0
    run()
  }
  dom.defaultView(document)?.addEventListener('keydown', onKey, { capture: true, signal })

  return {
    at: () => at,
    next() {
      if (!at) before = deepActive(document)
      tried = 0
      go(1)
    },
    settle() {
      if (!at || waits === 0) return
      const button = at.placed ? at.pill?.buttons.call : undefined
      if (!button) {
        if (--waits === 0) go(step === 1 ? 1 : -1)
        else onChange()
        return
      }
      waits = tried = 0
      button.focus({ preventScroll: true })
      if (layer.root.activeElement !== button) {
        reveal(at)
        at.pill?.point('call')
        ;(document as Document & { ariaNotify?: (text: string) => void }).ariaNotify?.(button.title)
      }
    },
    forget(mark) {
      if (at === mark) at = null
    },
  }
}

/** What has the focus, inside open shadow roots too. */
function deepActive(document: Document): Element | null {
  let active = dom.activeElement(document)
  for (let inner = active; inner; inner = dom.shadowRoot(inner)?.activeElement ?? null) active = inner
  return active === dom.body(document) ? null : active
}
