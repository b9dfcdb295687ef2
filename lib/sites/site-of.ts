import { generic } from './generic.ts'
import { hubspot } from './hubspot.ts'
import { openemr } from './openemr.ts'
import { openmrs } from './openmrs.ts'
import { salesforce } from './salesforce.ts'
import { isHostOf, type Site } from './site.ts'

/** In no particular order: at most one of them matches a URL. */
export const sites: readonly Site[] = [hubspot, openemr, openmrs, salesforce]

export function siteOf(url: URL, known: readonly Site[] = sites): Site {
  return known.find((site) => isHostOf(site, url.hostname)) ?? generic
}
