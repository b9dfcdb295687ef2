/**
 * A site as Chrome's match patterns name it: one scheme, one host or everything below it, every path
 * (`https://crm.example/*`, `https://*.crm.example/*`). The same text is permission, registration and stored choice.
 */

export type AddressFault = 'empty' | 'not-an-address' | 'not-a-web-page' | 'not-secure'
export type Address = { ok: true; pattern: string } | { ok: false; code: AddressFault }

type Parts = { scheme: 'http' | 'https'; host: string; below: boolean }

const PATTERN = /^(https?):\/\/(\*\.)?([a-z0-9.-]+|\[[0-9a-f:]+\])\/\*$/
const MAX_ADDRESS = 2000

/** Null for everything that does not name one host, such as `<all_urls>`. */
export function partsOf(pattern: string): Parts | null {
  const [, scheme, below, host = ''] = PATTERN.exec(pattern) ?? []
  if (scheme === undefined || host.startsWith('.') || host.endsWith('.') || host.includes('..')) return null
  // `*.com` is no site.
  if (below !== undefined && !host.includes('.') && host !== 'localhost') return null
  return { scheme: scheme === 'http' ? 'http' : 'https', host, below: below !== undefined }
}

/** The site of an address that is open in a tab. */
export function siteAt(url: string): Address {
  const parsed = URL.parse(url)
  if (!parsed) return { ok: false, code: 'not-an-address' }
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return { ok: false, code: 'not-a-web-page' }
  // On the way through foreign networks anybody could write another number beside a name.
  const isNear = isPrivateHost(parsed.hostname) || /^[\w-]+$/.test(parsed.hostname)
  if (parsed.protocol === 'http:' && !isNear) return { ok: false, code: 'not-secure' }
  const pattern = `${parsed.protocol}//${parsed.hostname}/*`
  return partsOf(pattern)?.below === false ? { ok: true, pattern } : { ok: false, code: 'not-an-address' }
}

/** What a person types or pastes: a host, or the address of any page of it. */
export function siteTyped(text: string): Address {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, code: 'empty' }
  if (trimmed.length > MAX_ADDRESS || /\s/.test(trimmed)) return { ok: false, code: 'not-an-address' }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) return siteAt(trimmed)
  const host = /^[^/:?#]+/.exec(trimmed)?.[0] ?? ''
  // A name alone may be of the own network, where `https` is no matter of course.
  if (isPrivateHost(host)) return siteAt(`http://${trimmed}`)
  return host.includes('.') ? siteAt(`https://${trimmed}`) : { ok: false, code: 'not-an-address' }
}

/** What an admin writes: a pattern, a host, or `*.` and a host. */
export function siteFromPolicy(text: string): string | null {
  const lower = text.trim().toLowerCase()
  const pattern = lower.includes('://') ? lower.replace(/^(https?:\/\/[^/]+)(?:\/\**)?$/, '$1/*') : `https://${lower}/*`
  return partsOf(pattern) ? pattern : null
}

export function isUrlIn(pattern: string, url: string): boolean {
  const site = partsOf(pattern)
  const parsed = URL.parse(url)
  if (!site || !parsed || parsed.protocol !== `${site.scheme}:`) return false
  return parsed.hostname === site.host || (site.below && parsed.hostname.endsWith(`.${site.host}`))
}

/** Whether a permission, which may be as wide as `<all_urls>`, includes a site. */
export function covers(permission: string, pattern: string): boolean {
  const site = partsOf(pattern)
  if (!site) return false
  if (permission === '<all_urls>') return true
  const [, scheme, below, host] = /^(\*|https?):\/\/(\*\.)?([^/]+)\/\*$/.exec(permission) ?? []
  if (host === undefined || (scheme !== '*' && scheme !== site.scheme)) return false
  if (host === '*' || (below === undefined && !site.below && host === site.host)) return true
  return below !== undefined && (site.host === host || site.host.endsWith(`.${host}`))
}

/** `crm.example`, `*.crm.example`: what people read. */
export function hostText(pattern: string): string {
  const site = partsOf(pattern)
  return site ? `${site.scheme === 'http' ? 'http://' : ''}${site.below ? '*.' : ''}${site.host}` : pattern
}

/** This machine, and names and addresses that only a private network can have. */
function isPrivateHost(host: string): boolean {
  if (/^(?:.+\.)?(?:localhost|local|lan|internal|intranet|home\.arpa|test)$/i.test(host)) return true
  const octets = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host)
  if (!octets) return /^\[(?:::1|f[cd][0-9a-f:]*)\]$/i.test(host)
  const [first, second] = [Number(octets[1]), Number(octets[2])]
  if (first === 10 || first === 127) return true
  return (first === 192 && second === 168) || (first === 172 && second >= 16 && second <= 31)
}
