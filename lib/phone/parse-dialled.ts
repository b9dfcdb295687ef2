import { digitOf, isPlus } from './characters.ts'
import type { CountryCode } from './country-code.ts'
import { isEmergency } from './emergency.ts'
import { callingCodeOf, isPlausible, lookUp } from './plan.ts'
import { readExtension } from './read-extension.ts'

export type DialledFault =
  | 'empty'
  | 'emergency'
  | 'too-short'
  | 'too-long'
  | 'no-area-code'
  | 'no-country'
  | 'not-a-number'
  | 'service-code'
/** `emergency` is no mistake: whoever calls `number` is warned first. */
export type Dialled =
  | { ok: true; e164: string; ext?: string }
  | { ok: false; code: 'emergency'; number: string }
  | { ok: false; code: Exclude<DialledFault, 'emergency'> }

const KEYPAD = '22233344455566677778889999'
const MAX_LENGTH = 64

/** What a person types or pastes in the dial pad. Letters count as the digits of their key: 1-800-FLOWERS. */
export function parseDialled(text: string, defaultCountry?: CountryCode): Dialled {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, code: 'empty' }
  if (trimmed.length > MAX_LENGTH) return { ok: false, code: 'too-long' }
  if (/^[*#]|#$/.test(trimmed)) return { ok: false, code: 'service-code' }
  const { base, ext } = splitExtension(trimmed.replace(/^tel:/i, ''))
  const digits = toDigits(base)
  if (digits === null) return { ok: false, code: 'not-a-number' }
  if (isEmergency(digits)) return { ok: false, code: 'emergency', number: digits.replace('+', '') }
  const count = digits.startsWith('+') ? digits.length - 1 : digits.length
  if (count < 7) return { ok: false, code: 'too-short' }
  if (count > 17) return { ok: false, code: 'too-long' }
  if (!digits.startsWith('+') && !defaultCountry) return { ok: false, code: 'no-country' }
  if (count === 7 && !digits.startsWith('+') && callingCodeOf(defaultCountry) === '1')
    return { ok: false, code: 'no-area-code' }
  const planned = lookUp(digits, defaultCountry)
  if (!planned || !isPlausible(planned)) return { ok: false, code: 'not-a-number' }
  return ext === undefined ? { ok: true, e164: planned.e164 } : { ok: true, e164: planned.e164, ext }
}

/** The first mark behind enough digits whose extension reaches to the end of the text. */
function splitExtension(text: string): { base: string; ext?: string } {
  let digits = 0
  for (let at = 0; at < text.length; at++) {
    if (digitOf(text.charCodeAt(at)) >= 0) digits++
    if (digits < 7) continue
    const ext = readExtension(text, at + 1)
    if (ext && /^[\s)]*$/.test(text.slice(ext.end))) return { base: text.slice(0, at + 1), ext: ext.digits }
  }
  return { base: text }
}

/** Null at the first character that nobody writes in a number. */
function toDigits(text: string): string | null {
  let digits = ''
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const digit = digitOf(code)
    const letter = (code | 32) - 97
    if (digit >= 0) digits += digit
    else if (isPlus(code) && digits === '') digits = '+'
    else if (letter >= 0 && letter < 26) digits += KEYPAD[letter]
    else if (!/[\p{Z}\p{Cf}\p{Pd}().[\]/]/u.test(text[at] ?? '')) return null
  }
  return digits
}
