import { type RefObject, useEffect } from 'react'

/** Calls `onDismiss` on Escape, and when a person clicks or moves the focus outside of the element. */
export function useDismiss(element: RefObject<HTMLElement | null>, open: boolean, onDismiss: (byKey: boolean) => void) {
  useEffect(() => {
    if (!open) return
    const stop = new AbortController()
    const outside = (event: Event) => {
      if (!(event.target instanceof Node && element.current?.contains(event.target))) onDismiss(false)
    }
    document.addEventListener('pointerdown', outside, { signal: stop.signal })
    document.addEventListener('focusin', outside, { signal: stop.signal })
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape') onDismiss(true)
      },
      { signal: stop.signal },
    )
    return () => stop.abort()
  }, [element, open, onDismiss])
}
