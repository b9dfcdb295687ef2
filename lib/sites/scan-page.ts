/** Keeps what is known of a page's numbers true, within a budget: what is shown first, what came later in idle time. */
import { elementOf, type ReadOptions, readHolder, type Sighting, SPECIAL } from './sightings.ts'
import { type Holder, holdersIn } from './text-runs.ts'
import { watchPage } from './watch-page.ts'

/** Where the sightings go: the widget. */
export type Show = {
  set(holder: Holder, element: Element, sightings: readonly Sighting[]): void
  has(holder: Holder): boolean
  holders(): Iterable<Holder>
  prune(): void
  moved(): void
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
const DEADLINE_MS = 150

export function scanPage({ document, signal, show, read, shadowOf }: ScanDeps): Scan {
  const touched = new Set<Holder>()
  const added = new Set<Holder>()
  let walk: Generator<Holder | null> | null = null
  let frame = 0
  let idle = 0
  let removed = false

  const look = (holder: Holder) => {
    if (!holder.isConnected) return
    const sightings = readHolder(holder, read())
    if (sightings.length > 0 || show.has(holder)) show.set(holder, elementOf(holder), sightings)
  }

  const watch = watchPage({
    document,
    signal,
    onMoved: () => show.moved(),
    onShown: again,
    onChanges(changes) {
      for (const holder of changes.touched) touched.add(holder)
      for (const holder of changes.added) added.add(holder)
      removed ||= changes.removed
      // Known numbers are put right before the next paint, so a button never stands beside another number.
      if (frame === 0) frame = requestAnimationFrame(onFrame)
      schedule()
    },
  })

  function onFrame(): void {
    frame = 0
    if (signal.aborted) return
    if (removed) show.prune()
    removed = false
    for (const holder of touched) look(holder)
    touched.clear()
  }

  function schedule(): void {
    if (idle === 0 && !signal.aborted) idle = requestIdleCallback(onIdle, { timeout: DEADLINE_MS })
  }

  function onIdle(): void {
    idle = 0
    if (signal.aborted) return
    const until = performance.now() + SLICE_MS
    while (performance.now() < until) {
      walk ??= nextWalk()
      if (!walk) return
      const step = walk.next()
      if (step.done) walk = null
      else if (step.value) look(step.value)
    }
    schedule()
  }

  /** A queue that forgets what has left the document does a sixth of the work in a scrolling list (measured). */
  function nextWalk(): Generator<Holder | null> | null {
    for (const root of added) {
      added.delete(root)
      if (root.isConnected) return everythingIn(root)
    }
    return null
  }

  function* everythingIn(root: Holder): Generator<Holder | null> {
    if (root instanceof Element && root.matches(SPECIAL)) yield root
    yield* holdersIn(root)
    for (const element of root.querySelectorAll(SPECIAL)) yield element
    for (const element of hostsIn(root, document)) {
      const shadow = shadowOf(element)
      if (!shadow) continue
      watch.addRoot(shadow)
      yield* everythingIn(shadow)
    }
  }

  function again(): void {
    // A holder whose number went while nobody looked is on no walk any more.
    for (const holder of show.holders()) touched.add(holder)
    if (frame === 0) frame = requestAnimationFrame(onFrame)
    added.add(document.documentElement)
    schedule()
  }

  signal.addEventListener('abort', () => {
    cancelAnimationFrame(frame)
    cancelIdleCallback(idle)
  })
  again()
  return { again }
}

/** Custom elements by one query of the engine: asking each of 60,000 elements takes ten times as long (measured). */
function* hostsIn(root: Holder, document: Document): Generator<Element> {
  if (root instanceof ShadowRoot) {
    for (const element of root.querySelectorAll('*')) if (element.localName.includes('-')) yield element
    return
  }
  if (root.localName.includes('-')) yield root
  const found = document.evaluate(
    ".//*[contains(local-name(),'-')]",
    root,
    null,
    XPathResult.ORDERED_NODE_SNAPSHOT_TYPE,
  )
  for (let i = 0; i < found.snapshotLength; i++) {
    const element = found.snapshotItem(i)
    if (element instanceof Element) yield element
  }
}
