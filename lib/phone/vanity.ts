import { digitOf, isCapital, isLetter, isOpening } from './characters.ts'
import type { Cluster } from './scan.ts'

export type Vanity = { digits: string; end: number; isClear: boolean }

const KEYPAD = '22233344455566677778889999'
const TOLL_FREE = new Set(['800', '833', '844', '855', '866', '877', '888', '900'])
/** People dial on: 1-800-MATTRESS has one letter more than a number has digits. */
const MAX_LETTERS = 10

/** Letters for digits of the +1 plan. Capitals only, and clear only behind 1, brackets or a dash: prose has capitals too. */
export function readVanity(cluster: Cluster): Vanity | null {
  const { text, starts, ends, count } = cluster
  let before = ''
  for (let i = 0; i < count; i++)
    for (let at = starts[i] ?? 0; at < (ends[i] ?? 0); at++) before += digitOf(text.charCodeAt(at))
  const national = before.startsWith('1') ? before.slice(1) : before
  const hasOne = national !== before
  if (national.length !== 3 && national.length !== 6) return null
  const isTollFree = TOLL_FREE.has(national.slice(0, 3))
  if (!isTollFree && !hasOne && national.length !== 6) return null
  const read = readLetters(text, cluster.end, 10 - national.length)
  if (!read) return null
  const joint = text.charCodeAt(cluster.end)
  const isClear =
    hasOne || cluster.plus || isOpening(text.charCodeAt(cluster.start)) || joint === 0x2d || joint === 0x2e
  return { digits: before + read.digits, end: read.end, isClear }
}

/** Words in capitals and digits that together fill the rest, to the end of a word. */
function readLetters(text: string, from: number, wanted: number): { digits: string; end: number } | null {
  let digits = ''
  let letters = 0
  let at = from
  for (; at < text.length && digits.length < MAX_LETTERS; at++) {
    const code = text.charCodeAt(at)
    if (isCapital(code)) {
      digits += KEYPAD[code - 65]
      letters++
    } else if (digitOf(code) >= 0) digits += digitOf(code)
    else if (digits.length >= wanted || !isJoint(text, at)) break
  }
  const behind = text.charCodeAt(at)
  if (digits.length < wanted || letters < 3 || isLetter(behind) || digitOf(behind) >= 0) return null
  return { digits: digits.slice(0, wanted), end: at }
}

/** A separator inside, with a letter or digit behind it. */
function isJoint(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  const next = text.charCodeAt(at + 1)
  if (code === 0x29) return true
  return (code === 0x20 || code === 0x2d || code === 0x2e) && (isCapital(next) || digitOf(next) >= 0)
}
