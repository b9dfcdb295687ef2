import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDialled } from '../../../lib/phone/parse-dialled.ts'

describe('parseDialled', () => {
  it.each([
    ['4155550132', '+14155550132', undefined],
    ['(415) 555-0132', '+14155550132', undefined],
    [' +1 415 555 0132 ', '+14155550132', undefined],
    ['1-800-FLOWERS', '+18003569377', undefined],
    ['415 555 0132 x9', '+14155550132', '9'],
    ['(415) 555-0132 ext. 12', '+14155550132', '12'],
    ['(415) 555-0132 (ext. 12)', '+14155550132', '12'],
    ['tel:+14155550132', '+14155550132', undefined],
    ['+44 20 7946 0123', '+442079460123', undefined],
    ['011 44 20 7946 0123', '+442079460123', undefined],
  ])('reads %j', (text, e164, ext) => {
    expect(parseDialled(text, 'US')).toEqual({ ok: true, e164, ...(ext ? { ext } : {}) })
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['912', 'too-short'],
    ['5550132', 'no-area-code'],
    ['555-0132 x12', 'no-area-code'],
    ['+5550132', 'not-a-number'],
    ['hello', 'too-short'],
    ['*21#', 'service-code'],
    ['#31#4155550132', 'service-code'],
    ['000-000-0000', 'not-a-number'],
    ['415_555_0132', 'not-a-number'],
    ['415555013241555501', 'too-long'],
    ['1'.repeat(65), 'too-long'],
  ])('refuses %j as %s', (text, code) => {
    expect(parseDialled(text, 'US')).toEqual({ ok: false, code })
  })

  it.each(['911', '9-1-1', '112', '+112', '999', '988'])('knows that %j is called for help', (text) => {
    const number = text.replace(/\D/g, '')
    expect(parseDialled(text, 'US')).toEqual({ ok: false, code: 'emergency', number })
  })

  it('asks for an area code only where a number without one cannot be called', () => {
    expect(parseDialled('5551234', 'IS')).toEqual({ ok: true, e164: '+3545551234' })
  })

  it('asks for a country when there is none', () => {
    expect(parseDialled('415 555 0132')).toEqual({ ok: false, code: 'no-country' })
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseDialled(text, 'US')).toHaveProperty('ok')
      }),
    )
  })
})
