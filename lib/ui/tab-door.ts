import type { Listed } from '../contracts/pages.ts'
import type { Result } from '../core/result.ts'

/** `url` null: Chrome does not tell it. */
export type FrontTab = { id: number; url: string | null; loading: boolean }

/** `blocked`: the browser's policy keeps extensions off the page. `no-script`: nothing of ours runs there. */
export type ListFault = 'blocked' | 'no-script'
/** `site`: the pattern of the frame's own address, where a rule for the field belongs. */
export type ListedIn = Listed & { frameId: number; site: string }

/** What the side panel needs of the tab beside it. The entrypoint takes it from the browser, a test plays it. */
export type TabDoor = {
  /** The tab in front of this window: now, when it changes, when it loads. */
  watch(listener: (tab: FrontTab | null) => void): () => void
  /** Asks again, such as after a permission was given. */
  look(): void
  /** Chrome's question for host permissions. Must run first thing in the click. */
  ask(patterns: readonly string[]): Promise<boolean>
  list(tabId: number): Promise<Result<ListedIn[], ListFault>>
  /** Scrolls to a number and lets it flash. */
  reveal(tabId: number, at: { frameId: number; index: number }): void
  /** Calls whenever the numbers of the tab changed. */
  watchNumbers(tabId: number, listener: () => void): () => void
}
