/** Scan, split, judge. Pure: text in, numbers out; no DOM, no clock, never throws. */
import { DOT, isCapital, OPEN, separatorOf, SLASH, SPACE, SPACES, CLOSE, WIDE_DASH } from './characters.ts'
import { decide } from './decide.ts'
import { explainLabel } from './label.ts'
import {
  cluster,
  isInUrl,
  judge,
  labelOf,
  MAX_DIGITS,
  NO_LABEL,
  objection,
  push,
  type Search,
  sizeOf,
  startOf,
} from './judge.ts'
import type { FindOptions, FoundNumber, Refusal } from './number.ts'
import { minDigitsOf } from './plan.ts'
import { readExtension } from './read-extension.ts'
import type { RefusalReason } from './reasons.ts'
import { isSpacedDash, MAX_GROUPS, nextDigit, readCluster, type Steps } from './scan.ts'
import { readVanity } from './vanity.ts'
import { hasBadLeft, isThousands } from './veto.ts'

/** Where two numbers may touch, strongest first. */
const LEVELS = 5

/** The numbers, and with `refused` also what was not taken for one. `steps` counts characters read, for tests. */
export function search(text: string, options: FindOptions, refused?: Refusal[], steps?: Steps): FoundNumber[] {
  let state: Search | undefined
  const minDigits = minDigitsOf(options.defaultCountry)
  for (let at = nextDigit(text, 0); at >= 0; ) {
    readCluster(cluster, text, at, steps)
    let next = cluster.end
    if (cluster.digits >= minDigits) {
      state ??= begin(text, options, minDigits, refused, steps)
      const found = resolve(state, 0, cluster.count, 0)
      const last = found > 0 ? (state.found[state.found.length - 1]?.end ?? next) : next
      // A long list goes on behind the last number that was whole.
      next = cluster.count === MAX_GROUPS ? last : Math.max(next, last)
    }
    if (cluster.digits >= 3 && cluster.digits <= 7 && isBeforeCapital(text, next)) {
      state ??= begin(text, options, minDigits, refused, steps)
      next = Math.max(next, vanity(state))
    }
    at = nextDigit(text, next)
  }
  return state?.found ?? []
}

/** `800-F`, `888) N`. */
function isBeforeCapital(text: string, at: number): boolean {
  for (let i = at; i <= at + 2; i++) {
    const code = text.charCodeAt(i)
    if (isCapital(code)) return i > at
    if (separatorOf(code) === 0) return false
  }
  return false
}

function begin(
  text: string,
  options: FindOptions,
  minDigits: number,
  refused: Refusal[] | undefined,
  steps: Steps | undefined,
): Search {
  return {
    text,
    minDigits,
    pages: options,
    outer: options.label === undefined || options.label === '' ? NO_LABEL : explainLabel(options.label),
    rule: options.rule,
    linked: options.linked === true || options.rule === 'phone',
    found: [],
    refused,
    lastEnd: 0,
    lastLabel: NO_LABEL,
    lastShape: 0,
    steps,
  }
}

/** The whole first, then its pieces, one kind of break at a time: the depth is bounded, so the work is linear. */
function resolve(search: Search, from: number, to: number, level: number): number {
  let digits = 0
  for (let i = from; i < to; i++) digits += (cluster.ends[i] ?? 0) - (cluster.starts[i] ?? 0)
  if (search.steps) search.steps.count += to - from
  if (digits < search.minDigits) return 0
  const verdict = judge(search, from, to, digits, 'valid')
  if (verdict === 'found') return 1
  const { reason, word } = objection
  const refusals = search.refused?.length ?? 0
  let count = 0
  if (verdict === 'next') {
    count = digits > 15 ? resolveRepeats(search, from, to) : 0
    const plus = from === 0 && cluster.plus
    if (count === 0 && plus) count = resolvePieces(search, from, to, level, true)
    if (count === 0 && plus && judge(search, from, to, digits, 'possible') === 'found') return 1
    if (count === 0) count = resolvePieces(search, from, to, level, false)
    if (count === 0 && resolveEdges(search, from, to)) return 1
    if (count === 0 && digits <= MAX_DIGITS && judge(search, from, to, digits, 'possible') === 'found') return 1
  }
  if (count === 0) refuse(search, from, to, reason, word, refusals)
  return count
}

/** With `withFirst` only when its first piece is a number: what follows `+44` is none of the page's country. */
function resolvePieces(search: Search, from: number, to: number, level: number, withFirst: boolean): number {
  for (let next = level; next < LEVELS; next++) {
    let begin = from
    let count = 0
    for (let i = from; i < to - 1; i++) {
      if (!isBreak(cluster.gaps[i] ?? 0, next)) continue
      count += resolve(search, begin, i + 1, next + 1)
      if (withFirst && count === 0) return 0
      begin = i + 1
    }
    if (begin > from) return count + resolve(search, begin, to, next + 1)
  }
  return 0
}

/** `75001 01 42 68 53 00`, `9-17 030 901820`: a group or two that belong to something else, at one end. */
function resolveEdges(search: Search, from: number, to: number): boolean {
  if (isThousands(cluster, from, to)) return false
  for (let i = from + 1; i < to && i <= from + 3; i++) if (isWhole(search, i, to, cluster.gaps[i - 1] ?? 0)) return true
  for (let i = to - 1; i > from && i >= to - 2; i--) if (isWhole(search, from, i, cluster.gaps[i - 1] ?? 0)) return true
  return false
}

function isWhole(search: Search, from: number, to: number, gap: number): boolean {
  const digits = gap === SPACE && to - from > 1 ? digitsBetween(from, to) : 0
  return digits >= search.minDigits && digits <= MAX_DIGITS && judge(search, from, to, digits, 'edge') === 'found'
}

/** The order in which breaks are tried is that of libphonenumber's inner matches. */
function isBreak(gap: number, level: number): boolean {
  if (level === 0) return (gap & SLASH) !== 0
  if (level === 1) return (gap & (OPEN | SPACES)) !== 0
  if (level === 2) return isSpacedDash(gap) || (gap & WIDE_DASH) !== 0
  if (level === 3) return (gap & DOT) !== 0 && (gap & SPACE) !== 0
  return gap === SPACE || gap === (SPACE | CLOSE)
}

/** `415 555 0132 415 555 0133`: the same shape again and again, where no separator tells one from the next. */
function resolveRepeats(search: Search, from: number, to: number): number {
  const count = to - from
  // `1) 415-555-0139 2) …` numbers its numbers.
  if (sizeOf(from) === 1) return 0
  for (let period = 2; period <= 6 && period * 2 <= count; period++) {
    // Where the scan cut a long list, it may have cut a number.
    const rest = count === MAX_GROUPS ? count % period : 0
    if ((count - rest) % period !== 0 || !repeats(from, to - rest, period)) continue
    let found = 0
    for (let i = from; i < to - rest; i += period) {
      const digits = digitsBetween(i, i + period)
      if (digits < 8 || digits > 15) break
      if (judge(search, i, i + period, digits, 'valid') === 'found') found++
    }
    if (found > 0) return found
  }
  return 0
}

function repeats(from: number, to: number, period: number): boolean {
  for (let i = from; i + period < to; i++) {
    if (sizeOf(i) !== sizeOf(i + period)) return false
    if (i + period < to - 1 && cluster.gaps[i] !== cluster.gaps[i + period]) return false
  }
  return true
}

function digitsBetween(from: number, to: number): number {
  let digits = 0
  for (let i = from; i < to; i++) digits += sizeOf(i)
  return digits
}

function refuse(
  { text, refused }: Search,
  from: number,
  to: number,
  reason: RefusalReason,
  word: string,
  before: number,
): void {
  if (!refused || refused.length > before) return
  const start = startOf(from, to)
  const end = cluster.ends[to - 1] ?? 0
  refused.push({ start, end, text: text.slice(start, end), reason, ...(word === '' ? {} : { label: word }) })
}

/** 1-800-FLOWERS: the end of what was read, 0 for none. */
function vanity(search: Search): number {
  if (search.rule === 'not-phone') return 0
  const read = readVanity(cluster)
  if (!read || hasBadLeft(search.text, cluster.start, cluster.plus, true)) return 0
  const label = labelOf(search, cluster.start, read.end, 0x334)
  const isClear = read.isClear || label.kind === 'phone' || search.linked
  if (!isClear || label.kind === 'fax' || label.kind === 'other') return 0
  const written = {
    digits: read.digits,
    plus: cluster.plus,
    groups: 3,
    shape: 0x334,
    bracketedArea: false,
    labelled: false,
  }
  const decision = decide(written, search.pages, true)
  if (typeof decision === 'string' || isInUrl(search.text, cluster.start, read.end)) return 0
  const ext = readExtension(search.text, read.end)
  search.lastEnd = ext?.end ?? read.end
  search.lastLabel = label
  push(search, startOf(0, cluster.count), search.lastEnd, ext?.digits, decision)
  return search.lastEnd
}
