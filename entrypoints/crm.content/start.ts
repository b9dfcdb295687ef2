import type { Input } from '../../lib/contracts/messages.ts'
import type { Request } from '../../lib/messaging/request.ts'
import { formatNumber } from '../../lib/phone/format-number.ts'
import { type CountryCode, countryOf } from '../../lib/phone/plan.ts'
import { createOverlay } from '../../lib/sites/overlay.ts'
import { readRecordAt } from '../../lib/sites/read-record.ts'
import { scanPage } from '../../lib/sites/scan-page.ts'
import { type ReadOptions, readHolder, type Sighting } from '../../lib/sites/sightings.ts'
import type { Site } from '../../lib/sites/site.ts'
import { outcomeOf, texts } from './dial-text.ts'

export type StartDeps = {
  document: Document
  site: Site
  signal: AbortSignal
  request: Request
  shadowOf: (element: Element) => ShadowRoot | null
}

/** Puts the three parts together: scan, overlay, and the message that a press sends. */
export function startInPage({ document, site, signal, request, shadowOf }: StartDeps): void {
  let defaultCountry = countryOfPage(document)
  const read = (): ReadOptions => ({ site, defaultCountry })
  const show = createOverlay({
    document,
    signal,
    texts,
    nameOf: ({ to, ext }) => `Call ${formatNumber(to, defaultCountry)}${ext ? ` ext. ${ext}` : ''}`,
    reread: (holder) => readHolder(holder, read()),
    call: async (sighting, element) => outcomeOf(await request('background:dial', dialOf(sighting, element, site))),
  })
  const scan = scanPage({ document, signal, show, read, shadowOf })

  const askCountry = async () => {
    const reply = await request('background:pageSettings', null)
    const country = reply.ok ? countryOf(reply.value.defaultCountry) : undefined
    if (signal.aborted || country === undefined || country === defaultCountry) return
    defaultCountry = country
    scan.again()
  }
  void askCountry()
  // Sign-in happens in another tab; coming back from it is the time to ask again.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void askCountry(), {
    signal,
  })
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
