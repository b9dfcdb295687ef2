import type { CountryCode } from './country-code.ts'
import type { FoundReason, RefusalReason } from './reasons.ts'

/**
 * `confidence` is one of 0.98 (international), 0.95 (labelled), 0.85 (international-possible), 0.8
 * (labelled-possible), 0.75 (national), 0.7 (national-bare). Below that nothing is returned.
 */
export type FoundNumber = {
  /** UTF-16 offsets into the text, extension included: `text.slice(start, end)` is `text`. */
  start: number
  end: number
  text: string
  e164: string
  ext?: string
  country?: CountryCode
  confidence: number
  reason: FoundReason
}

/** A candidate that is not offered. `label` is the word that decided, where one did. */
export type Refusal = { start: number; end: number; text: string; reason: RefusalReason; label?: string }

export type FindOptions = {
  /** How numbers without `+` are read; without it they are not. */
  defaultCountry?: CountryCode
  /** Words that the page puts beside the whole text: a column header, a field label. */
  label?: string
  /** Further countries that the page can mean, asked when the default has no such number. */
  countries?: readonly CountryCode[]
  /** The area that numbers of seven digits belong to: +1 only. */
  areaCode?: string
  /** What a person or an admin said about the field. */
  rule?: 'phone' | 'not-phone'
  /** The page links it as a phone: `tel:`, `type=tel`. */
  linked?: boolean
}
