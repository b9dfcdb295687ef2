// The banner of a ringing call, in the tab that a person looks at, if Callside may run there.
import type { SessionState } from '../../lib/call/events.ts'
import { callsOf } from '../../lib/call/session-state.ts'
import { siteFor } from '../../lib/access/enabled-sites.ts'
import type { Party } from '../../lib/call/call.ts'
import type { RingingCall } from '../../lib/contracts/ringing.ts'
import { coalesce } from '../../lib/core/coalesce.ts'
import { browser } from '../../lib/messaging/browser.ts'
import { describe, type Shown } from './notifications.ts'
import type { Sites } from './sites.ts'

const file = 'call-banner.js'
/** A frozen tab, or one with a question of its own open, answers never. */
const tabAnswersWithinMs = 2_000

export type CallBanner = {
  /** Brings every tab in step with what rings. Not waited for: a tab that hangs must keep no notification back. */
  refresh(): void
}

export function createCallBanner(deps: {
  calls: () => Promise<SessionState>
  sites: Pick<Sites, 'list'>
  shown(party: Party): Promise<Shown>
  wait: (ms: number) => Promise<void>
  onError(error: unknown): void
}): CallBanner {
  const ringing = async (): Promise<RingingCall[]> => {
    const calls = callsOf(await deps.calls()).filter((call) => call.phase === 'ringing-in' && call.alert !== 'silent')
    return Promise.all(
      calls.map(async ({ callId, party }) => ({
        callId,
        title: 'Incoming call',
        lines: describe(await deps.shown(party)).split('\n'),
      })),
    )
  }

  let last: number | null | undefined

  const refresh = coalesce(async () => {
    const [calls, sites] = await Promise.all([ringing(), deps.sites.list()])
    watch(calls.length > 0)
    const patterns = sites.filter(({ granted }) => granted).map(({ pattern }) => pattern)
    const [front] = await chrome.tabs.query({ active: true, lastFocusedWindow: true })
    const shownIn = calls.length > 0 && siteFor(sites, front?.url ?? '') ? front?.id : undefined
    const others = (await withBanner(patterns)).filter((id) => id !== shownIn)
    last = shownIn ?? null
    const told = Promise.all([shownIn !== undefined && show(shownIn, calls), ...others.map((id) => tell(id, []))])
    await Promise.race([told, deps.wait(tabAnswersWithinMs)])
  }, deps.wait)

  /** The tab that had it last; after a start of the worker that may be any. */
  async function withBanner(patterns: string[]): Promise<number[]> {
    if (last !== undefined) return last === null ? [] : [last]
    const tabs = await chrome.tabs.query({ url: patterns, discarded: false })
    return tabs.flatMap(({ id }) => id ?? [])
  }

  // Only while a call rings: a listener for good would start the worker at every click on a tab.
  const follow = () => void refresh().catch(deps.onError)
  const loaded = (_tabId: number, { status }: { status?: string }) => {
    if (status === 'complete') follow()
  }
  function watch(isRinging: boolean) {
    const change = isRinging ? 'addListener' : 'removeListener'
    browser.tabs.onActivated[change](follow)
    browser.windows.onFocusChanged[change](follow)
    browser.tabs.onUpdated[change](loaded)
  }

  return { refresh: follow }
}

/** Refused on error pages and where a policy keeps extensions off; notification and panel are there all the same. */
async function show(tabId: number, calls: RingingCall[]): Promise<void> {
  const put = await chrome.scripting
    .executeScript({ target: { tabId }, files: [file], injectImmediately: true })
    .catch(() => null)
  if (put !== null) await tell(tabId, calls)
}

async function tell(tabId: number, calls: RingingCall[]): Promise<void> {
  await chrome.scripting
    .executeScript({
      target: { tabId },
      injectImmediately: true,
      args: [calls],
      func: (list) => {
        const world = globalThis as { callsideBanner?: (now: typeof list) => void }
        world.callsideBanner?.(list)
      },
    })
    .catch(() => undefined)
}
