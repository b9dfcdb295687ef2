// Where content scripts run. What is registered with Chrome and what runs in open tabs follow the chosen sites, one step
// at a time: two windows may choose at once, and a worker that stopped in the middle starts the step again.
import { type ChosenSite, mayRun, type Site, siteFor, sitesOf } from '../../lib/access/enabled-sites.ts'
import { siteFromPolicy } from '../../lib/access/site-pattern.ts'
import { createQueue } from '../../lib/core/queue.ts'
import { browser } from '../../lib/messaging/browser.ts'
import type { RawSender } from '../../lib/messaging/context-of.ts'
import { createRequest } from '../../lib/messaging/request.ts'
import type { Items } from '../../lib/storage/items.ts'
import type { Managed } from '../../lib/storage/managed.ts'

const id = 'crm'
const files = ['content-scripts/crm.js']
const css = ['content-scripts/crm.css']

export type Sites = {
  list(): Promise<Site[]>
  /** The site of a content script that may run where it is; null for all others. */
  siteOf(sender: RawSender): Promise<Site | null>
  turnOn(sites: readonly ChosenSite[]): Promise<void>
  turnOff(patterns: readonly string[]): Promise<void>
  /** Brings registration and open tabs in step with what is chosen. */
  settle(): Promise<void>
  /** An update threw the registration away, and the scripts in open tabs are without a runtime. */
  updated(): Promise<void>
  /** What content scripts were told is not true any more. */
  tellTabs(): Promise<void>
}

export function createSites(deps: {
  items: Pick<Items, 'sites' | 'appliedSites'>
  managed: () => Promise<Managed>
  changed: () => Promise<void>
}): Sites {
  const { items } = deps
  const step = createQueue()

  async function list(): Promise<Site[]> {
    const [chosen, managed, { origins = [] }] = await Promise.all([
      items.sites.get(),
      deps.managed(),
      chrome.permissions.getAll(),
    ])
    return sitesOf({
      chosen,
      managed: managed.sites.flatMap(({ match, ...rest }) => {
        const pattern = siteFromPolicy(match)
        return pattern ? [{ pattern, ...rest }] : []
      }),
      required: (browser.runtime.getManifest()['host_permissions'] as string[] | undefined) ?? [],
      granted: origins,
    })
  }

  const settle = () =>
    step(async () => {
      const sites = await list()
      const chosen = sites.filter(({ by }) => by === 'user').map(({ by: _by, granted: _granted, ...site }) => site)
      if (!isSame(chosen, await items.sites.get())) await items.sites.set(chosen)
      const now = sites.filter(({ granted }) => granted).map(({ pattern }) => pattern)
      await register(now)
      const before = await items.appliedSites.get()
      if (!isSame(now, before)) {
        await startIn(now.filter((pattern) => !before.includes(pattern)))
        if (before.some((pattern) => !now.includes(pattern))) await tellTabs()
        await items.appliedSites.set(now)
      }
      await deps.changed()
    })

  return {
    list,
    async siteOf({ origin, tab }) {
      const sites = await list()
      if (!mayRun(sites, { origin, topUrl: tab?.url })) return null
      return siteFor(sites, origin === 'null' ? (tab?.url ?? '') : `${origin}/`)
    },
    async turnOn(sites) {
      await step(async () => {
        const others = (await items.sites.get()).filter(
          ({ pattern }) => !sites.some((site) => site.pattern === pattern),
        )
        await items.sites.set([...others, ...sites])
      })
      await settle()
    },
    async turnOff(patterns) {
      await step(async () => {
        // The permission first: a worker that stops here finds a choice without one, which is none.
        await chrome.permissions.remove({ origins: [...patterns] }).catch(() => undefined) // one that the build demands
        await items.sites.set((await items.sites.get()).filter(({ pattern }) => !patterns.includes(pattern)))
      })
      await settle()
    },
    settle,
    async updated() {
      await step(() => items.appliedSites.clear())
      await settle()
    },
    tellTabs,
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

async function register(matches: string[]): Promise<void> {
  const [known] = await chrome.scripting.getRegisteredContentScripts({ ids: [id] })
  if (matches.length === 0) {
    if (known) await chrome.scripting.unregisterContentScripts({ ids: [id] })
    return
  }
  const script: chrome.scripting.RegisteredContentScript = {
    id,
    matches,
    js: files,
    css,
    allFrames: true,
    matchOriginAsFallback: true,
    runAt: 'document_idle',
    world: 'ISOLATED',
    persistAcrossSessions: true,
  }
  if (!known) await chrome.scripting.registerContentScripts([script])
  else if (!isSame([...(known.matches ?? [])].sort(), [...matches].sort()))
    await chrome.scripting.updateContentScripts([script])
}

/** Not waited for: a page that never ends to load takes its script when it does. */
async function startIn(patterns: readonly string[]): Promise<void> {
  if (patterns.length === 0) return
  for (const tab of await chrome.tabs.query({ url: [...patterns] })) {
    if (tab.id === undefined || tab.discarded) continue
    // Refused on error pages and where a policy keeps extensions off; the panel says so for the tab it stands beside.
    const target = { tabId: tab.id, allFrames: true }
    void chrome.scripting.insertCSS({ target, files: css }).catch(() => undefined)
    void chrome.scripting.executeScript({ target, files, world: 'ISOLATED' }).catch(() => undefined)
  }
}

async function tellTabs(): Promise<void> {
  for (const { id: tabId } of await chrome.tabs.query({})) {
    if (tabId === undefined) continue
    const request = createRequest(() => ({ sendMessage: (message) => chrome.tabs.sendMessage(tabId, message) }))
    void request('content:settingsChanged', null)
  }
}
