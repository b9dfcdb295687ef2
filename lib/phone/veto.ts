import { digitOf, isLetter } from './characters.ts'
import type { Candidate } from './scan-candidates.ts'

/** Why a candidate is not a phone number whatever the plan says. */
export type Veto = 'neighbour' | 'date' | 'time' | 'address' | 'decimal' | 'card' | 'ssn' | 'postcode' | 'length'

const SIGNS = new Set(Array.from('#$%@=_&~*^\\', (sign) => sign.charCodeAt(0)))

/**
 * Letters, digits and signs glued to it: pieces of URLs, UUIDs, mail addresses, prices, part numbers. `opened` numbers
 * start with `+` or a bracket: `Mobile(415) 555-0132` is how pages lose their spaces.
 */
export function hasBadLeft(text: string, start: number, opened: boolean): boolean {
  const code = text.charCodeAt(start - 1)
  if (isCurrency(code) || SIGNS.has(code) || digitOf(code) >= 0) return true
  if (isLetter(code)) return !opened
  if (code === 0x2f || code === 0x2d) return true
  // A stop or comma is the end of a sentence when a letter stands before it.
  return (code === 0x2e || code === 0x2c) && !isLetter(text.charCodeAt(start - 2))
}

export function hasBadRight(text: string, end: number, opened: boolean): boolean {
  const code = text.charCodeAt(end)
  if (isCurrency(code) || digitOf(code) >= 0 || isSignAfter(text, end)) return true
  return isLetter(code) && !opened
}

function isSignAfter(text: string, end: number): boolean {
  const code = text.charCodeAt(end)
  const next = text.charCodeAt(end + 1)
  const digitNext = digitOf(next) >= 0
  const wordNext = isLetter(next) || digitNext
  // `#204` and `*` behind a number are marks of their own only when nothing is glued to them.
  if (code === 0x23 || code === 0x2a || code === 0x2d || code === 0x2e || code === 0x2f) return wordNext
  // `:30` and `,000` go on with digits; a colon or comma before a word is punctuation.
  if (code === 0x3a || code === 0x2c) return digitNext
  return SIGNS.has(code)
}

function isCurrency(code: number): boolean {
  return code === 0x24 || (code >= 0xa2 && code <= 0xa5) || (code >= 0x20a0 && code <= 0x20c0)
}

/** Shapes that belong to something else. Numbers with `+` are asked only for their length. */
export function vetoShape(piece: Candidate, text: string): Veto | null {
  const sizes = piece.groups.map((group) => group.digits.length)
  const digits = piece.groups.map((group) => group.digits).join('')
  if (digits.length < 7 || digits.length > 17) return 'length'
  if (piece.plus) return digits.length > 16 ? 'length' : null
  if (isDate(piece)) return 'date'
  if (text.charCodeAt(piece.end) === 0x3a && digitOf(text.charCodeAt(piece.end + 1)) >= 0) return 'time'
  const uniform = piece.gaps.every((gap) => gap === piece.gaps[0]) ? (piece.gaps[0] ?? '') : null
  if (uniform === '.' && sizes.length === 4 && piece.groups.every((group) => Number(group.digits) <= 255))
    return 'address'
  if (uniform === '.' && sizes.length === 2) return 'decimal'
  if (isCard(sizes, digits)) return 'card'
  if (sizes.join() === '3,2,4' && (uniform === '-' || uniform === ' ')) return 'ssn'
  if (sizes.join() === '5,4' && uniform === '-') return 'postcode'
  return null
}

function isDate(piece: Candidate): boolean {
  const [a, b, c, ...rest] = piece.groups.map((group) => group.digits)
  const gap = piece.gaps[0]
  if (a === undefined || b === undefined || gap === undefined) return false
  if (c === undefined) return isYear(a) && isYear(b)
  // The hour may follow; more than that, and the date is one piece of several.
  if (rest.length > 1 || !rest.every((hour) => hour.length <= 2)) return false
  if (gap !== piece.gaps[1] || !['-', '/', '.', ' ', '. '].includes(gap)) return false
  if (isYear(a) && isMonthOrDay(b) && isMonthOrDay(c)) return true
  return isMonthOrDay(a) && isMonthOrDay(b) && isYear(c) && gap !== ' '
}

const isYear = (digits: string): boolean => digits.length === 4 && (digits.startsWith('19') || digits.startsWith('20'))
const isMonthOrDay = (digits: string): boolean => digits.length <= 2 && Number(digits) >= 1 && Number(digits) <= 31

function isCard(sizes: readonly number[], digits: string): boolean {
  const shape = sizes.join()
  if (shape === '4,4,4,4' || shape === '4,6,5') return true
  return digits.length >= 13 && luhn(digits)
}

function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
