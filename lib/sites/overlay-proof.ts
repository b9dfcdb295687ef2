/**
 * Whether a person has really seen a button. A page can make <html> see-through or lay a picture over the layer that
 * lets clicks fall through; the browser's own visibility tracking notices both, also from frames around this one.
 * It is asked only about buttons near the pointer or the focus, because every answer is a hit test.
 */
/** Known, or known after the next frame. */
export type Seen = boolean | Promise<boolean>

export type Proof = {
  watch(element: Element): void
  unwatch(element: Element): void
  /** At once when it is known; else as soon as the browser says it. */
  isSeen(element: Element): Seen
}

type Verdict = { visible: boolean; hiddenAt: number; onFirst: (() => void) | null; isAwaited: boolean }

/** The least that the browser allows. */
const DELAY_MS = 100
/** What was hidden a moment ago has not been seen yet. */
const HIDDEN_MS = 500
const WAIT_MS = 1000
const WHOLE = 0.9

/** Not in the type library yet. */
type TrackedEntry = IntersectionObserverEntry & { isVisible: boolean }
type TrackedInit = IntersectionObserverInit & { trackVisibility: boolean; delay: number }

export function createProof(signal: AbortSignal): Proof {
  const verdicts = new Map<Element, Verdict>()
  const tracked: TrackedInit = { trackVisibility: true, delay: DELAY_MS, threshold: [WHOLE] }
  const observer = new IntersectionObserver((records) => {
    for (const record of records as TrackedEntry[]) {
      const verdict = verdicts.get(record.target)
      if (!verdict) continue
      verdict.visible = record.isVisible && record.intersectionRatio >= WHOLE
      if (!verdict.visible) verdict.hiddenAt = performance.now()
      verdict.onFirst?.()
      verdict.onFirst = null
    }
  }, tracked)
  signal.addEventListener('abort', () => observer.disconnect())

  const isFineNow = ({ visible, hiddenAt }: Verdict) => visible && performance.now() - hiddenAt > HIDDEN_MS

  return {
    watch(element) {
      if (verdicts.has(element)) return
      verdicts.set(element, { visible: false, hiddenAt: -HIDDEN_MS, onFirst: () => undefined, isAwaited: false })
      observer.observe(element)
    },
    unwatch(element) {
      // Who presses and moves on at once still gets the answer.
      if (verdicts.get(element)?.isAwaited) return
      if (verdicts.delete(element)) observer.unobserve(element)
    },
    isSeen(element) {
      this.watch(element)
      const verdict = verdicts.get(element)
      if (!verdict) return false
      if (verdict.onFirst === null) return isFineNow(verdict)
      return new Promise((resolve) => {
        const answer = (isSeen: boolean) => {
          verdict.isAwaited = false
          clearTimeout(timer)
          resolve(isSeen)
        }
        const timer = setTimeout(() => answer(false), WAIT_MS)
        verdict.isAwaited = true
        verdict.onFirst = () => answer(isFineNow(verdict))
      })
    },
  }
}
