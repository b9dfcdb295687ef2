import type { AddressFault } from '../lib/access/site-pattern.ts'
import type { ListFault } from '../lib/ui/tab-door.ts'

export const addressFaultTexts: Record<AddressFault, string> = {
  empty: 'Type the address of your CRM or EHR.',
  'not-an-address': 'This is not a web address. It looks like emr.example.com.',
  'not-a-web-page': 'Callside works on web pages only: addresses that begin with https://.',
  'not-secure': 'This address is not encrypted. Callside takes http:// only inside a private network.',
}

export const listFaultTexts: Record<ListFault, { title: string; todo: string }> = {
  blocked: {
    title: 'A browser policy keeps extensions off this page',
    todo: 'Your admin can allow it: runtime_allowed_hosts of the ExtensionSettings policy.',
  },
  'no-script': {
    title: 'Callside does not run in this page yet',
    todo: 'Reload the page. If it stays like this, Chrome allows no extension here.',
  },
}

/** Why a text was not offered; the codes are those of lib/phone and lib/sites. */
const refusedTexts: Partial<Record<string, string>> = {
  said: 'you said that this is no phone number',
  fax: 'a fax number',
  'not-in-plan': 'no such number in the country of this page',
  'no-country': 'it is not known which country it belongs to',
  unlabelled: 'nothing on the page says that it is a phone number',
}

/** `labelled-mrn` and the like carry their word with them. */
export function refusedText(code: string): string {
  const known = Object.hasOwn(refusedTexts, code) ? refusedTexts[code] : undefined
  if (known !== undefined) return known
  return code.startsWith('labelled-')
    ? `labelled ${code.slice('labelled-'.length).toUpperCase()}`
    : code.replaceAll('-', ' ')
}
