import type { Candidate } from './scan-candidates.ts'

/** Where two numbers may touch, strongest first (the order of libphonenumber's inner matches). */
const breaks: readonly ((gap: string) => boolean)[] = [
  (gap) => gap.includes('/'),
  (gap) => gap.includes('(') || gap.includes('  '),
  (gap) => gap.includes(' - ') || gap.includes('–'),
  (gap) => gap.includes('. '),
  (gap) => gap === ' ',
]

export const SPLIT_LEVELS = breaks.length

/** The pieces at one level, or null when the candidate has no such break. */
export function splitCandidate(candidate: Candidate, level: number): Candidate[] | null {
  const isBreak = breaks[level]
  if (!isBreak) return null
  const pieces: Candidate[] = []
  let from = 0
  candidate.gaps.forEach((gap, i) => {
    if (!isBreak(gap)) return
    pieces.push(slice(candidate, from, i + 1))
    from = i + 1
  })
  if (from === 0) return null
  pieces.push(slice(candidate, from, candidate.groups.length))
  return pieces
}

function slice(whole: Candidate, from: number, to: number): Candidate {
  const groups = whole.groups.slice(from, to)
  const first = groups[0]
  const last = groups[groups.length - 1]
  const opens = from > 0 && (whole.gaps[from - 1] ?? '').endsWith('(')
  return {
    start: from === 0 ? whole.start : (first?.start ?? whole.end) - (opens ? 1 : 0),
    end: to === whole.groups.length ? whole.end : (last?.end ?? whole.end),
    plus: from === 0 && whole.plus,
    groups,
    gaps: whole.gaps.slice(from, to - 1),
  }
}
