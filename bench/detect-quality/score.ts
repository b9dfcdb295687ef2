/** Precision and recall: a hit has the right number and extension, at the right place. */
import type { ExpectedNumber } from './set.ts'

export type Hit = { start: number; end: number; e164: string; ext?: string }
export type Score = { right: number; wrong: number; missed: number }

const isSame = (a: Hit, b: ExpectedNumber) =>
  a.e164 === b.e164 && (a.ext ?? '') === (b.ext ?? '') && a.start < b.end && b.start < a.end

/** What was found and is not expected, what is expected and was not found; each counts once. */
export function compare(found: readonly Hit[], expected: readonly ExpectedNumber[]) {
  const open = [...expected]
  const wrong = found.filter((hit) => {
    const at = open.findIndex((each) => isSame(hit, each))
    if (at >= 0) open.splice(at, 1)
    return at < 0
  })
  return { right: expected.length - open.length, wrong, missed: open }
}

const none: Score = { right: 0, wrong: 0, missed: 0 }

const add = (a: Score, b: Score): Score => ({
  right: a.right + b.right,
  wrong: a.wrong + b.wrong,
  missed: a.missed + b.missed,
})

/** Nothing found means nothing wrong; nothing to find means nothing missed. */
export const precision = ({ right, wrong }: Score) => (right + wrong === 0 ? 1 : right / (right + wrong))
export const recall = ({ right, missed }: Score) => (right + missed === 0 ? 1 : right / (right + missed))

export const f1 = ({ right, wrong, missed }: Score) =>
  right + wrong + missed === 0 ? 1 : (2 * right) / (2 * right + wrong + missed)

export function byCategory<T extends { category: string }>(
  items: readonly T[],
  scoreOf: (item: T, index: number) => Score,
): Map<string, Score> {
  const scores = new Map<string, Score>()
  for (const [index, item] of items.entries())
    scores.set(item.category, add(scores.get(item.category) ?? none, scoreOf(item, index)))
  return scores
}

export const total = (scores: Map<string, Score>): Score => [...scores.values()].reduce(add, none)
