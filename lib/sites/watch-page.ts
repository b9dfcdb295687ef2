/** When to look: what changed in a document and its shadow roots, as sets, while the tab is seen. */
import type { Holder } from './text-runs.ts'
import { dom } from './dom.ts'

export type Changes = {
  /** Subtrees that came. */
  added: ReadonlySet<Holder>
  /** Elements whose own text, value or link changed. */
  touched: ReadonlySet<Holder>
  /** Something left the document. */
  removed: boolean
}

export type Watch = {
  addRoot(root: ShadowRoot): void
  /** Nothing is noted until `resume`: for a page that changes faster than anybody can read. */
  pause(): void
  resume(): void
}

type Deps = {
  document: Document
  signal: AbortSignal
  /** What we put into the document ourselves. */
  isOurs: (node: Node) => boolean
  onChanges: (changes: Changes) => void
  /** More changes at once than are worth looking at one by one. */
  onFlood: () => void
  /** Something may have moved. Called often: the receiver puts it off to the next frame. */
  onMoved: () => void
  /** A person does something, or a script may have: values of fields can be others now. */
  onStir: () => void
  /** The tab is seen again, after a time in which nothing was watched, or the document was written anew. */
  onShown: () => void
  onHidden: () => void
}

const OBSERVED: MutationObserverInit = {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
  attributeFilter: [
    'href',
    'value',
    'type',
    'class',
    'style',
    'hidden',
    'open',
    'aria-hidden',
    'aria-expanded',
    'aria-label',
    'contenteditable',
  ],
}

const CONTENT_ATTRIBUTES = new Set(['href', 'value', 'type', 'contenteditable', 'aria-label'])
/** Looking at so many records one by one takes longer than reading what is on the screen. */
const FLOOD = 1000
const MOTION_FRAMES = 30

export function watchPage(deps: Deps): Watch {
  const { document, signal, isOurs, onChanges, onFlood, onMoved, onStir, onShown, onHidden } = deps
  const roots = new Set<Document | ShadowRoot>([document])
  let isPaused = false
  let top = dom.documentElement(document)
  let listening = new AbortController()
  const observer = new MutationObserver((records) => {
    if (dom.documentElement(document) !== top) return startOver()
    if (records.every(isOwnArrival)) return
    if (records.length > FLOOD) onFlood()
    else {
      const changes = sortRecords(records)
      if (changes.added.size > 0 || changes.touched.size > 0 || changes.removed) onChanges(changes)
    }
    onMoved()
    onStir()
  })
  const isOwnArrival = ({ target, addedNodes, removedNodes }: MutationRecord) =>
    target === top && addedNodes.length > 0 && removedNodes.length === 0 && [...addedNodes].every(isOurs)
  const isWatching = () => dom.visibilityState(document) === 'visible' && !isPaused && !signal.aborted
  const observeAll = () => {
    for (const root of roots) {
      if (root === document || (root as ShadowRoot).host.isConnected) observer.observe(root, OBSERVED)
      else roots.delete(root)
    }
  }
  const listen = (target: EventTarget, types: readonly string[], listener: (event: Event) => void) => {
    const options = { capture: true, passive: true, signal: listening.signal }
    for (const type of types) target.addEventListener(type, listener, options)
  }
  const follow = createFollower(onMoved, signal)
  /** Scrolling inside a shadow root tells nobody outside of it; what makes it scroll does. */
  const followInRoots = () => {
    if (roots.size > 1) follow()
  }

  function listenAll(): void {
    listening.abort()
    listening = new AbortController()
    const view = dom.defaultView(document)
    if (view) {
      listen(view, ['resize', 'pageshow', 'focusin', 'focusout'], onMoved)
      listen(view, ['pageshow', 'focusin', 'focusout', 'pointerdown', 'pointerover', 'keyup', 'scroll'], onStir)
      listen(view, ['scroll', 'load', 'transitionend', 'animationend', 'toggle'], onMoved)
      listen(view, ['input', 'change'], onInput)
      listen(view, ['transitionrun', 'animationstart'], follow)
      listen(view, ['wheel', 'touchmove', 'pointerdown', 'pointerup', 'keydown'], followInRoots)
      const sizes = new ResizeObserver(onMoved)
      for (const element of [dom.documentElement(document), dom.body(document)]) if (element) sizes.observe(element)
      listening.signal.addEventListener('abort', () => sizes.disconnect())
    }
    view?.document.fonts?.addEventListener('loadingdone', onMoved, { signal: listening.signal })
    dom.addEventListener(document, 'visibilitychange', onVisibility, { signal: listening.signal })
  }

  function onInput(event: Event): void {
    // Past the shadow roots that the target is in; a closed one keeps it, and its fields are compared.
    const [target] = event.composedPath()
    if (target instanceof Element) onChanges({ added: new Set(), touched: new Set([target]), removed: false })
    onMoved()
    onStir()
  }

  function onVisibility(): void {
    observer.disconnect()
    if (dom.visibilityState(document) === 'hidden') return onHidden()
    if (isWatching()) observeAll()
    onShown()
  }

  /** `document.open()` takes every listener and observer off the document. */
  function startOver(): void {
    top = dom.documentElement(document)
    observer.disconnect()
    listenAll()
    if (isWatching()) observeAll()
    onShown()
  }

  signal.addEventListener('abort', () => {
    observer.disconnect()
    listening.abort()
    roots.clear()
  })
  listenAll()
  if (isWatching()) observeAll()

  return {
    addRoot(root) {
      if (roots.has(root) || signal.aborted) return
      roots.add(root)
      if (isWatching()) observer.observe(root, OBSERVED)
    },
    pause() {
      isPaused = true
      observer.disconnect()
    },
    resume() {
      isPaused = false
      if (isWatching()) observeAll()
    },
  }
}

function sortRecords(records: readonly MutationRecord[]): Changes {
  const added = new Set<Holder>()
  const touched = new Set<Holder>()
  let removed = false
  for (const record of records) {
    if (record.type === 'characterData') {
      const parent = record.target.parentNode
      if (parent) touched.add(parent as Holder)
    } else if (record.type === 'attributes') {
      if (CONTENT_ATTRIBUTES.has(record.attributeName ?? '')) touched.add(record.target as Element)
    } else {
      for (const node of record.addedNodes) {
        if (dom.nodeType(node) === Node.ELEMENT_NODE) added.add(node as Element)
        else touched.add(record.target as Holder)
      }
      for (const node of record.removedNodes) {
        removed = true
        if (dom.nodeType(node) === Node.TEXT_NODE) touched.add(record.target as Holder)
      }
    }
  }
  return { added, touched, removed }
}

/** What moves without any event until it ends is looked at in every frame, for as long as most of it takes. */
function createFollower(onMoved: () => void, signal: AbortSignal): () => void {
  let frames = 0
  const step = () => {
    if (signal.aborted) return
    onMoved()
    if (--frames > 0) requestAnimationFrame(step)
  }
  return () => {
    if (frames <= 0) requestAnimationFrame(step)
    frames = MOTION_FRAMES
  }
}
