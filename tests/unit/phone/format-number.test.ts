import { describe, expect, it } from 'vitest'
import { formatNumber, maskNumber } from '../../../lib/phone/format-number.ts'
import { countryOf } from '../../../lib/phone/plan.ts'

describe('formatNumber', () => {
  it.each([
    ['+14155550132', 'US', '(415) 555-0132'],
    ['+14155550132', 'CA', '(415) 555-0132'],
    ['+14155550132', 'GB', '+1 415 555 0132'],
    ['+442079460123', 'GB', '020 7946 0123'],
    ['+442079460123', undefined, '+44 20 7946 0123'],
    ['', 'US', ''],
    ['nobody', 'US', 'nobody'],
  ] as const)('%s for %s', (e164, country, text) => {
    expect(formatNumber(e164, country)).toBe(text)
  })
})

describe('maskNumber', () => {
  it('keeps the first two characters and the last two digits', () => {
    expect(maskNumber('+14155550132')).toBe('+1••••••••32')
    expect(maskNumber('+1')).toBe('••')
  })
})

describe('countryOf', () => {
  it.each([
    ['us', 'US'],
    ['GB', 'GB'],
    ['XX', undefined],
    ['', undefined],
    [null, undefined],
  ] as const)('%s', (code, country) => {
    expect(countryOf(code)).toBe(country)
  })
})
