/** Keeps what is known of a page's numbers true, within a budget: what is on the screen first, the rest in idle time. */
import { afterLayout } from './after-layout.ts'
import { searchSpecial } from './find-special.ts'
import { elementsInView } from './in-view.ts'
import { forgetHeaders } from './label-columns.ts'
import { watchLateRoots } from './late-roots.ts'
import { createTreeReader } from './read-tree.ts'
import type { Column } from './row-plan.ts'
import { elementOf, type ReadOptions, readHolder, readInColumn, type Sighting } from './sightings.ts'
import { createSpending } from './spending.ts'
import type { Holder } from './text-runs.ts'
import { watchFields } from './watch-fields.ts'
import { type Changes, watchPage } from './watch-page.ts'
import { dom } from './dom.ts'

/** Where the sightings go: the widget. */
export type Show = {
  set(holder: Holder, element: Element, sightings: readonly Sighting[]): void
  has(holder: Holder): boolean
  holders(): Iterable<Holder>
  prune(): void
  moved(): void
  /** Whether a node is what it shows, and no content of the page. */
  owns(node: Node): boolean
}

export type ScanDeps = {
  document: Document
  signal: AbortSignal
  show: Show
  read: () => ReadOptions
  /** The shadow root of an element, closed ones included where the platform gives them. */
  shadowOf: (element: Element) => ShadowRoot | null
}

export type Scan = {
  /** Reads everything again, such as after the default country changed. */
  again(): void
}

const SLICE_MS = 4
/** In a frame, for what is on the screen. */
const FIRST_MS = 6
const DEADLINE_MS = 150
/** Of the main thread's time, over ten seconds. */
const MAX_SHARE = 0.02
const PAUSE_MS = 250
const MAX_PAUSE_MS = 2000

export function scanPage({ document, signal, show, read, shadowOf }: ScanDeps): Scan {
  const touched = new Set<Holder>()
  const added = new Set<Holder>()
  const spending = createSpending(() => performance.now())
  const reader = createTreeReader({ look, lookInColumn, search })
  let options = read()
  let walk: Generator<void> | null = null
  let inView = new Set<Holder>()
  let viewWalk: Generator<void> | null = null
  let forgetView = () => {}
  let frame = 0
  let idle = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let pauseMs = 0
  let removed = false
  /** What has to be read anyway, once, is not counted: only what the page's changes cost. */
  let isFirst = true

  function look(holder: Holder): number {
    return dom.isConnected(holder) ? put(holder, readHolder(holder, options)) : 0
  }

  function lookInColumn(node: Text, cell: Element, text: string, column: Column): number {
    const holder = dom.parentNode(node) as Element
    const sightings = readInColumn(node, holder, cell, text, column, options)
    return sightings ? put(holder, sightings) : look(holder)
  }

  function put(holder: Holder, sightings: readonly Sighting[]): number {
    if (sightings.length > 0 || show.has(holder)) show.set(holder, elementOf(holder), sightings)
    if (viewWalk && sightings.length > 0) inView.add(holder)
    return sightings.length
  }

  function search(element: Element): boolean {
    return searchSpecial(element, { field, holder: look, host })
  }

  function field(element: Element): void {
    fields.add(element)
    look(element)
  }

  function host(element: Element): void {
    const shadow = shadowOf(element)
    if (shadow) root(element, shadow)
    else late.add(element)
  }

  function root(element: Element, shadow: ShadowRoot): void {
    late.delete(element)
    watch.addRoot(shadow)
    added.add(shadow)
    schedule()
  }

  const fields = watchFields(signal, (field) => touch([field]))
  const late = watchLateRoots({ signal, shadowOf, onRoot: root })
  const watch = watchPage({
    document,
    signal,
    isOurs: show.owns,
    onMoved: () => show.moved(),
    onStir() {
      fields.stir()
      late.stir()
    },
    onShown: again,
    onHidden: rest,
    onFlood: slowDown,
    onChanges,
  })

  function onChanges(changes: Changes): void {
    const start = performance.now()
    forgetHeaders()
    for (const holder of changes.added) added.add(holder)
    removed ||= changes.removed
    touch(changes.touched)
    if (removed) planFrame()
    if (added.size > 0) schedule()
    spending.spend(performance.now() - start)
  }

  /** A part of a number changes the number, which is shown by an element around it. */
  function touch(holders: Iterable<Holder>): void {
    for (const holder of holders) {
      touched.add(holder)
      let around = dom.parentNode(holder)
      for (let level = 0; around && level < 3; level++, around = dom.parentNode(around)) {
        if (show.has(around as Holder)) touched.add(around as Holder)
        else if (level === 0 && holder instanceof Element && isTextBeside(holder)) touched.add(around as Holder)
      }
    }
    planFrame()
  }

  /** Known numbers are put right before the next paint, so a button never stands beside another number. */
  function planFrame(): void {
    if (frame === 0 && !signal.aborted) frame = requestAnimationFrame(onFrame)
  }

  function onFrame(): void {
    frame = 0
    if (signal.aborted) return
    const start = performance.now()
    options = read()
    if (removed) show.prune()
    removed = false
    const isOver = spending.share() > MAX_SHARE
    for (const holder of touched) {
      if (performance.now() - start > SLICE_MS) break
      touched.delete(holder)
      if (!isOver || show.has(holder)) look(holder)
      else if (holder instanceof Element) added.add(holder)
    }
    if (touched.size > 0) planFrame()
    if (added.size > 0) schedule()
    spend(start)
  }

  function schedule(): void {
    if (idle !== 0 || timer !== undefined || signal.aborted || dom.visibilityState(document) === 'hidden') return
    idle = requestIdleCallback(onIdle, { timeout: DEADLINE_MS })
  }

  function onIdle(): void {
    idle = 0
    if (signal.aborted) return
    if (!isFirst && spending.share() > MAX_SHARE) return slowDown()
    const start = performance.now()
    options = read()
    work(start + SLICE_MS)
    spend(start)
    if (walk || viewWalk || added.size > 0) schedule()
    else isFirst = false
  }

  function spend(since: number): void {
    if (!isFirst) spending.spend(performance.now() - since)
  }

  function work(until: number): void {
    while (performance.now() < until) {
      if (viewWalk) workInView()
      else if ((walk ??= nextWalk())) {
        if (walk.next().done) walk = null
      } else return
    }
  }

  function workInView(): void {
    if (viewWalk?.next().done) viewWalk = null
  }

  function onLayout(): void {
    if (signal.aborted) return
    const start = performance.now()
    options = read()
    viewWalk = everythingInView(elementsInView(document))
    while (viewWalk && performance.now() < start + FIRST_MS) workInView()
    spend(start)
    if (viewWalk) schedule()
  }

  /** A queue that forgets what has left the document does a sixth of the work in a scrolling list (measured). */
  function nextWalk(): Generator<void> | null {
    for (const root of added) {
      added.delete(root)
      if (dom.isConnected(root)) return reader.read(root)
    }
    return null
  }

  function* everythingInView(elements: readonly Element[]): Generator<void> {
    const before = inView
    inView = new Set()
    for (const element of elements) {
      yield* reader.readOne(element)
      yield
    }
    // A number that went is in no text any more.
    for (const holder of before) if (!inView.has(holder)) look(holder)
  }

  /** The page changes faster than we should read: what is on the screen now and then, the rest when it rests. */
  function slowDown(): void {
    if (timer !== undefined || signal.aborted) return
    watch.pause()
    pauseMs = Math.min(MAX_PAUSE_MS, Math.max(PAUSE_MS, pauseMs * 2))
    timer = setTimeout(() => {
      timer = undefined
      if (signal.aborted || dom.visibilityState(document) === 'hidden') return
      watch.resume()
      again()
    }, pauseMs)
  }

  function rest(): void {
    cancelAnimationFrame(frame)
    cancelIdleCallback(idle)
    clearTimeout(timer)
    forgetView()
    frame = idle = 0
    timer = undefined
    walk = viewWalk = null
    late.rest()
  }

  function again(): void {
    if (signal.aborted || dom.visibilityState(document) === 'hidden') return
    forgetHeaders()
    options = read()
    // A holder whose number went while nobody looked is on no walk any more.
    for (const holder of show.holders()) touched.add(holder)
    planFrame()
    walk = null
    added.clear()
    // A page can be without one for a while.
    const top: Element | null = dom.documentElement(document)
    if (top) added.add(top)
    viewWalk = null
    forgetView()
    if (top) forgetView = afterLayout(top, onLayout)
    late.stir()
    schedule()
  }

  signal.addEventListener('abort', () => {
    rest()
    touched.clear()
    added.clear()
    inView.clear()
  })
  again()
  return { again }
}

function isTextBeside(element: Element): boolean {
  return (
    dom.previousSibling(element)?.nodeType === Node.TEXT_NODE || dom.nextSibling(element)?.nodeType === Node.TEXT_NODE
  )
}
