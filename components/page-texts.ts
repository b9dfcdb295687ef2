import type { AddressFault } from '../lib/access/site-pattern.ts'
import type { RefusalReason } from '../lib/phone/reasons.ts'
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

/** Why a text was not offered, behind "Not offered:". */
const refusedTexts: Record<RefusalReason, string> = {
  date: 'a date',
  time: 'a time',
  'ip-address': 'a network address',
  decimal: 'a decimal number or a place on the map',
  amount: 'an amount',
  card: 'a card number',
  ssn: 'a social security number',
  postcode: 'a postcode',
  isbn: 'a book number',
  iban: 'a bank account',
  'tax-id': 'a tax number',
  score: 'a score',
  pages: 'page numbers',
  'labelled-other': 'its label says that it is something else',
  fax: 'a fax number',
  'needs-label': 'nothing beside it says that it is a phone number',
  'not-in-plan': 'no country that this page can mean has such a number',
  'no-country': 'it is not known which country it belongs to',
  'no-area-code': 'its area code is missing',
  'no-trunk-prefix': 'it does not begin as numbers of its country do',
  'odd-grouping': 'not written as numbers of its country are',
  'part-of-token': 'a part of a longer code',
  'part-of-url': 'a part of a web address',
  'service-code': 'a service code, which would change how a line behaves',
  'too-long': 'too long for a phone number',
  npi: 'a provider number (NPI)',
  'field-rule': 'this field holds no phone numbers, as you or your admin said',
}

/** With the label of the page where that is the reason: `labelled MRN`. */
export function refusedText({ reason, label }: { reason: string; label: string }): string {
  if (reason === 'labelled-other' && label !== '') return `labelled ${label}`
  return Object.hasOwn(refusedTexts, reason) ? refusedTexts[reason as RefusalReason] : 'not a phone number'
}
