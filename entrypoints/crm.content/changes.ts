import type { ports } from '../../lib/contracts/messages.ts'

// The type alone: the table of messages would bring zod into every page.
const CHANGES: typeof ports.changes = 'content:changes'

/** A list that is on the screen needs no more; a table that re-renders all the time must not cost it more. */
const PAUSE_MS = 700

/**
 * Says "something changed" to a side panel that shows this page's numbers, and nothing else. Only our own pages can open
 * such a port, and while none is open a change costs a comparison.
 */
export function createChanges(signal: AbortSignal): () => void {
  const open = new Set<chrome.runtime.Port>()
  let timer = 0

  const onConnect = (port: chrome.runtime.Port) => {
    if (port.name !== CHANGES || port.sender?.id !== chrome.runtime.id) return
    open.add(port)
    port.onDisconnect.addListener(() => open.delete(port))
  }
  chrome.runtime.onConnect.addListener(onConnect)
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    chrome.runtime?.onConnect?.removeListener(onConnect)
    for (const port of open) port.disconnect()
  })

  return () => {
    if (open.size === 0 || timer !== 0) return
    timer = Number(
      setTimeout(() => {
        timer = 0
        for (const port of open) port.postMessage(null)
      }, PAUSE_MS),
    )
  }
}
