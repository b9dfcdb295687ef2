import type { CountryCode } from '../../lib/phone/country-code.ts'
import { parseTelHref } from '../../lib/phone/parse-tel-href.ts'
import { dom } from '../../lib/sites/dom.ts'

export type Linked = { to: string; ext?: string }

const LINK = 'a[href^="tel:" i],a[href^="callto:" i]'

/**
 * A click on the page's own phone link offers the call in the panel and places none: the page decides where its links
 * are, so one of them may lie under any click. What the page itself or a key with the click does comes first.
 */
export function offerLinks(deps: {
  document: Document
  signal: AbortSignal
  /** Not where the numbers of the site are left to another dialer. */
  isOn: () => boolean
  country: () => CountryCode | undefined
  offer: (linked: Linked, link: Element) => void
}): void {
  const onClick = (event: MouseEvent) => {
    const { isTrusted, defaultPrevented, button, ctrlKey, metaKey, shiftKey, altKey } = event
    if (!isTrusted || defaultPrevented || button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return
    const link = event.composedPath().find((at) => at instanceof Element && dom.matches(at, LINK))
    if (!(link instanceof Element) || !deps.isOn()) return
    const dialled = parseTelHref(dom.getAttribute(link, 'href') ?? '', deps.country())
    if (!dialled.ok && dialled.code !== 'emergency') return
    event.preventDefault()
    deps.offer(
      dialled.ok ? { to: dialled.e164, ...(dialled.ext && { ext: dialled.ext }) } : { to: dialled.number },
      link,
    )
  }
  dom.addEventListener(deps.document, 'click', onClick as (event: Event) => void, { signal: deps.signal })
}
