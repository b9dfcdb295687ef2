/** One candidate: vetoes, label, plan, decision. */
import { CLOSE, digitOf, isInvisible, isLetter, isClosing, isOpening, isSpace, SPACE } from './characters.ts'
import { type Decision, decide, isSelfEvident, type Pages } from './decide.ts'
import { type Label, labelBefore, labelBehind } from './label.ts'
import { isNpi } from './npi.ts'
import type { FoundNumber, Refusal } from './number.ts'
import { callingCodeOf } from './plan.ts'
import { readExtension } from './read-extension.ts'
import { CONFIDENCE, type RefusalReason } from './reasons.ts'
import { createCluster, type Steps } from './scan.ts'
import { hasBadLeft, hasBadRight, hasUnitBehind, type ShapeVeto, shapeOf, vetoShape } from './veto.ts'

export const MAX_DIGITS = 17

export type Search = {
  text: string
  minDigits: number
  pages: Pages
  outer: Label
  rule: 'phone' | 'not-phone' | undefined
  linked: boolean
  found: FoundNumber[]
  refused: Refusal[] | undefined
  /** End and word of the last candidate: what stands in a list shares its label. */
  lastEnd: number
  lastLabel: Label
  lastShape: number
  steps: Steps | undefined
}

export type Verdict = 'found' | 'next' | 'stop'
/** Of its plan, or only of a possible length, or between other digits. */
type Mode = 'valid' | 'possible' | 'edge'

/** Filled by the scan, read by what judges. One at a time: nothing here calls back. */
export const cluster = createCluster()
export const NO_LABEL: Label = { kind: 'unknown', word: '' }

// What the last judgement had against its candidate; read only when somebody asks for reasons.
export const objection: { reason: RefusalReason; word: string } = { reason: 'not-in-plan', word: '' }

function object(reason: RefusalReason, verdict: Verdict, word = ''): Verdict {
  objection.reason = reason
  objection.word = word
  return verdict
}

export const sizeOf = (i: number): number => (cluster.ends[i] ?? 0) - (cluster.starts[i] ?? 0)

/** `stop` also for its pieces: a part of a date, card or id is no phone either. */
export function judge(search: Search, from: number, to: number, digits: number, mode: Mode): Verdict {
  const { text } = search
  const plus = from === 0 && cluster.plus
  const start = startOf(from, to)
  if (start < search.lastEnd && search.lastEnd > 0) return object('part-of-token', 'next')
  const veto = plus ? null : vetoShape(cluster, from, to, digits)
  // An hour behind a number is no part of it; of a date nothing is a number.
  if (veto && !isForgiven(veto, search)) return object(veto, veto === 'time' ? 'next' : 'stop')
  if (digits > MAX_DIGITS || (plus && digits > 16)) return object('too-long', 'next')
  if (search.rule === 'not-phone') return object('field-rule', 'stop')
  const groups = to - from
  if (groups === 1 && !plus && isBareId(search, from))
    return object(isNpi(cluster, from) ? 'npi' : 'needs-label', 'next')
  const left = from > 0 && ((cluster.gaps[from - 1] ?? 0) & SPACE) !== 0 ? null : gluedLeft(search, from, groups)
  if (left) return object(left, left === 'service-code' ? 'stop' : 'next')
  const end = to === cluster.count ? cluster.end : (cluster.ends[to - 1] ?? 0)
  const ext = to === cluster.count ? readExtension(text, end) : null
  const opened = plus || isOpening(text.charCodeAt(start)) || ext !== null
  if (to === cluster.count && hasBadRight(text, ext?.end ?? end, opened, groups > 1))
    return object('part-of-token', 'next')
  const shape = shapeOf(cluster, from, to)
  const label = labelOf(search, start, ext?.end ?? end, shape)
  const verdict = weigh(search, label, from, to, plus, mode !== 'possible')
  if (verdict === 'awaited') return object('not-in-plan', 'stop')
  if (typeof verdict === 'string') {
    const stops = verdict === 'labelled-other' || verdict === 'fax'
    if (stops) {
      search.lastEnd = ext?.end ?? end
      search.lastLabel = label
      search.lastShape = shape
    }
    return object(verdict, stops ? 'stop' : 'next', label.word)
  }
  if (mode === 'edge' && !isSelfEvident(verdict, shape)) return object('not-in-plan', 'next')
  if (isInUrl(text, start, ext?.end ?? end)) return object('part-of-url', 'stop')
  if (verdict.reason === 'national' && hasUnitBehind(text, end)) return object('amount', 'stop')
  search.lastEnd = ext?.end ?? end
  search.lastLabel = label
  push(search, start, search.lastEnd, ext?.digits, verdict)
  return 'found'
}

/** A column of phones has no addresses and decimals; numbers of the form of an SSN are none in other countries. */
function isForgiven(veto: ShapeVeto, { outer, linked, pages }: Search): boolean {
  if (veto === 'ssn')
    return (
      cluster.gaps[0] === SPACE && pages.defaultCountry !== undefined && callingCodeOf(pages.defaultCountry) !== '1'
    )
  return (outer.kind === 'phone' || linked) && ['ip-address', 'amount', 'score', 'decimal', 'tax-id'].includes(veto)
}

/** A cell of digits and nothing else, without a word in its header: nearly all that a page full of ids has. */
function isBareId({ text, outer, linked, found }: Search, at: number): boolean {
  if (outer.kind === 'phone' || linked || found.length > 0) return false
  return cluster.start <= 1 && text.length <= cluster.end + 1 && !isZeroLed(at)
}

/** From the first digit, `+` or a bracket that is closed again within the number. */
export function startOf(from: number, to: number): number {
  const { text, starts, gaps } = cluster
  const first = starts[from] ?? 0
  let start = from === 0 ? cluster.start : first
  if (from > 0 && isOpening(text.charCodeAt(first - 1))) start = first - 1
  if (start === first) return start
  for (let i = from; i < to - 1; i++) if (((gaps[i] ?? 0) & CLOSE) !== 0) return start
  if (to - from === 1 && isClosing(text.charCodeAt(cluster.ends[from] ?? 0))) return start
  while (start < first && (isOpening(text.charCodeAt(start)) || isInvisible(text.charCodeAt(start)))) start++
  return start
}

/** Between two pieces of one cluster a slash or dash only separates; at its edges it may be the rest of something. */
function gluedLeft({ text }: Search, from: number, groups: number): RefusalReason | null {
  const left = text.charCodeAt(cluster.start - 1)
  if (left === 0x2a && isBold(text)) return null
  if (from === 0 && (left === 0x2a || (left === 0x23 && text.charCodeAt(cluster.end) === 0x2a))) return 'service-code'
  const opened = cluster.plus || cluster.start < (cluster.starts[0] ?? 0)
  return hasBadLeft(text, cluster.start, opened, groups > 1) ? 'part-of-token' : null
}

/** `**415-555-0125**` is how notes are written; `*21*4155550125#` diverts a line. */
function isBold(text: string): boolean {
  let [begin, end] = [cluster.start - 1, cluster.end]
  while (text.charCodeAt(begin) === 0x2a) begin--
  while (text.charCodeAt(end) === 0x2a) end++
  return end > cluster.end && !/[\d#]/.test(`${text.charAt(begin)}${text.charAt(end)}`)
}

/** Words inside the text are nearer than the label of the whole field. */
export function labelOf(search: Search, start: number, end: number, shape: number): Label {
  const { text, outer } = search
  const behind = end < text.length ? labelBehind(text, end) : NO_LABEL
  if (behind.kind !== 'unknown') return behind
  if (start === 0) return outer
  const inner = labelBefore(text, search.lastEnd, start)
  if (inner.kind !== 'unknown') return inner
  const isNext = search.lastEnd > 0 && isListGap(text, search.lastEnd, start)
  if (isNext && (search.lastLabel.kind !== 'other' || search.lastShape === shape)) return search.lastLabel
  // A column of notes about orders may hold phones; a value that stands alone is what its header says.
  return outer.kind === 'other' && hasLetterBefore(text, start) ? NO_LABEL : outer
}

/** `, `, ` / `, ` or `: what stands between the numbers of one list. */
function isListGap(text: string, from: number, to: number): boolean {
  return to - from <= 8 && /^[\s,;/|&+()-]*(?:or|and|und|oder|et|ou|y|o|e)?[\s(+]*$/i.test(text.slice(from, to))
}

function hasLetterBefore(text: string, start: number): boolean {
  for (let at = start - 1; at >= 0 && at >= start - 40; at--) if (isLetter(text.charCodeAt(at))) return true
  return false
}

function weigh(search: Search, label: Label, from: number, to: number, plus: boolean, strict: boolean): Decision {
  const { pages, linked } = search
  if (label.kind === 'fax') return 'fax'
  const labelled = label.kind === 'phone' || linked
  const groups = to - from
  if (groups === 1 && !plus && !labelled && !isZeroLed(from)) return isNpi(cluster, from) ? 'npi' : bareReason(label)
  const digits = readDigits(from, to)
  const shape = shapeOf(cluster, from, to)
  const bracketedArea = shape === 0x1234 && isOpening(search.text.charCodeAt(startOf(from, to)))
  const decision = decide({ digits, plus, groups, shape, bracketedArea, labelled }, pages, strict)
  if (typeof decision === 'string') return plus || labelled ? retryWithoutZero(decision, from, to, plus) : decision
  // Nobody writes an id as (415) 555-0132; a field that is called otherwise still has the last word.
  // `004-9736912-7085784` of an order leads abroad by chance: there only a plus does.
  const isAbroad = plus && decision.reason === 'international'
  const isSure = isAbroad || linked || (label !== search.outer && isAreaInBrackets(from, to))
  return label.kind === 'other' && !isSure ? 'labelled-other' : decision
}

const isZeroLed = (i: number): boolean => digitOf(cluster.text.charCodeAt(cluster.starts[i] ?? 0)) === 0

const bareReason = (label: Label): RefusalReason => (label.kind === 'other' ? 'labelled-other' : 'needs-label')

const isAreaInBrackets = (from: number, to: number): boolean =>
  to - from > 1 && sizeOf(from) === 3 && isOpening(cluster.text.charCodeAt(startOf(from, to)))

/** `+34 (0)912 345 678`: a trunk prefix in brackets that the country does not even have. */
function retryWithoutZero(decision: Decision, from: number, to: number, plus: boolean): Decision {
  const { text, starts } = cluster
  const second = starts[from + 1] ?? 0
  if (!plus || to - from < 3 || sizeOf(from + 1) !== 1 || digitOf(text.charCodeAt(second)) !== 0) return decision
  if (!isOpening(text.charCodeAt(second - 1))) return decision
  const digits = readDigits(from, from + 1) + readDigits(from + 2, to)
  return decide({ digits, plus, groups: to - from, shape: 0, bracketedArea: false, labelled: false }, {}, true)
}

function readDigits(from: number, to: number): string {
  const { text, starts, ends } = cluster
  let digits = ''
  for (let i = from; i < to; i++) {
    const begin = starts[i] ?? 0
    if (text.charCodeAt(begin) < 0x80) digits += text.slice(begin, ends[i])
    else for (let at = begin; at < (ends[i] ?? 0); at++) digits += digitOf(text.charCodeAt(at))
  }
  return digits
}

const MAX_TOKEN = 200

/** Is it a part of a URL or a mail address? Asked only of what would be offered. */
export function isInUrl(text: string, start: number, end: number): boolean {
  let begin = start
  while (
    begin > 0 &&
    start - begin < MAX_TOKEN &&
    text.charCodeAt(begin - 1) > 32 &&
    !isSpace(text.charCodeAt(begin - 1))
  )
    begin--
  const before = text.slice(begin, start)
  if (before.length > 2 && (before.includes('://') || before.includes('@') || /^\W?www\./i.test(before))) return true
  return text.charCodeAt(end) === 0x40
}

export function push(
  search: Search,
  start: number,
  end: number,
  ext: string | undefined,
  decision: Exclude<Decision, string>,
): void {
  const { planned, reason } = decision
  search.found.push({
    start,
    end,
    text: search.text.slice(start, end),
    e164: planned.e164,
    ...(ext === undefined ? {} : { ext }),
    ...(planned.country ? { country: planned.country } : {}),
    confidence: CONFIDENCE[reason],
    reason,
  })
}
