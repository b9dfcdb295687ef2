import { digitOf, isClosing, isDash, isInvisible, isOpening, isPlus, isSpace } from './characters.ts'

/** Digits that stand together, with their place in the text. */
export type Group = { start: number; end: number; digits: string }

/** A stretch of text that has the shape of one number or of several: what decides comes later. */
export type Candidate = {
  start: number
  end: number
  plus: boolean
  groups: Group[]
  /** What stands between group i and group i+1, without invisible marks. */
  gaps: string[]
}

/** A counter for tests: what the scan did, in characters read. */
export type Steps = { count: number }

const MAX_GAP = 5
const MAX_GROUPS = 48

/** One pass from left to right; every character is read a bounded number of times. */
export function scanCandidates(text: string, steps: Steps = { count: 0 }): Candidate[] {
  const found: Candidate[] = []
  let at = 0
  while (at < text.length) {
    steps.count++
    if (digitOf(text.charCodeAt(at)) < 0) {
      at++
      continue
    }
    const candidate = readFrom(text, at, steps)
    found.push(candidate)
    at = candidate.end
  }
  return found
}

function readFrom(text: string, first: number, steps: Steps): Candidate {
  const groups: Group[] = []
  const gaps: string[] = []
  let at = first
  for (;;) {
    const group = readGroup(text, at, steps)
    groups.push(group)
    at = group.end
    if (groups.length >= MAX_GROUPS) break
    const gap = readGap(text, at, steps)
    if (gap === null) break
    gaps.push(gap.text)
    at = gap.end
  }
  const lead = leadOf(text, first, groups.length)
  let end = groups[groups.length - 1]?.end ?? first
  // `(415)` alone: the bracket belongs to it.
  if (lead.open && groups.length === 1 && isClosing(text.charCodeAt(end))) end++
  return { start: lead.start, end, plus: lead.plus, groups, gaps }
}

function readGroup(text: string, start: number, steps: Steps): Group {
  let at = start
  let digits = ''
  for (; at < text.length; at++) {
    steps.count++
    const digit = digitOf(text.charCodeAt(at))
    if (digit < 0) break
    digits += digit
  }
  return { start, end: at, digits }
}

/** Separators up to the next digit, or null when something else comes first. */
function readGap(text: string, start: number, steps: Steps): { text: string; end: number } | null {
  let gap = ''
  for (let at = start; at < text.length && gap.length <= MAX_GAP && at - start <= MAX_GAP * 3; at++) {
    steps.count++
    const code = text.charCodeAt(at)
    if (digitOf(code) >= 0) return { text: gap, end: at }
    if (isInvisible(code)) continue
    const mark = separatorOf(code)
    if (mark === '') return null
    gap += mark
  }
  return null
}

function separatorOf(code: number): string {
  if (isSpace(code)) return ' '
  if (code === 0x2d || code === 0x2010 || code === 0x2011) return '-'
  if (isDash(code)) return '–'
  if (code === 0x2e) return '.'
  if (code === 0x2f) return '/'
  if (isOpening(code)) return '('
  if (isClosing(code)) return ')'
  return ''
}

/** What belongs to the number in front of its first digit: `+`, `(`, `(+`, `+(`. */
function leadOf(text: string, first: number, groups: number): { start: number; plus: boolean; open: boolean } {
  let start = first
  let plus = false
  let open = false
  for (let at = first - 1; at >= Math.max(0, first - 4); at--) {
    const code = text.charCodeAt(at)
    if (isInvisible(code)) continue
    if (isPlus(code) && !plus) plus = true
    else if (isOpening(code) && !open && groups > 0) open = true
    // `+ 44`: a space is allowed between, and only there.
    else if (!(isSpace(code) && at > 0 && isPlus(text.charCodeAt(at - 1)))) break
    else continue
    start = at
  }
  return { start, plus, open }
}
