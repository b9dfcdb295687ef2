import type { Input } from '../../lib/contracts/messages.ts'
import type { Request } from '../../lib/messaging/request.ts'
import { nameNumber } from '../../lib/phone/name-number.ts'
import { countryOf } from '../../lib/phone/plan.ts'
import { dom } from '../../lib/sites/dom.ts'
import { createOverlay, type Overlay, type OverlayStyle } from '../../lib/sites/overlay.ts'
import { shareInPage } from '../../lib/sites/in-page.ts'
import { labelOf } from '../../lib/sites/label-of.ts'
import { isOptedOut } from '../../lib/sites/opt-out.ts'
import { countriesOfPage } from '../../lib/sites/page-country.ts'
import { readRecordAt } from '../../lib/sites/read-record.ts'
import { type Scan, scanPage } from '../../lib/sites/scan-page.ts'
import { type FieldRules, type ReadOptions, readHolder, type Sighting } from '../../lib/sites/sightings.ts'
import type { Site } from '../../lib/sites/site.ts'
import { createChanges } from './changes.ts'
import { outcomeOf, texts } from './dial-text.ts'
import { noticeDialers } from './dialers.ts'
import { offerLinks } from './links.ts'
import { listen } from './listen.ts'
import { keepPlans } from './plans.ts'

export type StartDeps = {
  document: Document
  /** By its address; the worker may know better. */
  site: Site
  known: readonly Site[]
  life: AbortController
  request: Request
  shadowOf: (element: Element) => ShadowRoot | null
}

/** Puts the parts together: settings, scan, overlay, and the messages that presses send. */
export function startInPage({ document, life, request, ...page }: StartDeps): void {
  const { signal } = life
  // Right below <html> is no content of the page, but our own layer, whose buttons are named after numbers.
  const shadowOf = (element: Element) =>
    dom.parentNode(element) === dom.documentElement(document) && element !== dom.body(document)
      ? null
      : page.shadowOf(element)
  let { site } = page
  const countries = countriesOfPage(dom.documentElement(document)?.lang ?? '', navigator.languages)
  let defaultCountry = countries[0]
  let rules: FieldRules = new Map()
  let overlayStyle: OverlayStyle = 'buttons'
  let shown: { overlay: Overlay; scan: Scan; end: AbortController } | null = null
  const read = (): ReadOptions => ({
    site,
    defaultCountry,
    countries,
    rules,
    isOptedOut: isOptedOut(document),
  })
  const changed = createChanges(signal)
  keepPlans(request, () => shown?.scan.again())
  shareInPage({ signal, read, shadowOf })

  function show(): void {
    const end = new AbortController()
    const overlay = createOverlay({
      document,
      signal: end.signal,
      texts,
      nameOf: ({ to, ext, text }) => `${nameNumber(to, text, defaultCountry)}${ext ? ` ext. ${ext}` : ''}`,
      describe: (_, element) =>
        [labelOf(element, site), readRecordAt(site, element, new URL(location.href))?.name].filter(Boolean).join(', '),
      reread: (holder) => readHolder(holder, read()),
      call(sighting, element) {
        const dial = dialOf(sighting, element, site)
        return () => outcomeOf(request('background:dial', dial), request)
      },
      text(sighting, element) {
        const dial = dialOf(sighting, element, site)
        return () => outcomeOf(request('background:composeText', dial), request)
      },
      overlayStyle,
    })
    const set: typeof overlay.set = (...given) => {
      overlay.set(...given)
      changed()
    }
    const scan = scanPage({ document, signal: end.signal, show: { ...overlay, set }, read, shadowOf })
    shown = { overlay, scan, end }
  }

  function hide(): void {
    shown?.end.abort()
    shown = null
  }

  async function askSettings(): Promise<void> {
    const reply = await request('background:pageSettings', null)
    if (signal.aborted || !reply.ok) return
    const settings = reply.value
    if (!settings.run) return life.abort()
    const before = { site, defaultCountry }
    site = page.known.find(({ id }) => id === settings.product) ?? page.site
    defaultCountry = countryOf(settings.defaultCountry) ?? defaultCountry
    const said = new Map(settings.rules.map(({ field, verdict }) => [field, verdict]))
    const isNews = site !== before.site || defaultCountry !== before.defaultCountry || !isSame(said, rules)
    rules = said
    overlayStyle = settings.overlayStyle
    shown?.overlay.setStyle(overlayStyle)
    if (settings.hidden) hide()
    else if (!shown) show()
    else if (isNews) shown.scan.again()
  }

  signal.addEventListener('abort', hide)
  // In a page of somebody else a frame runs only where that page is turned on too, which the worker knows.
  if (!isForeignFrame(document)) show()
  void askSettings()
  listen(
    {
      'content:settingsChanged': () => {
        void askSettings()
        return null
      },
      'content:walk': ({ anyway }) => {
        if (!shown || !(anyway || hasFocus(document))) return undefined
        shown.overlay.walk()
        return true
      },
    },
    signal,
  )
  // Sign-in happens in another tab; coming back from it is the time to ask again.
  dom.addEventListener(
    document,
    'visibilitychange',
    () => {
      if (dom.visibilityState(document) === 'visible') void askSettings()
    },
    { signal },
  )
  noticeDialers(document, signal, request)
  offerLinks({
    document,
    signal,
    isOn: () => shown !== null,
    country: () => defaultCountry,
    offer: (linked, link) => void request('background:offerCall', dialOf(linked, link, site)),
  })
}

/** A document also has the focus while a frame in it has. */
function hasFocus(document: Document): boolean {
  const active = dom.activeElement(document)
  return dom.hasFocus(document) && !(active && dom.matches(active, 'iframe,frame'))
}

function isForeignFrame({ location }: Document): boolean {
  const ancestors = location.ancestorOrigins
  return ancestors.length > 0 && [...ancestors].some((origin) => origin !== location.origin)
}

function dialOf(sighting: Pick<Sighting, 'to' | 'ext'>, element: Element, site: Site): Input<'background:dial'> {
  const record = readRecordAt(site, element, new URL(location.href))
  return {
    to: sighting.to,
    ...(sighting.ext ? { ext: sighting.ext } : {}),
    ...(record?.name ? { name: record.name } : {}),
    ...(record ? { record: { site: site.id, kind: record.kind, id: record.id } } : {}),
  }
}

const isSame = (a: FieldRules, b: FieldRules): boolean =>
  a.size === b.size && [...a].every(([field, verdict]) => b.get(field) === verdict)
