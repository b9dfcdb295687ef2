import { useSyncExternalStore } from 'react'

const MOVED = 'crm:moved'

function subscribe(onChange: () => void): () => void {
  addEventListener('popstate', onChange)
  addEventListener(MOVED, onChange)
  return () => {
    removeEventListener('popstate', onChange)
    removeEventListener(MOVED, onChange)
  }
}

/** A single-page application's router at its smallest. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname)
}

export function go(path: string): void {
  history.pushState(null, '', path + location.search)
  dispatchEvent(new Event(MOVED))
}
