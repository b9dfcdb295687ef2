/**
 * What our scripts in one frame share: the global object of their isolated world. The page has another, and a later
 * script of ours (injected again, or loaded on demand) finds the one that runs.
 */
import type { ReadOptions } from './sightings.ts'

export type InPage = {
  /** Aborted when the site is turned off, or the extension is gone. */
  signal: AbortSignal
  read: () => ReadOptions
  shadowOf: (element: Element) => ShadowRoot | null
}

const world = globalThis as typeof globalThis & { callsideInPage?: InPage }

export function runningInPage(): InPage | undefined {
  return world.callsideInPage?.signal.aborted === false ? world.callsideInPage : undefined
}

export function shareInPage(inPage: InPage): void {
  world.callsideInPage = inPage
}
