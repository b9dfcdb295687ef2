/** The few things that views ask of a phone number. Countries come from the account, as plain text. */
import { formatNumber } from '../phone/format-number.ts'
import { type Dialled, parseDialled } from '../phone/parse-dialled.ts'
import { callingCodeOf, countryOf } from '../phone/plan.ts'

export function formatPhone(e164: string, country: string): string {
  return formatNumber(e164, countryOf(country))
}

/** What was typed or pasted, as a number that can be called, or why it is none. */
export function readDialled(text: string, country: string): Dialled {
  return parseDialled(text, countryOf(country))
}

/** The text of the field, in the form of a number as far as it goes. Text that is no plain number stays as typed. */
export function formatTyped(text: string, country: string): string {
  // An extension may follow a space, so only a digit at the end is formatted.
  if (!/^\+?[\d\s().-]*\d$/.test(text)) return text
  const digits = text.replace(/\D/g, '')
  const home = callingCodeOf(countryOf(country))
  // The one plan whose numbers all have the same length, so each part is known before the number is complete.
  if (home === '1' && !text.startsWith('+') && !digits.startsWith('1') && digits.length <= 10)
    return asTenDigits(digits)
  const dialled = readDialled(text, country)
  return dialled.ok ? formatPhone(dialled.e164, country) : text
}

function asTenDigits(digits: string): string {
  if (digits.length < 4) return digits
  if (digits.length < 7) return `(${digits.slice(0, 3)}) ${digits.slice(3)}`
  return `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`
}
