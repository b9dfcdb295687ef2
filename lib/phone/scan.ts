/**
 * The scanner: groups of digits, and what stands between them. It fills one cluster that is used again and again, so that
 * a text without a number, which nearly every text is, costs no allocation.
 */
import {
  DASH,
  digitOf,
  isCapital,
  isClosing,
  isInvisible,
  isOpening,
  isPlus,
  isSpace,
  separatorOf,
  SPACE,
  SPACES,
} from './characters.ts'

export const MAX_GROUPS = 48
const MAX_GAP = 5
/** Invisible marks come on top of these. */
const MAX_GAP_WIDTH = 15

export type Cluster = {
  text: string
  /** How many groups of digits. */
  count: number
  digits: number
  starts: Int32Array
  ends: Int32Array
  /** What follows each group, as bits of characters.ts; 0 behind the last. */
  gaps: Uint8Array
  /** With `+` and brackets in front of the first digit and, around a single group, behind it. */
  start: number
  end: number
  plus: boolean
}

/** A counter for tests: what the scan did, in characters read. */
export type Steps = { count: number }

export function createCluster(): Cluster {
  return {
    text: '',
    count: 0,
    digits: 0,
    starts: new Int32Array(MAX_GROUPS),
    ends: new Int32Array(MAX_GROUPS),
    gaps: new Uint8Array(MAX_GROUPS),
    start: 0,
    end: 0,
    plus: false,
  }
}

/** Where the next digit is, or -1. */
export function nextDigit(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80 ? code >= 48 && code <= 57 : digitOf(code) >= 0) return at
  }
  return -1
}

/** Fills the cluster that begins with the digit at `first`; every character is read a bounded number of times. */
export function readCluster(cluster: Cluster, text: string, first: number, steps?: Steps): void {
  let at = first
  let count = 0
  let digits = 0
  for (;;) {
    const begin = at
    at = endOfGroup(text, at)
    cluster.starts[count] = begin
    cluster.ends[count] = at
    cluster.gaps[count] = 0
    digits += at - begin
    count++
    if (steps) steps.count += at - begin
    if (count === MAX_GROUPS || at >= text.length) break
    const gap = readGap(text, at, steps)
    if (gap === 0) break
    cluster.gaps[count - 1] = gap & 255
    at += gap >> 8
  }
  cluster.text = text
  cluster.count = count
  cluster.digits = digits
  cluster.end = at
  cluster.start = first
  cluster.plus = false
  if (digits >= 3) readLead(cluster, first)
}

function endOfGroup(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80 ? code < 48 || code > 57 : digitOf(code) < 0) break
  }
  return at
}

/** Bits of the separators up to the next digit, and above them the width; 0 when something else comes first. */
function readGap(text: string, from: number, steps: Steps | undefined): number {
  let bits = 0
  let seen = 0
  for (let at = from; at < text.length && at - from <= MAX_GAP_WIDTH; at++) {
    if (steps) steps.count++
    const code = text.charCodeAt(at)
    if (code < 0x80 ? code >= 48 && code <= 57 : digitOf(code) >= 0)
      return seen > 0 || at > from ? bits | ((at - from) << 8) : 0
    const bit = separatorOf(code)
    if (bit === 0) {
      if (isInvisible(code)) continue
      return 0
    }
    if (++seen > MAX_GAP) return 0
    bits |= bit === SPACE && (bits & SPACE) !== 0 && isSpace(text.charCodeAt(at - 1)) ? SPACES : bit
  }
  return 0
}

/** What belongs to the number in front of its first digit: `+`, `(`, `(+`, `+(`. */
function readLead(cluster: Cluster, first: number): void {
  const { text } = cluster
  let open = false
  for (let at = first - 1; at >= first - 5 && at >= 0; at--) {
    const code = text.charCodeAt(at)
    if (isInvisible(code)) continue
    if (isPlus(code)) cluster.plus = true
    else if (isOpening(code) && !open) open = true
    // `+ 44`: a space is allowed between, and only there.
    else if (!(isSpace(code) && at > 0 && isPlus(text.charCodeAt(at - 1)))) break
    else continue
    cluster.start = at
  }
  // `(415)` alone: the bracket belongs to it.
  if (open && cluster.count === 1 && isClosing(text.charCodeAt(cluster.end))) cluster.end++
}

/**
 * The cheapest question about a text: can `findNumbers` find anything in it? For whole containers and for single texts.
 * Seven digits with nothing but separators between them, or a few and a word in capitals, as in 1-800-FLOWERS.
 * `minDigits` is what `minDigitsOf` says of the page's country.
 */
export function mayHoldNumber(text: string, minDigits = 7): boolean {
  let digits = 0
  let gap = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) {
      if (++digits >= minDigits) return true
      gap = 0
    } else if (digits > 0) {
      if (separatorOf(code) !== 0) {
        if (++gap > MAX_GAP) digits = 0
      } else if (code >= 0x80 && digitOf(code) >= 0) {
        if (++digits >= minDigits) return true
        gap = 0
      } else if (!isInvisible(code)) {
        if (digits >= 3 && gap > 0 && isCapital(code)) return true
        digits = 0
        gap = 0
      }
    } else if (code >= 0x660 && digitOf(code) >= 0) digits = 1
  }
  return false
}

/** A dash with a space beside it separates more than it joins. */
export const isSpacedDash = (gap: number): boolean => (gap & DASH) !== 0 && (gap & (SPACE | SPACES)) !== 0
