/** How the other side of a call is named. */
import type { Party, RecordRef } from '../lib/call/call.ts'
import { formatPhone } from '../lib/ui/phone-text.ts'

const siteNames: Partial<Record<string, string>> = {
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  openemr: 'OpenEMR',
  openmrs: 'OpenMRS',
  zoho: 'Zoho',
  pipedrive: 'Pipedrive',
}

/** For pages of products that we do not know by name. */
const kindTexts: Partial<Record<string, string>> = {
  patient: 'Patient record',
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

/** `HubSpot contact`, `Patient record`. Ids, also ours of a site, say nothing to people and stay out of sight. */
export function recordText({ site, kind }: RecordRef): string | null {
  if (site === 'generic') return textOf(kindTexts, kind)
  const name = textOf(siteNames, site)
  return name === null ? null : `${name} ${kind}`
}

function textOf(texts: Partial<Record<string, string>>, code: string): string | null {
  return (Object.hasOwn(texts, code) ? texts[code] : undefined) ?? null
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
