/** The door to libphonenumber-js: written forms, for the extension's own views. Pages do without: name-number.ts. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { CountryCode } from './country-code.ts'
import { callingCodeOf } from './plan.ts'

/** For people: the national form at home, the international form elsewhere. What is no number comes back as it is. */
export function formatNumber(e164: string, forCountry?: CountryCode): string {
  const number = parsePhoneNumberFromString(e164, { extract: false })
  if (!number) return e164
  return number.countryCallingCode === callingCodeOf(forCountry)
    ? number.formatNational()
    : number.formatInternational()
}

/** For places where a number may be recognised but not read: the last two digits stay. */
export function maskNumber(e164: string): string {
  return e164.length < 6
    ? '•'.repeat(e164.length)
    : `${e164.slice(0, 2)}${'•'.repeat(e164.length - 4)}${e164.slice(-2)}`
}
