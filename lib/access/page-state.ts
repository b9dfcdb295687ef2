import { type Site, siteFor } from './enabled-sites.ts'
import { productAt } from './products.ts'
import { hostText, isUrlIn, siteAt } from './site-pattern.ts'

/** What Callside is for the page in front, and what turning it on would ask for. */
export type PageState =
  /** Chrome tells an address only where the extension has a permission, or its icon was clicked. */
  | { state: 'unknown' }
  /** A page of Chrome, of an extension, or a file. */
  | { state: 'not-a-page' }
  | { state: 'not-secure'; host: string }
  | { state: 'off'; host: string; product: string | null; patterns: readonly string[] }
  /** The admin wants it here, and Chrome has not given the permission. */
  | { state: 'waiting'; host: string; product: string | null; patterns: readonly string[] }
  | { state: 'on'; host: string; site: Site }

export function pageStateOf(url: string | null, sites: readonly Site[]): PageState {
  if (url === null) return { state: 'unknown' }
  const address = siteAt(url)
  const on = siteFor(sites, url)
  if (on) return { state: 'on', host: URL.parse(url)?.hostname ?? hostText(on.pattern), site: on }
  if (!address.ok) {
    if (address.code === 'not-secure') return { state: 'not-secure', host: URL.parse(url)?.hostname ?? '' }
    return { state: 'not-a-page' }
  }
  const product = productAt(url)
  const waiting = sites.find(({ pattern }) => isUrlIn(pattern, url))
  const known = { host: hostText(address.pattern), product: product?.name ?? null }
  if (waiting) return { state: 'waiting', ...known, patterns: [waiting.pattern] }
  return { state: 'off', ...known, patterns: product?.patterns ?? [address.pattern] }
}
