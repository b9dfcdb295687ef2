/** Scan, split, veto, label, plan, decision. Pure: text in, numbers out; no DOM, no clock, never throws. */
import { hasDigits, isLetter } from './characters.ts'
import { type LabelKind, readLabel } from './label.ts'
import { type CountryCode, callingCodeOf, isPlausible, lookUp, type Planned } from './plan.ts'
import { type Extension, readExtension } from './read-extension.ts'
import { type Candidate, scanCandidates } from './scan-candidates.ts'
import { SPLIT_LEVELS, splitCandidate } from './split-candidate.ts'
import { hasBadLeft, hasBadRight, vetoShape } from './veto.ts'

export type { CountryCode } from './plan.ts'

/** Why a text counts as a number. Fit to be shown to a person who asks. */
export type FoundReason =
  /** `+` or an international prefix, and a number that the plan of its country has. */
  | 'international'
  /** `+`, and a length that its country has; not (yet) in the plan's data. */
  | 'international-possible'
  /** A word such as "phone" beside it, and valid for the default country. */
  | 'labelled'
  /** The same, only its length fits. */
  | 'labelled-possible'
  /** No word beside it: valid, and written as the default country writes numbers. */
  | 'national'

/**
 * `confidence` is one of 0.98 (international), 0.95 (labelled), 0.85 (international-possible), 0.8
 * (labelled-possible), 0.75 (national). Below that nothing is returned.
 */
export type FoundNumber = {
  /** UTF-16 offsets into the text, extension included: `text.slice(start, end)` is `text`. */
  start: number
  end: number
  text: string
  e164: string
  ext?: string
  country?: CountryCode
  confidence: number
  reason: FoundReason
}

type FindOptions = {
  /** How numbers without `+` are read; without it they are not. */
  defaultCountry?: CountryCode
  /** Words that the page puts beside the whole text: a column header, a field label. */
  label?: string
}

const CONFIDENCE: Record<FoundReason, number> = {
  international: 0.98,
  labelled: 0.95,
  'international-possible': 0.85,
  'labelled-possible': 0.8,
  national: 0.75,
}

const MIN_DIGITS = 7
const CONTEXT = 40

export function findNumbers(text: string, options: FindOptions): FoundNumber[] {
  if (!hasDigits(text, MIN_DIGITS)) return []
  const found: FoundNumber[] = []
  const outer = options.label === undefined ? 'unknown' : readLabel(options.label)
  for (const candidate of scanCandidates(text)) {
    // An extension of the number before reads like a candidate of its own.
    if (candidate.start < (found[found.length - 1]?.end ?? 0)) continue
    resolve(candidate, 0, { text, outer, found, whole: candidate, defaultCountry: options.defaultCountry })
  }
  return found
}

type Search = {
  text: string
  outer: LabelKind
  found: FoundNumber[]
  /** What the scan gave, before any split. */
  whole: Candidate
  defaultCountry: CountryCode | undefined
}

/** The whole first, then its pieces, one kind of break at a time: the depth is bounded, so the work is linear. */
function resolve(candidate: Candidate, level: number, search: Search): void {
  const digits = candidate.groups.reduce((sum, group) => sum + group.digits.length, 0)
  if (digits < MIN_DIGITS || candidate.start < (search.found[search.found.length - 1]?.end ?? 0)) return
  const number = judge(candidate, search)
  if (number === 'not-a-number') return
  if (number) {
    search.found.push(number)
    return
  }
  for (let next = level; next < SPLIT_LEVELS; next++) {
    const pieces = splitCandidate(candidate, next)
    if (!pieces) continue
    for (const piece of pieces) resolve(piece, next + 1, search)
    return
  }
}

/** `not-a-number` also for its pieces: a part of a date, card or id is no phone either. */
function judge(candidate: Candidate, search: Search): FoundNumber | 'not-a-number' | null {
  const { text } = search
  const veto = vetoShape(candidate, text)
  if (veto === 'length') return null
  if (veto) return 'not-a-number'
  const ext = readExtension(text, candidate.end)
  if (standsInsideToken(candidate, ext, search)) return null
  const kind = labelAt(candidate, ext, search)
  if (kind === 'other' || kind === 'fax') return 'not-a-number'
  const decision = decide(candidate, kind, search.defaultCountry)
  return decision && toFound(candidate, ext, decision, text)
}

/** Between two pieces of one candidate a slash or dash only separates; at its edges it may be the rest of a URL. */
function standsInsideToken(candidate: Candidate, ext: Extension | null, { text, whole }: Search): boolean {
  const opened = isOpened(candidate)
  const end = ext?.end ?? candidate.end
  if (hasBadLeft(text, whole.start, isOpened(whole))) return true
  if (candidate.end === whole.end || ext) return hasBadRight(text, end, opened || ext !== null)
  return false
}

const isOpened = (candidate: Candidate): boolean =>
  candidate.plus || candidate.start < (candidate.groups[0]?.start ?? candidate.start)

/** Words inside the text are nearer than the label of the whole field. */
function labelAt(candidate: Candidate, ext: Extension | null, search: Search): LabelKind {
  const { text, found, outer } = search
  const end = ext?.end ?? candidate.end
  const behind = text.slice(end, end + 14)
  if (/^[\s([\]-]{0,3}(?:fax|mrn|npi)\b/i.test(behind)) return 'other'
  const from = Math.max(found[found.length - 1]?.end ?? 0, candidate.start - CONTEXT)
  const before = lastLine(text.slice(from, candidate.start))
  const inner = before ? readLabel(startsInsideWord(text, from) ? before.replace(/^\S+/, '') : before, true) : 'unknown'
  return inner === 'unknown' ? outer : inner
}

const lastLine = (text: string): string => text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf(';')) + 1)
const startsInsideWord = (text: string, at: number): boolean =>
  at > 0 && isLetter(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at))

type Decision = { planned: Planned; reason: FoundReason }

function decide(candidate: Candidate, kind: LabelKind, defaultCountry: CountryCode | undefined): Decision | null {
  const digits = candidate.groups.map((group) => group.digits).join('')
  if (candidate.plus) {
    const planned = lookUp(`+${digits}`)
    if (!planned?.possible) return null
    return { planned, reason: planned.valid ? 'international' : 'international-possible' }
  }
  const planned = defaultCountry ? lookUp(digits, defaultCountry) : null
  if (!planned?.possible) return null
  if (planned.callingCode !== callingCodeOf(defaultCountry)) {
    return planned.valid && (kind === 'phone' || candidate.groups.length > 1)
      ? { planned, reason: 'international' }
      : null
  }
  if (kind === 'phone') {
    if (planned.valid) return { planned, reason: 'labelled' }
    return isPlausible(planned) ? { planned, reason: 'labelled-possible' } : null
  }
  const written = planned.valid && candidate.groups.length > 1 && isWrittenNationally(candidate, digits, planned)
  return written ? { planned, reason: 'national' } : null
}

/** Where people write a trunk prefix, digits without it are something else: an id, a foreign number, a part of one. */
function isWrittenNationally(candidate: Candidate, digits: string, planned: Planned): boolean {
  if (!digits.endsWith(planned.nationalNumber) || digits.length < planned.nationalDigits.length) return false
  if (planned.callingCode !== '1') return true
  const sizes = candidate.groups.map((group) => group.digits.length).join()
  return /^(1,)?(3,3,4|3,7)$/.test(sizes)
}

function toFound(candidate: Candidate, ext: Extension | null, decision: Decision, text: string): FoundNumber {
  const { planned, reason } = decision
  const end = ext?.end ?? candidate.end
  return {
    start: candidate.start,
    end,
    text: text.slice(candidate.start, end),
    e164: planned.e164,
    ...(ext ? { ext: ext.digits } : {}),
    ...(planned.country ? { country: planned.country } : {}),
    confidence: CONFIDENCE[reason],
    reason,
  }
}
