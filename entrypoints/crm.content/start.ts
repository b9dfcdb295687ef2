import type { Input } from '../../lib/contracts/messages.ts'
import type { Request } from '../../lib/messaging/request.ts'
import { formatNumber } from '../../lib/phone/format-number.ts'
import { type CountryCode, countryOf } from '../../lib/phone/plan.ts'
import { createOverlay } from '../../lib/sites/overlay.ts'
import { shareInPage } from '../../lib/sites/in-page.ts'
import { readRecordAt } from '../../lib/sites/read-record.ts'
import { type Scan, scanPage } from '../../lib/sites/scan-page.ts'
import { type ReadOptions, readHolder, type Sighting } from '../../lib/sites/sightings.ts'
import type { Site } from '../../lib/sites/site.ts'
import { outcomeOf, texts } from './dial-text.ts'
import { listen } from './listen.ts'

export type StartDeps = {
  document: Document
  /** By its address; the worker may know better. */
  site: Site
  known: readonly Site[]
  life: AbortController
  request: Request
  shadowOf: (element: Element) => ShadowRoot | null
}

/** Puts the parts together: settings, scan, overlay, and the message that a press sends. */
export function startInPage({ document, life, request, shadowOf, ...page }: StartDeps): void {
  const { signal } = life
  let { site } = page
  let defaultCountry = countryOfPage(document)
  let scan: Scan | null = null
  const read = (): ReadOptions => ({ site, defaultCountry })
  shareInPage({ signal, read })

  function start(): Scan {
    const show = createOverlay({
      document,
      signal,
      texts,
      nameOf: ({ to, ext }) => `Call ${formatNumber(to, defaultCountry)}${ext ? ` ext. ${ext}` : ''}`,
      reread: (holder) => readHolder(holder, read()),
      call: async (sighting, element) => outcomeOf(await request('background:dial', dialOf(sighting, element, site))),
    })
    return scanPage({ document, signal, show, read, shadowOf })
  }

  async function askSettings(): Promise<void> {
    const reply = await request('background:pageSettings', null)
    if (signal.aborted || !reply.ok) return
    if (!reply.value.run) return life.abort()
    const country = countryOf(reply.value.defaultCountry) ?? defaultCountry
    const named = page.known.find(({ id }) => id === reply.value.product) ?? page.site
    const isNews = country !== defaultCountry || named !== site
    defaultCountry = country
    site = named
    if (!scan) scan = start()
    else if (isNews) scan.again()
  }

  // In a page of somebody else a frame runs only where that page is turned on too, which the worker knows.
  if (!isForeignFrame(document)) scan = start()
  void askSettings()
  listen(
    {
      'content:settingsChanged': () => {
        void askSettings()
        return null
      },
    },
    signal,
  )
  // Sign-in happens in another tab; coming back from it is the time to ask again.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void askSettings(), {
    signal,
  })
}

function isForeignFrame({ location }: Document): boolean {
  const ancestors = location.ancestorOrigins
  return ancestors.length > 0 && [...ancestors].some((origin) => origin !== location.origin)
}

function dialOf(sighting: Sighting, element: Element, site: Site): Input<'background:dial'> {
  const record = readRecordAt(site, element, new URL(element.ownerDocument.URL))
  return {
    to: sighting.to,
    ...(sighting.ext ? { ext: sighting.ext } : {}),
    ...(record?.name ? { name: record.name } : {}),
    ...(record ? { record: { site: site.id, kind: record.kind, id: record.id } } : {}),
  }
}

/** `en-US` says a country, `en` does not; then the browser's language may. */
function countryOfPage(document: Document): CountryCode | undefined {
  for (const tag of [document.documentElement.lang, navigator.language]) {
    const region = /[-_]([A-Za-z]{2})\b/.exec(tag)?.[1]
    const country = countryOf(region)
    if (country) return country
  }
  return undefined
}
