// The tab beside the panel, as far as Chrome lets an extension page see it.
import { siteAt } from '../../lib/access/site-pattern.ts'
import { ports } from '../../lib/contracts/messages.ts'
import { frameListSchema, listedSchema } from '../../lib/contracts/pages.ts'
import { fail, ok } from '../../lib/core/result.ts'
import type { FrontTab, ListedIn, TabDoor } from '../../lib/ui/tab-door.ts'

const LIST = 'page-list.js'
/** A site that was just turned on has its script on the way. */
const tries = 6
const everyMs = 250

export function createTabDoor(): TabDoor {
  const listeners = new Set<(tab: FrontTab | null) => void>()

  async function look(): Promise<void> {
    const tab = await frontTab().catch(() => null) // the window is closing
    for (const listener of listeners) listener(tab)
  }
  const onChange = () => void look()

  return {
    watch(listener) {
      listeners.add(listener)
      const events = [chrome.tabs.onActivated, chrome.tabs.onUpdated, chrome.tabs.onAttached] as const
      if (listeners.size === 1) for (const event of events) event.addListener(onChange as () => void)
      onChange()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) for (const event of events) event.removeListener(onChange as () => void)
      }
    },
    look: onChange,
    ask: (patterns) => chrome.permissions.request({ origins: [...patterns] }).catch(() => false),
    async list(tabId) {
      for (let tried = 1; ; tried++) {
        const result = await listOnce(tabId)
        if (result.ok || result.error.code === 'blocked' || tried === tries) return result
        await new Promise((resolve) => setTimeout(resolve, everyMs))
      }
    },
    reveal(tabId, { frameId, index }) {
      chrome.scripting
        .executeScript({ target: { tabId, frameIds: [frameId] }, func: revealInPage, args: [index] })
        .catch(() => undefined) // the frame is gone; the next list shows it
    },
    watchNumbers(tabId, listener) {
      const port = chrome.tabs.connect(tabId, { name: ports.changes })
      port.onMessage.addListener(() => listener())
      // Read, so that Chrome does not report it: nothing of ours runs in the tab.
      port.onDisconnect.addListener(() => void chrome.runtime.lastError)
      return () => port.disconnect()
    },
  }
}

/** In a window of its own the panel stands beside the window that was last used. */
async function frontTab(): Promise<FrontTab | null> {
  const own = await chrome.tabs.query({ active: true, currentWindow: true, windowType: 'normal' })
  const [tab] =
    own.length > 0 ? own : await chrome.tabs.query({ active: true, lastFocusedWindow: true, windowType: 'normal' })
  if (tab?.id === undefined) return null
  return { id: tab.id, url: tab.url ?? null, loading: tab.status === 'loading' }
}

async function listOnce(tabId: number): ReturnType<TabDoor['list']> {
  try {
    const frames = await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, files: [LIST] })
    const lists = frames.flatMap(({ frameId, result }) => {
      const list = frameListSchema.safeParse(result).data
      return list ? [{ frameId, ...list }] : []
    })
    if (lists.length === 0) return fail('no-script')
    lists.sort((a, b) => a.frameId - b.frameId)
    const top = lists.find(({ frameId }) => frameId === 0)
    return ok(
      lists.flatMap(({ frameId, origin, items }) =>
        items.flatMap((item) => listedIn(item, frameId, [origin, top?.origin ?? ''])),
      ),
    )
  } catch (error) {
    // Chrome has no code for it. Measured in Chromium 156, with runtime_blocked_hosts.
    const isPolicy = error instanceof Error && error.message.includes('ExtensionsSettings policy')
    return fail(isPolicy ? 'blocked' : 'no-script')
  }
}

/** A page cannot write the list, but its process may be in other hands: what does not parse is left out. */
function listedIn(item: unknown, frameId: number, origins: readonly string[]): ListedIn[] {
  const parsed = listedSchema.safeParse(item)
  // A sandboxed frame has no address of its own and goes by that of the page.
  const site = origins.map((origin) => siteAt(`${origin}/`)).find((address) => address.ok)
  return parsed.success && site?.ok ? [{ ...parsed.data, frameId, site: site.pattern }] : []
}

/** Runs in the page's frame, in our world; it must not use anything of this file. */
function revealInPage(index: number): void {
  const world = globalThis as typeof globalThis & { callsideReveal?: (index: number) => void }
  world.callsideReveal?.(index)
}
