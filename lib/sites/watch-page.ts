/** When to look: what changed in a document and its shadow roots, as sets, while the tab is seen. */
import type { Holder } from './text-runs.ts'

export type Changes = {
  /** Subtrees that came. */
  added: ReadonlySet<Holder>
  /** Elements whose own text, value or link changed. */
  touched: ReadonlySet<Holder>
  /** Something left the document. */
  removed: boolean
}

export type Watch = { addRoot(root: ShadowRoot): void }

type Deps = {
  document: Document
  signal: AbortSignal
  onChanges: (changes: Changes) => void
  /** Something may have moved. Called often: the receiver puts it off to the next frame. */
  onMoved: () => void
  /** The tab is seen again, after a time in which nothing was watched. */
  onShown: () => void
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
    'contenteditable',
  ],
}

const CONTENT_ATTRIBUTES = new Set(['href', 'value', 'type', 'contenteditable'])

export function watchPage({ document, signal, onChanges, onMoved, onShown }: Deps): Watch {
  const roots = new Set<Document | ShadowRoot>([document])
  const observer = new MutationObserver((records) => {
    const changes = sortRecords(records)
    if (changes.added.size > 0 || changes.touched.size > 0 || changes.removed) onChanges(changes)
    onMoved()
  })
  const observeAll = () => {
    for (const root of roots) {
      if (root === document || (root as ShadowRoot).host.isConnected) observer.observe(root, OBSERVED)
      else roots.delete(root)
    }
  }
  const listen = (target: EventTarget, types: readonly string[], listener: (event: Event) => void) => {
    for (const type of types) target.addEventListener(type, listener, { capture: true, passive: true, signal })
  }
  const listenToRoot = (root: EventTarget) => {
    listen(root, ['scroll', 'load', 'transitionend', 'animationend', 'toggle'], onMoved)
    listen(root, ['input', 'change'], ({ target }) => {
      if (target instanceof Element) onChanges({ added: new Set(), touched: new Set([target]), removed: false })
      onMoved()
    })
    listen(root, ['transitionrun', 'animationstart'], () => followMotion(onMoved, signal))
  }

  const view = document.defaultView
  if (view) {
    listen(view, ['resize', 'pageshow', 'focusin', 'focusout'], onMoved)
    listenToRoot(view)
    const sizes = new ResizeObserver(onMoved)
    sizes.observe(document.documentElement)
    if (document.body) sizes.observe(document.body)
    signal.addEventListener('abort', () => sizes.disconnect())
  }
  document.fonts?.addEventListener('loadingdone', onMoved, { signal })
  document.addEventListener(
    'visibilitychange',
    () => {
      observer.disconnect()
      if (document.visibilityState === 'hidden') return
      observeAll()
      onShown()
    },
    { signal },
  )
  signal.addEventListener('abort', () => observer.disconnect())
  if (document.visibilityState === 'visible') observeAll()

  return {
    addRoot(root) {
      if (roots.has(root) || signal.aborted) return
      roots.add(root)
      listenToRoot(root)
      if (document.visibilityState === 'visible') observer.observe(root, OBSERVED)
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
        if (node.nodeType === Node.ELEMENT_NODE) added.add(node as Element)
        else touched.add(record.target as Holder)
      }
      for (const node of record.removedNodes) {
        removed = true
        if (node.nodeType === Node.TEXT_NODE) touched.add(record.target as Holder)
      }
    }
  }
  return { added, touched, removed }
}

/** An animation moves things without any event until it ends: look at every frame for as long as most of them take. */
function followMotion(onMoved: () => void, signal: AbortSignal): void {
  let frames = 30
  const step = () => {
    if (signal.aborted) return
    onMoved()
    if (--frames > 0) requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}
