/** Runs in a page: the reading half of the content script, with a list in place of the overlay. */
import { countryOf } from '../../lib/phone/plan.ts'
import { scanPage } from '../../lib/sites/scan-page.ts'
import type { Sighting } from '../../lib/sites/sightings.ts'
import { siteOf } from '../../lib/sites/site-of.ts'
import type { Holder } from '../../lib/sites/text-runs.ts'

export type Seen = { text: string; e164: string; ext?: string }

declare global {
  var readPageNumbers: (url: string, country: string) => Promise<Seen[]>
}

/** The scan says nothing when it is through: this long without news, with idle time in between, and it is. */
const QUIET_MS = 1000

globalThis.readPageNumbers = async (url, country) => {
  const shown = new Map<Holder, readonly Sighting[]>()
  let changedAt = performance.now()
  const site = siteOf(new URL(url))
  const stop = new AbortController()
  scanPage({
    document,
    signal: stop.signal,
    shadowOf: (element) => element.shadowRoot,
    read: () => ({ site, defaultCountry: countryOf(country) }),
    show: {
      set(holder, _element, sightings) {
        changedAt = performance.now()
        if (sightings.length > 0) shown.set(holder, sightings)
        else shown.delete(holder)
      },
      has: (holder) => shown.has(holder),
      holders: () => shown.keys(),
      prune() {
        for (const holder of shown.keys()) if (!holder.isConnected) shown.delete(holder)
      },
      moved: () => undefined,
      owns: () => false,
    },
  })
  while (performance.now() - changedAt < QUIET_MS) {
    await new Promise((resolve) => requestIdleCallback(resolve))
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  stop.abort()
  return [...shown.values()].flat().map(({ text, to, ext }) => ({ text, e164: to, ...(ext ? { ext } : {}) }))
}
