import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ours } from '../../../bench/detect-quality/ours.ts'
import { byCategory, compare, precision, recall, total } from '../../../bench/detect-quality/score.ts'
import { readTexts } from '../../../bench/detect-quality/set.ts'
import { filesOfSet } from '../../fixtures/numbers/generate.ts'
import { luhnDigit } from '../../fixtures/numbers/values.ts'

const texts = readTexts()
const folder = path.join(import.meta.dirname, '../../fixtures/numbers/set')

describe('the labelled set of texts', () => {
  it('is what its rules make, to the letter', () => {
    const files = filesOfSet()
    expect(globSync('*', { cwd: folder }).toSorted()).toEqual([...files.keys()].toSorted())
    const changed = [...files].filter(([name, content]) => readFileSync(path.join(folder, name), 'utf8') !== content)
    expect(changed.map(([name]) => name)).toEqual([])
  })

  it('has at least 1,500 texts, each with an id of its own and no two the same', () => {
    expect(texts.length).toBeGreaterThanOrEqual(1500)
    expect(new Set(texts.map(({ id }) => id)).size).toBe(texts.length)
    expect(new Set(texts.map(({ text, options }) => JSON.stringify([text, options]))).size).toBe(texts.length)
  })

  it('says for each expected number where it stands, in order, in E.164', () => {
    const broken = texts.filter(({ text, expected }) => {
      let from = 0
      return !expected.every(({ start, end, e164 }) => {
        const isInOrder = start >= from && end > start && end <= text.length
        from = end
        const part = text.slice(start, end)
        return isInOrder && part === part.trim() && /^\+[1-9]\d{6,14}$/.test(e164)
      })
    })
    expect(broken.map(({ id }) => id)).toEqual([])
  })

  it('names for each text the rule that its label comes from', () => {
    expect(texts.filter(({ rule }) => rule.length < 4).map(({ id }) => id)).toEqual([])
  })

  it('expects nothing in a category that says so', () => {
    const bad = texts.filter(({ category, expected }) => category.startsWith('no: ') && expected.length > 0)
    expect(bad.map(({ id }) => id)).toEqual([])
  })

  it('has provider identifiers with a right check digit', () => {
    const identifiers = texts
      .filter(({ category }) => category === 'no: NPI')
      .flatMap(({ text }) => text.match(/\d{10}/g) ?? [])
    expect(identifiers.length).toBeGreaterThan(20)
    expect(identifiers.filter((each) => luhnDigit(`80840${each.slice(0, 9)}`) !== each[9])).toEqual([])
    // The example of the rule itself.
    expect(luhnDigit('80840123456789')).toBe('3')
  })

  it('uses in North America only numbers that nobody has, or the letters of a word', () => {
    const bad = texts.filter(({ category, expected }) =>
      expected.some(({ e164 }) => category !== 'vanity' && /^\+1(?!\d{3}55501)/.test(e164)),
    )
    expect(bad.map(({ id }) => id)).toEqual(['tel-callto-and-sms-links-040'])
  })
})

describe('the matcher on the labelled set', () => {
  const scored = () =>
    byCategory(texts, (each) => {
      const { right, wrong, missed } = compare(ours(each), each.expected)
      return { right, wrong: wrong.length, missed: missed.length }
    })

  it('is nearly always right, and misses little', () => {
    const all = total(scored())
    expect(precision(all)).toBeGreaterThanOrEqual(0.998)
    expect(recall(all)).toBeGreaterThanOrEqual(0.995)
  })

  it('has no kind of text in which it is often wrong or misses much', () => {
    const poor = [...scored()]
      .filter(([category]) => !category.startsWith('no: '))
      .filter(([, score]) => precision(score) < 0.99 || recall(score) < 0.97)
    expect(poor).toEqual([])
  })

  it('finds nothing where nothing is, save for what a shape can hide', () => {
    // A date with spaces, and the number of a register that has a phone number inside.
    const hard = new Map([
      ['no: date', 1],
      ['no: ids of other systems', 2],
    ])
    const found = [...scored()]
      .filter(([category]) => category.startsWith('no: '))
      .filter(([category, { wrong }]) => wrong > (hard.get(category) ?? 0))
    expect(found).toEqual([])
  })
})
