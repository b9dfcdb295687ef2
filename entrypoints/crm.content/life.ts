/** No event tells a content script that its extension was updated, disabled or removed: its runtime has no id any more. */
const LOOK_MS = 2000

/** Aborted by whoever holds it, and by itself when the extension is gone. */
export function lifeOfRuntime(document: Document): AbortController {
  const life = new AbortController()
  const look = () => {
    if (chrome.runtime?.id === undefined) life.abort()
  }
  const timer = setInterval(look, LOOK_MS)
  document.addEventListener('visibilitychange', look, { signal: life.signal })
  life.signal.addEventListener('abort', () => clearInterval(timer))
  return life
}
