import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CountryCode, findNumbers } from '../../../lib/phone/find-numbers.ts'
import { mayHoldNumber } from '../../../lib/phone/scan.ts'
import { search } from '../../../lib/phone/search.ts'

const countries: (CountryCode | undefined)[] = [undefined, 'US', 'GB', 'DE', 'FR', 'BR', 'JP']
const alphabet = [
  ...Array.from('0123456789'),
  '+',
  '(',
  ')',
  '-',
  '.',
  '/',
  ' ',
  ' ',
  '\u00a0',
  '\u200e',
  'x',
  ',',
  ':',
  '#',
  '\n',
  'é',
  '😀',
]
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 120 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc
    .array(fc.constantFrom('(415) 555-0132', '+44 20 7946 0123', ' x204', ', ', ' / ', 'Fax ', '2024-01-17', '12'), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
)

describe('findNumbers, for any text', () => {
  it('never throws, cuts what it says, in order, without overlap, in E.164', () => {
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom(...countries),
        fc.option(fc.constantFrom('Phone', 'Fax', 'Notes')),
        (text, country, label) => {
          const numbers = findNumbers(text, {
            ...(country ? { defaultCountry: country } : {}),
            ...(label ? { label } : {}),
          })
          let last = 0
          for (const number of numbers) {
            expect(number.start).toBeGreaterThanOrEqual(last)
            expect(number.end).toBeGreaterThan(number.start)
            expect(text.slice(number.start, number.end)).toBe(number.text)
            expect(number.e164).toMatch(/^\+[1-9]\d{7,14}$/)
            expect(number.ext ?? '0').toMatch(/^\d{1,10}$/)
            last = number.end
          }
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('finds a number wherever it stands in plain words', () => {
    const word = fc.constantFrom('Ana', 'says', 'please', 'tomorrow', 'at', 'the', 'clinic')
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 6 }),
        fc.array(word, { maxLength: 6 }),
        fc.integer({ min: 0, max: 99 }),
        (before, after, n) => {
          const number = `(415) 555-01${String(n).padStart(2, '0')}`
          const text = [...before, number, ...after].join(' ')
          expect(findNumbers(text, { defaultCountry: 'US' }).map((each) => each.text)).toEqual([number])
        },
      ),
    )
  })
})

describe('mayHoldNumber', () => {
  it('never says no to a text in which a number is found', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...countries), (text, country) => {
        const found = findNumbers(text, country ? { defaultCountry: country } : {})
        if (found.length > 0) expect(mayHoldNumber(text)).toBe(true)
      }),
      { numRuns: 1500 },
    )
  })

  it.each([
    ['1-800-FLOWERS', true],
    ['(800) GOT-JUNK', true],
    ['1 (888) NEW-EYES', true],
    ['٠٤١٥٥٥٥', true],
    ['Room 12, 3:30, 94110', false],
    ['10 x 20 x 30 x 40', false],
    ['', false],
  ])('%j: %s', (text, may) => {
    expect(mayHoldNumber(text)).toBe(may)
  })
})

describe('the search', () => {
  const hostile: Record<string, (n: number) => string> = {
    'one run of digits': (n) => '1'.repeat(n),
    'digits and single spaces': (n) => '1 '.repeat(n / 2),
    'digits and long gaps': (n) => '1     '.repeat(n / 6),
    'open brackets': (n) => '('.repeat(n),
    'digit, then brackets': (n) => `1${'('.repeat(n)}`,
    'plus signs': (n) => '+'.repeat(n),
    'plus and digit': (n) => '+1'.repeat(n / 2),
    'invisible marks': (n) => `1${'\u200b'.repeat(n)}1`,
    'digit and invisible marks': (n) => '1\u200b\u200b\u200b'.repeat(n / 4),
    'what broke other finders': (n) => `+1${'2'.repeat(n)}:`,
    'twenty digits and a space': (n) => '12345678901234567890 '.repeat(n / 21),
    'numbers and nothing between': (n) => '415-555-0132 '.repeat(n / 13),
    'pairs of digits': (n) => '12 '.repeat(n / 3),
    'brackets around digits': (n) => '(1)'.repeat(n / 3),
    slashes: (n) => '1/23/456/7890/'.repeat(n / 14),
    'long words': (n) => 'a'.repeat(n),
    'one token of letters and numbers': (n) => 'x+14155550132'.repeat(n / 13),
    labels: (n) => 'phone 4155550132 '.repeat(n / 17),
    extensions: (n) => '415-555-0132,,1#'.repeat(n / 16),
  }

  it.each(Object.entries(hostile))('takes a number of steps that grows with the text alone: %s', (_name, build) => {
    for (const size of [1_000, 10_000, 100_000]) {
      const text = build(size)
      const steps = { count: 0 }
      search(text, { defaultCountry: 'US' }, undefined, steps)
      expect(steps.count).toBeLessThanOrEqual(24 * text.length + 64)
    }
  })

  it('finds nothing in those without a number', () => {
    const empty = Object.entries(hostile).filter(([name]) => !/numbers|labels|extensions/.test(name))
    const finding = empty.filter(([, build]) => findNumbers(build(20_000), { defaultCountry: 'US' }).length > 0)
    expect(finding.map(([name]) => name)).toEqual([])
  })
})
