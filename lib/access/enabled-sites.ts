import { covers, isUrlIn, partsOf } from './site-pattern.ts'

/** A site that somebody chose. `product` names the data of lib/sites where its address does not. */
export type ChosenSite = { pattern: string; product?: string }

/** `build`: the host permission is part of this build. Only what the person chose can the person take away. */
export type Site = ChosenSite & { by: 'user' | 'organisation' | 'build'; granted: boolean }

export type Sources = {
  /** What the person chose, as kept. */
  chosen: readonly ChosenSite[]
  /** What the admin's policy names. */
  managed: readonly ChosenSite[]
  /** Host permissions that the manifest demands. One that names no site, such as `<all_urls>`, only permits. */
  required: readonly string[]
  /** Host permissions that Chrome has given, the demanded ones among them. */
  granted: readonly string[]
}

/** Every site once, by the strongest word. A choice whose permission was taken away is no choice any more. */
export function sitesOf({ chosen, managed, required, granted }: Sources): Site[] {
  const isGranted = (pattern: string) => granted.some((permission) => covers(permission, pattern))
  // Chrome's own pages can give a site too, and a worker may stop between the permission and the note of it.
  const given = granted.filter((pattern) => !required.includes(pattern)).map((pattern) => ({ pattern }))
  const all: Site[] = [
    ...managed.map((site) => ({ ...site, by: 'organisation' as const, granted: isGranted(site.pattern) })),
    ...required.map((pattern) => ({ pattern, by: 'build' as const, granted: isGranted(pattern) })),
    ...[...chosen, ...given]
      .filter(({ pattern }) => isGranted(pattern))
      .map((site) => ({ ...site, by: 'user' as const, granted: true })),
  ]
  const sites = new Map<string, Site>()
  for (const site of all) if (partsOf(site.pattern) && !sites.has(site.pattern)) sites.set(site.pattern, site)
  return [...sites.values()]
}

/** The site that turns an address on; the narrowest when several do, since it knows the product best. */
export function siteFor(sites: readonly Site[], url: string): Site | null {
  const matching = sites.filter(({ pattern, granted }) => granted && isUrlIn(pattern, url))
  return matching.sort((a, b) => b.pattern.length - a.pattern.length)[0] ?? null
}

/** `null`: an opaque origin, of a sandboxed frame; it belongs to the page around it. */
export function mayRun(
  sites: readonly Site[],
  { origin, topUrl }: { origin: string | undefined; topUrl: string | undefined },
): boolean {
  // Without a permission for the page around a frame Chrome does not tell its address.
  if (topUrl === undefined || !siteFor(sites, topUrl)) return false
  return origin === 'null' || (origin !== undefined && siteFor(sites, `${origin}/`) !== null)
}
