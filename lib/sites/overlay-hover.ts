/** What the pointer and the focus are at: opens the second button there, and has the browser prove that both are seen. */
import { dom } from './dom.ts'
import type { Box } from './clips.ts'
import { liesOver } from './overlay-apart.ts'
import { boxOf, contains } from './overlay-box.ts'
import type { Entry, Mark } from './overlay-entry.ts'
import { type Layer, viewOf } from './overlay-layer.ts'
import type { Pills } from './overlay-pills.ts'
import type { Aim, Press } from './overlay-press.ts'
import type { Proof } from './overlay-proof.ts'
import { type Corner, type Placed, secondCorner, type Side, sideOfSecond, squareAt } from './overlay-room.ts'
import type { Holder } from './text-runs.ts'
import { type Action, actions } from './widget-pill.ts'

export type Hover = {
  /** The number that the pointer is at. */
  at(): Mark | null
  isAt(placed: Placed): boolean
  go(mark: Mark): void
  /** After a frame: what moved may be elsewhere under the pointer. */
  settle(): void
  forget(mark: Mark): void
}

type Deps = {
  view: Window
  signal: AbortSignal
  layer: Layer
  proof: Proof
  pills: Pills
  entries: ReadonlyMap<Holder, Entry>
  shown: () => readonly Mark[]
  /** Only marks are shown: the number under the pointer gets its buttons. */
  isMarking: () => boolean
  hasText: boolean
  press: Press
  refresh: (entry: Entry) => void
  onChange: () => void
}

type Hit = { mark: Mark; action: Action }

const PRESSES = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'dblclick'] as const
const SLACK = 8
/** From here on the browser is asked whether a button is seen, so that the answer is there before the press. */
const APPROACH = 160
/** A number may stand in an element of its own inside what was found. */
const LEVELS = 4

export function createHover(deps: Deps): Hover {
  const { view, signal, layer, proof, pills, entries, shown, isMarking, hasText, press, refresh, onChange } = deps
  let pointer: Corner | null = null
  let at: Mark | null = null
  let side: Side | null = null
  let begun: { hit: Hit; aim: Aim; target: EventTarget | null } | null = null

  const listen = { capture: true, passive: true, signal }
  view.addEventListener('pointermove', (event) => point(event), listen)
  view.addEventListener('pointerdown', (event) => point(event), listen)
  view.addEventListener('pointerout', ({ relatedTarget }) => relatedTarget === null && go(null), listen)
  for (const type of PRESSES) view.addEventListener(type, onRaised, { capture: true, signal })

  layer.root.addEventListener('click', (event) => {
    // A page can dispatch a click, it cannot make a trusted one.
    const hit = event.isTrusted ? pills.of(event.target) : null
    if (!hit) return
    const isBegun = begun?.target === event.target && begun.hit.action === hit.action
    // Assistive technology clicks without a press before it; only a pointer's click has a count.
    const aim = isBegun && begun ? begun.aim : press.begin(hit.mark, hit.action, (event as MouseEvent).detail > 0)
    begun = null
    if (aim) void press.go(aim, hit.mark)
  })
  layer.root.addEventListener('pointerdown', (event) => begin(event, true))
  layer.root.addEventListener('keydown', (event) => {
    const { key, repeat } = event as KeyboardEvent
    if (!repeat && (key === 'Enter' || key === ' ')) begin(event, false)
  })
  // The field that a person is writing in keeps the focus, and the page its selection.
  layer.root.addEventListener('mousedown', (event) => event.preventDefault())
  layer.root.addEventListener('focusin', (event) => {
    const hit = pills.of(event.target)
    if (hit) go(hit.mark)
  })
  layer.root.addEventListener('focusout', () => pointer && go(markAt(pointer)))

  /**
   * Above a modal dialog the layer gets no press of its own. Beside a popover a press makes the browser close it, so what
   * is meant is what was there when the press began.
   */
  function onRaised(event: MouseEvent): void {
    if (!layer.isRaised() || !event.isTrusted) return
    if (event.type === 'pointerdown') {
      const hit = hitAt({ x: event.clientX, y: event.clientY })
      begun = hit && begunBy(hit, null, true)
    }
    if (!begun) return
    // What lies below is the page's, and was not meant.
    event.stopImmediatePropagation()
    event.preventDefault()
    if (event.type !== 'click') return
    void press.go(begun.aim)
    begun = null
  }

  /** What is meant is what stands there now, not what will when the button comes up. */
  function begin(event: Event, isByPointer: boolean): void {
    const hit = event.isTrusted ? pills.of(event.target) : null
    begun = hit && begunBy(hit, event.target, isByPointer)
  }

  function begunBy(hit: Hit, target: EventTarget | null, isByPointer: boolean): typeof begun {
    const aim = press.begin(hit.mark, hit.action, isByPointer)
    return aim && { hit, aim, target }
  }

  function point(event: PointerEvent): void {
    pointer = { x: event.clientX, y: event.clientY }
    for (const mark of shown()) {
      const button = mark.pill?.buttons.call
      if (!button || !mark.placed) continue
      if (contains(mark.placed.box, pointer.x, pointer.y, APPROACH)) proof.watch(button)
      else if (mark !== at && !layer.isRaised()) proof.unwatch(button)
    }
    go(markAt(pointer) ?? (isMarking() ? numberAt(event, pointer) : null))
    if (layer.isRaised()) at?.pill?.point(hitAt(pointer)?.action ?? null)
  }

  function go(next: Mark | null): void {
    if (next === at) return
    if (at?.pill) {
      at.pill.open(null)
      at.pill.point(null)
      proof.unwatch(at.pill.buttons.text)
    }
    at = next
    side = null
    if (isMarking()) onChange()
    if (!next) return
    // Scripts change the value of a field without a word.
    refresh(next.entry)
    open(next)
    onChange()
  }

  function open(mark: Mark): void {
    const { placed, pill } = mark
    if (!hasText || !placed || !pill || side) return
    const others = shown().flatMap((each) => (each !== mark && each.placed ? [each.placed] : []))
    side = sideOfSecond(mark.entry.element, placed, viewOf(view.document), (box) => liesOver(box, others))
    pill.open(side)
    for (const action of actions) proof.watch(pill.buttons[action])
  }

  function markAt(pointer: Corner): Mark | null {
    // From one button to the other, and from a marked number to its buttons.
    if (at?.placed && contains(reachOf(at.placed, side, isMarking()), pointer.x, pointer.y, SLACK)) return at
    return hitAt(pointer)?.mark ?? null
  }

  function hitAt({ x, y }: Corner): Hit | null {
    for (const mark of shown()) {
      const { placed } = mark
      if (!placed) continue
      if (mark === at && side && contains(squareAt(secondCorner(placed, side, placed.size), placed.size), x, y))
        return { mark, action: 'text' }
      if (contains(squareAt(placed, placed.size), x, y, (placed.reach - placed.size) / 2))
        return { mark, action: 'call' }
    }
    return null
  }

  function numberAt(event: PointerEvent, { x, y }: Corner): Mark | null {
    let holder: Node | null = event.composedPath()[0] instanceof Node ? (event.composedPath()[0] as Node) : null
    for (let level = 0; holder && level < LEVELS; level++, holder = dom.parentNode(holder)) {
      for (const mark of entries.get(holder as Holder)?.marks ?? []) {
        const box = boxOf(mark.sighting.place)
        if (box && contains(box, x, y)) return mark
      }
    }
    return null
  }

  return {
    at: () => at,
    go,
    isAt: (placed) => pointer !== null && contains(squareAt(placed, placed.size), pointer.x, pointer.y, 2),
    settle() {
      // A press there may close what holds the number, before the browser could say that it was seen.
      if (layer.isRaised()) for (const { pill } of shown()) if (pill) proof.watch(pill.buttons.call)
      if (at && !at.placed && !isMarking()) go(null)
      else if (at) open(at)
    },
    forget(mark) {
      if (at !== mark) return
      at = null
      side = null
    },
  }
}

function reachOf(placed: Placed, side: Side | null, withNumber: boolean): Box {
  const boxes = [squareAt(placed, placed.size)]
  if (side) boxes.push(squareAt(secondCorner(placed, side, placed.size), placed.size))
  if (withNumber) boxes.push(placed.box)
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  }
}
