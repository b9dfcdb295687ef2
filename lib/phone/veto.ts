/** Shapes and neighbours that belong to something else. Integer features of a cluster; no text is copied for most. */
import {
  CLOSE,
  DASH,
  DOT,
  digitOf,
  isCapital,
  isLetter,
  isSpace,
  OPEN,
  SLASH,
  SPACE,
  SPACES,
  WIDE_DASH,
} from './characters.ts'
import { kindOfWord } from './label-words.ts'
import type { Cluster } from './scan.ts'

/** Why a shape is not a phone number whatever the plan says. */
export type ShapeVeto =
  | 'date'
  | 'time'
  | 'ip-address'
  | 'decimal'
  | 'amount'
  | 'card'
  | 'ssn'
  | 'postcode'
  | 'isbn'
  | 'iban'
  | 'tax-id'
  | 'score'
  | 'pages'

const sizeOf = (c: Cluster, i: number): number => (c.ends[i] ?? 0) - (c.starts[i] ?? 0)

function valueOf(c: Cluster, i: number): number {
  let value = 0
  for (let at = c.starts[i] ?? 0; at < (c.ends[i] ?? 0); at++) value = value * 10 + digitOf(c.text.charCodeAt(at))
  return value
}

const isZeroLed = (c: Cluster, i: number): boolean => digitOf(c.text.charCodeAt(c.starts[i] ?? 0)) === 0

/** Sizes as one number in base 16: 0x334 is 3-3-4. Longer shapes than seven groups have none. */
export function shapeOf(c: Cluster, from: number, to: number): number {
  if (to - from > 7) return 0
  let shape = 0
  for (let i = from; i < to; i++) shape = shape * 16 + Math.min(sizeOf(c, i), 15)
  return shape
}

/** The bits that all gaps share, or 0 when they differ. */
function uniformGap(c: Cluster, from: number, to: number): number {
  const gap = c.gaps[from] ?? 0
  for (let i = from + 1; i < to - 1; i++) if (c.gaps[i] !== gap) return 0
  return gap
}

/** For groups from `from` to before `to`. Numbers with `+` are not asked. */
export function vetoShape(c: Cluster, from: number, to: number, digits: number): ShapeVeto | null {
  const count = to - from
  const behind = c.ends[to - 1] ?? 0
  if (c.text.charCodeAt(behind) === 0x3a && digitOf(c.text.charCodeAt(behind + 1)) >= 0 && count > 1)
    return count === 4 && (isDayMonthYear(c, from) || isSpacedDate(c, from)) ? 'date' : 'time'
  if (count === 1)
    return digits >= 13 && digits <= 19 && isCardBegin(c, from) && hasLuhn(c, from, to, digits) ? 'card' : null
  const shape = shapeOf(c, from, to)
  if (from > 0 && shape === 0x44 && isClock(c, from) && isClock(c, from + 1)) return 'time'
  const gap = uniformGap(c, from, to)
  if (isDate(c, from, to)) return 'date'
  if (gap === DOT) {
    if (count === 2 && isDecimal(c, from)) return 'decimal'
    if (count === 4 && isAddress(c, from)) return 'ip-address'
    if (isThousands(c, from, to)) return 'amount'
  }
  if (shape === 0x324 && (gap === DASH || gap === SPACE) && !isZeroLed(c, from)) return 'ssn'
  if (shape === 0x54 && gap === DASH) return 'postcode'
  // Belgian companies: BE 0546.210.645.
  if (shape === 0x433 && gap === DOT && /BE ?$/.test(c.text.slice(Math.max(0, c.start - 3), c.start))) return 'tax-id'
  if (shape === 0x3332 && c.gaps[from] === DOT && c.gaps[from + 1] === DOT && c.gaps[from + 2] === DASH) return 'tax-id'
  if (shape === 0x23342 && (c.gaps[from + 2] ?? 0) === SLASH) return 'tax-id'
  if (isIsbn(c, from, to, digits)) return 'isbn'
  if (isIban(c, from, to)) return 'iban'
  if (isCard(c, from, to, digits, shape)) return 'card'
  if (isCoordinates(c, from, to)) return 'decimal'
  if (isScores(c, from, to)) return 'score'
  return isPages(c, from, to) ? 'pages' : null
}

const isYear = (c: Cluster, i: number): boolean => {
  const value = sizeOf(c, i) === 4 ? valueOf(c, i) : 0
  return value >= 1900 && value < 2100
}
const isDayOrMonth = (c: Cluster, i: number): boolean => sizeOf(c, i) <= 2 && valueOf(c, i) >= 1 && valueOf(c, i) <= 31

/** `17.01.2024`, `2024-01-17`, with an hour behind it, a range of two, or `2019-2024`. */
function isDate(c: Cluster, from: number, to: number): boolean {
  const count = to - from
  if (count === 2) return isYear(c, from) && isYear(c, from + 1)
  if (!isDayMonthYear(c, from)) return false
  if (count === 3) return true
  if (count >= 6 && isDayMonthYear(c, from + 3)) return true
  // The hour may follow, glued minutes too; more than that, and the date is one piece of several.
  return count === 4
    ? sizeOf(c, from + 3) <= 2 || sizeOf(c, from + 3) === 4
    : count === 5 && sizeOf(c, from + 3) <= 2 && sizeOf(c, from + 4) <= 2
}

function isDayMonthYear(c: Cluster, i: number): boolean {
  const gap = c.gaps[i] ?? 0
  if (gap !== c.gaps[i + 1] || (gap & (OPEN | CLOSE | SPACES)) !== 0) return false
  if (isYear(c, i) && isDayOrMonth(c, i + 1) && isDayOrMonth(c, i + 2)) return true
  if (!isDayOrMonth(c, i) || !isDayOrMonth(c, i + 1)) return false
  return isYear(c, i + 2) && gap !== SPACE
}

/** `030.1234567` is none, for its zero; 6123.4567 has more before the point and more behind it than amounts have. */
const isDecimal = (c: Cluster, from: number): boolean =>
  (!isZeroLed(c, from) || sizeOf(c, from) === 1) && (sizeOf(c, from) !== 4 || sizeOf(c, from + 1) !== 4)

/** `0930` of `0930-1015` behind a date. */
const isClock = (c: Cluster, i: number): boolean => valueOf(c, i) < 2400 && valueOf(c, i) % 100 < 60

/** `06 12 1982 10:30`: only the hour tells it from a number. */
const isSpacedDate = (c: Cluster, i: number): boolean =>
  isDayOrMonth(c, i) && isDayOrMonth(c, i + 1) && isYear(c, i + 2)

function isAddress(c: Cluster, from: number): boolean {
  for (let i = from; i < from + 4; i++) {
    const size = sizeOf(c, i)
    if (size > 3 || valueOf(c, i) > 255 || (size > 1 && isZeroLed(c, i))) return false
  }
  return true
}

/** `1.234.567`: threes behind a shorter first group. Of 3-3-3 alone the plan has to say. */
export function isThousands(c: Cluster, from: number, to: number): boolean {
  if (isZeroLed(c, from) || sizeOf(c, from) > 2) return false
  for (let i = from + 1; i < to; i++) if (sizeOf(c, i) !== 3) return false
  return true
}

function isIsbn(c: Cluster, from: number, to: number, digits: number): boolean {
  if (to - from < 4 || (c.gaps[from] ?? 0) !== (c.gaps[to - 2] ?? 0)) return false
  if (sizeOf(c, to - 1) !== 1) return false
  const first = valueOf(c, from)
  return digits === 10 || (digits === 13 && (first === 978 || first === 979))
}

/** `DE89 3704 0044 …`, `NL91 ABNA 0417 1643 00`: two capitals and two check digits, in front of which nothing is glued. */
function isIban(c: Cluster, from: number, to: number): boolean {
  const start = c.starts[from] ?? 0
  if (sizeOf(c, from) === 2 && sizeOf(c, from + 1) === 4 && to - from >= 4) return areCapitals(c.text, start - 2, start)
  if (sizeOf(c, from) !== 4 || start < 10 || !areCapitals(c.text, start - 5, start - 1)) return false
  return areCapitals(c.text, start - 10, start - 8) && digitOf(c.text.charCodeAt(start - 7)) >= 0
}

function areCapitals(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isCapital(text.charCodeAt(at))) return false
  return true
}

function isCard(c: Cluster, from: number, to: number, digits: number, shape: number): boolean {
  if (shape === 0x4444 || shape === 0x465) return true
  if (to - from >= 3 && sizeOf(c, from) === 4 && sizeOf(c, from + 1) === 4 && sizeOf(c, from + 2) === 4)
    return !isZeroLed(c, from)
  return digits >= 13 && digits <= 19 && isCardBegin(c, from) && hasLuhn(c, from, to, digits)
}

/** Cards begin with 3 to 6; so does the check from a thousandth of chance. */
const isCardBegin = (c: Cluster, from: number): boolean => {
  const first = digitOf(c.text.charCodeAt(c.starts[from] ?? 0))
  return first >= 2 && first <= 6
}

function hasLuhn(c: Cluster, from: number, to: number, digits: number): boolean {
  let sum = 0
  let place = digits
  for (let i = from; i < to; i++) {
    for (let at = c.starts[i] ?? 0; at < (c.ends[i] ?? 0); at++) {
      const digit = digitOf(c.text.charCodeAt(at))
      const doubled = --place % 2 === 1 ? digit * 2 : digit
      sum += doubled > 9 ? doubled - 9 : doubled
    }
  }
  return sum % 10 === 0
}

/** `37.7749 -122.4194`: two decimals. */
function isCoordinates(c: Cluster, from: number, to: number): boolean {
  if (to - from !== 4 || c.gaps[from] !== DOT || c.gaps[from + 2] !== DOT) return false
  return sizeOf(c, from) <= 3 && sizeOf(c, from + 1) >= 3 && sizeOf(c, from + 2) <= 3 && sizeOf(c, from + 3) >= 3
}

/** `21-19 21-15`: pairs of one or two digits, dash and space in turn. */
function isScores(c: Cluster, from: number, to: number): boolean {
  if ((to - from) % 2 !== 0 || to - from < 4) return false
  for (let i = from; i < to; i++) {
    if (sizeOf(c, i) > 2) return false
    const gap = c.gaps[i] ?? 0
    if (i < to - 1 && (gap & ((i - from) % 2 === 0 ? DASH | WIDE_DASH : SPACE)) === 0) return false
  }
  return true
}

/** `211-227 (2003)`: pages and a year. */
function isPages(c: Cluster, from: number, to: number): boolean {
  if (to - from !== 3 || (c.gaps[from] ?? 0) !== DASH || ((c.gaps[from + 1] ?? 0) & OPEN) === 0) return false
  return isYear(c, from + 2) && sizeOf(c, from) <= 5 && sizeOf(c, from + 1) <= 5
}

const SIGNS = new Set(Array.from('#$%@=_&~*^\\', (sign) => sign.charCodeAt(0)))

/**
 * Letters, digits and signs glued to it: pieces of URLs, UUIDs, mail addresses, prices, part numbers. `opened` numbers
 * start with `+` or a bracket: `Mobile(415) 555-0132` is how pages lose their spaces.
 */
export function hasBadLeft(text: string, start: number, opened: boolean, grouped: boolean): boolean {
  const code = text.charCodeAt(start - 1)
  if (!(code > 32) || isSpace(code)) return isCurrency(text.charCodeAt(start - 2))
  if (isCurrency(code) || SIGNS.has(code) || digitOf(code) >= 0) return code !== 0x3d || !isLabelWord(text, start - 1)
  if (isLetter(code)) return !opened && !isLabelWord(text, start)
  if (code === 0x2f) return !isLabelWord(text, start - 1)
  if (code === 0x2d) return true
  // A stop or comma is the end of a sentence when a letter stands before it, and a comma may end a number.
  const before = text.charCodeAt(start - 2)
  if (code === 0x2c) return !grouped && !opened && digitOf(before) >= 0
  return code === 0x2e && !isLetter(before) && before !== 0x29
}

export function hasBadRight(text: string, end: number, opened: boolean, grouped: boolean): boolean {
  const code = text.charCodeAt(end)
  if (!(code > 32) || isSpace(code)) return isCurrency(text.charCodeAt(end + 1))
  if (isCurrency(code) || digitOf(code) >= 0) return true
  const next = text.charCodeAt(end + 1)
  const digitNext = digitOf(next) >= 0
  const wordNext = isLetter(next) || digitNext
  // `#204` and `*` behind a number are marks of their own only when nothing is glued to them.
  if (code === 0x23 || code === 0x2a || code === 0x2d) return wordNext && !startsLabelWord(text, end + 1)
  if (code === 0x2e) return digitNext || (isLetter(next) && !isCapital(next))
  if (code === 0x2f) return digitNext
  if (code === 0x3a) return digitNext
  // `,000` goes on with digits; behind a grouped number a comma separates it from the next.
  if (code === 0x2c) return digitNext && !grouped && !opened
  if (SIGNS.has(code)) return true
  return isLetter(code) && !opened && !startsLabelWord(text, end)
}

const UNITS = new Set(
  `mg mcg kg ml lb lbs oz px cm mm km kb mb gb tb kwh bpm mmhg eur usd gbp chf pln czk sek nok dkk huf inr brl kč zł kr ft
  users rows pages items records points steps views`.split(/\s+/),
)

/** `5557-5151 mg`, `748 548 128 Kč`. */
export function hasUnitBehind(text: string, end: number): boolean {
  const begin = isSpace(text.charCodeAt(end)) ? end + 1 : end
  let at = begin
  while (at - begin < 8 && isLetter(text.charCodeAt(at))) at++
  return at > begin + 1 && UNITS.has(text.slice(begin, at).toLowerCase())
}

function isCurrency(code: number): boolean {
  return code === 0x24 || (code >= 0xa2 && code <= 0xa5) || (code >= 0x20a0 && code <= 0x20c0) || code === 0x25
}

function isLabelWord(text: string, end: number): boolean {
  let begin = end
  while (begin > 0 && end - begin < 16 && isLetter(text.charCodeAt(begin - 1))) begin--
  const kind = end - begin > 1 ? kindOfWord(text.slice(begin, end).toLowerCase()) : undefined
  return kind === 'phone' || kind === 'fax'
}

function startsLabelWord(text: string, begin: number): boolean {
  let end = begin
  while (end - begin < 16 && isLetter(text.charCodeAt(end))) end++
  const kind = end - begin > 1 ? kindOfWord(text.slice(begin, end).toLowerCase()) : undefined
  return kind !== undefined && kind !== 'other' && kind !== 'inline'
}
