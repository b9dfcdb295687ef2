/** The door to libphonenumber-js: what the numbering plans say about a string of digits. */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'

export type { CountryCode } from 'libphonenumber-js/max'

export type Planned = {
  e164: string
  country?: CountryCode
  callingCode: string
  nationalNumber: string
  /** Digits of the national format, trunk prefix included: what people of that country write. */
  nationalDigits: string
  valid: boolean
  possible: boolean
}

const E164 = /^\+[1-9]\d{7,14}$/

// A page shows the same numbers again and again; validity compiles regular expressions each time it is asked.
const known = new Map<string, Planned | null>()
const MAX_KNOWN = 4000

/** `digits` with or without `+`; null when no plan knows such a number. */
export function lookUp(digits: string, defaultCountry?: CountryCode): Planned | null {
  const key = `${defaultCountry ?? ''}|${digits}`
  const cached = known.get(key)
  if (cached !== undefined) return cached
  const planned = parse(digits, defaultCountry)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(key, planned)
  return planned
}

function parse(digits: string, defaultCountry?: CountryCode): Planned | null {
  const number = parseNumber(digits, defaultCountry)
  if (!number || !E164.test(number.number)) return null
  return {
    e164: number.number,
    ...(number.country ? { country: number.country } : {}),
    callingCode: number.countryCallingCode,
    nationalNumber: number.nationalNumber,
    nationalDigits: number.formatNational().replace(/\D/g, ''),
    valid: number.isValid(),
    possible: number.isPossible(),
  }
}

/** 000-000-0000 and 123-456-7890 have the length of a number. Area codes and exchanges of the +1 plan start at 2. */
export function isPlausible(planned: Planned): boolean {
  if (!planned.possible || /^(\d)\1+$/.test(planned.nationalNumber)) return false
  return planned.callingCode !== '1' || /^[2-9]\d\d[2-9]/.test(planned.nationalNumber)
}

/** Never throws: an unknown country or a text that is no number is undefined. */
export function parseNumber(text: string, defaultCountry?: CountryCode): PhoneNumber | undefined {
  const options = defaultCountry && isSupportedCountry(defaultCountry) ? { defaultCountry } : {}
  return parsePhoneNumberFromString(text, { ...options, extract: false })
}

export function callingCodeOf(country: CountryCode | undefined): string | null {
  return country && isSupportedCountry(country) ? getCountryCallingCode(country) : null
}

/** `us`, `US`, a country that the plans know, or undefined. */
export function countryOf(code: string | null | undefined): CountryCode | undefined {
  const upper = code?.trim().toUpperCase()
  return upper && isSupportedCountry(upper) ? upper : undefined
}
