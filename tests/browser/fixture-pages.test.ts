import { describe, expect, it } from 'vitest'
import { readPages } from '../../bench/detect-quality/page-set.ts'
import { type PageResult, scanPages } from '../../bench/detect-quality/pages.ts'

const sum = (results: readonly PageResult[], of: (result: PageResult) => number) =>
  results.reduce((total, result) => total + of(result), 0)

/** Each page is read until it rests. */
const TIMEOUT_MS = 300_000

describe('the labelled pages in Chromium', () => {
  it(
    'show nearly every number, and next to nothing that is none',
    async () => {
      const results = await scanPages(readPages())
      const nothing = results.filter(({ page }) => page.numbers.length === 0)
      expect(nothing.flatMap(({ page, wrong }) => wrong.map(({ text }) => `${page.id} ${text}`))).toEqual([])
      const right = sum(results, (result) => result.right)
      expect(right / (right + sum(results, ({ wrong }) => wrong.length))).toBeGreaterThanOrEqual(0.995)
      expect(right / (right + sum(results, ({ missed }) => missed.length))).toBeGreaterThanOrEqual(0.995)
    },
    TIMEOUT_MS,
  )
})
