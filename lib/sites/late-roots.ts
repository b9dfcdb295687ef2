/**
 * Shadow roots that come later than their elements: a component that is defined after its tag was rendered, a root that is
 * attached to a plain element. Nothing tells of it, so elements that may get one are asked again: soon after something
 * happened, then ever more seldom.
 */
import { dom } from './dom.ts'
export type LateRoots = {
  add(element: Element): void
  delete(element: Element): void
  /** Something happened: ask soon. */
  stir(): void
  rest(): void
}

type Deps = {
  signal: AbortSignal
  shadowOf: (element: Element) => ShadowRoot | null
  onRoot: (element: Element, root: ShadowRoot) => void
}

const MOST = 5000
const SLICE_MS = 1
const FIRST_PAUSE_MS = 250
const LAST_PAUSE_MS = 4000

export function watchLateRoots({ signal, shadowOf, onRoot }: Deps): LateRoots {
  const waiting = new Set<Element>()
  let pauseMs = FIRST_PAUSE_MS
  let timer: ReturnType<typeof setTimeout> | undefined

  function plan(): void {
    if (timer === undefined && !signal.aborted) timer = setTimeout(look, pauseMs)
  }

  function look(): void {
    timer = undefined
    pauseMs = askSome() ? Math.min(LAST_PAUSE_MS, pauseMs * 2) : FIRST_PAUSE_MS
    if (waiting.size > 0) plan()
  }

  /** True when all were asked. */
  function askSome(): boolean {
    const until = performance.now() + SLICE_MS
    let left = waiting.size
    for (const element of waiting) {
      if (left-- <= 0) break
      waiting.delete(element)
      if (dom.isConnected(element)) ask(element)
      if (left % 16 === 0 && performance.now() > until) return left <= 0
    }
    return true
  }

  function ask(element: Element): void {
    const root = shadowOf(element)
    if (root) onRoot(element, root)
    // At the end, so that each has its turn.
    else waiting.add(element)
  }

  function rest(): void {
    clearTimeout(timer)
    timer = undefined
  }

  signal.addEventListener('abort', () => {
    rest()
    waiting.clear()
  })
  return {
    add(element) {
      if (waiting.size >= MOST) return
      waiting.add(element)
      plan()
    },
    delete: (element) => void waiting.delete(element),
    stir() {
      if (waiting.size === 0) return
      if (pauseMs > FIRST_PAUSE_MS) rest()
      pauseMs = FIRST_PAUSE_MS
      plan()
    },
    rest,
  }
}
