/** The door of the number finder. How it works: docs/number-finding.md. */
import type { FindOptions, FoundNumber } from './number.ts'
import { search } from './search.ts'

export type { CountryCode } from './country-code.ts'
export type { FindOptions, FoundNumber } from './number.ts'
export type { FoundReason } from './reasons.ts'

/** The phone numbers in a text that can be called. Fax numbers are known, and left out. Never throws. */
export function findNumbers(text: string, options: FindOptions): FoundNumber[] {
  return search(text, options)
}
