/** How the other side of a call is named. */
import type { Party, RecordRef } from '../lib/call/call.ts'
import { formatPhone } from '../lib/ui/phone-text.ts'

const siteNames: Record<string, string> = {
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  openemr: 'OpenEMR',
  openmrs: 'OpenMRS',
  zoho: 'Zoho',
  pipedrive: 'Pipedrive',
}

export const hiddenNumber = 'Hidden number'

/** Formatted, with the extension; words when the caller hides it. */
export function numberOf(party: Pick<Party, 'e164' | 'ext'>, country: string): string {
  if (party.e164 === '') return hiddenNumber
  const number = formatPhone(party.e164, country)
  return party.ext === undefined ? number : `${number} ext. ${party.ext}`
}

/** The name, or the number where no name is known. */
export function nameOf(party: Party, country: string): string {
  return party.name?.trim() || numberOf(party, country)
}

/** `HubSpot contact`. The id says nothing to people and stays out of sight. */
export function recordText(record: RecordRef): string {
  const site = Object.hasOwn(siteNames, record.site) ? siteNames[record.site] : record.site
  return `${site} ${record.kind}`
}

/** Up to two letters for the round picture; null for a number. */
export function initialsOf(name: string | undefined): string | null {
  const words = (name ?? '')
    .trim()
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  const text = letters.map((word) => Array.from(word ?? '')[0] ?? '').join('')
  return text === '' ? null : text.toLocaleUpperCase()
}
