/** What a CRM or EHR is to us: data. The observer, the matcher and the widget know nothing of it. */

export type SiteRecord = {
  /** `contact`, `company`, `patient`: as the product names it. */
  kind: string
  /** Where the record is open. Tested on the path, or path and fragment; the group `id` is its id. */
  path: RegExp
  /** The first of these with text is the record's name. */
  name: readonly string[]
}

export type SiteRow = {
  /** What holds one record of a list. */
  row: string
  /** The link to the record inside it; its text is the record's name, its path is matched by `records`. */
  link: string
}

export type SiteLabel = {
  /** The element that holds the number, or an ancestor of it. */
  within: string
  /** What the words are: an attribute of that element, or words of our own. */
  attribute?: string
  /** Which part of the attribute: the group `label`. */
  pattern?: RegExp
  words?: string
}

export type Site = {
  id: string
  /** Whole host names, or the end of one after a dot. Empty for the site that takes what no other does. */
  hosts: readonly string[]
  records: readonly SiteRecord[]
  rows?: readonly SiteRow[]
  /** Labels that the generic search (row header, dt, label, aria-label, column header) cannot see. */
  labels?: readonly SiteLabel[]
}

export function defineSite<const S extends Site>(site: S): S {
  return site
}

/** `'netflix.com'.endsWith('x.com')`: a host matches whole, or at a dot. */
export function isHostOf(site: Pick<Site, 'hosts'>, hostname: string): boolean {
  return site.hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`))
}
