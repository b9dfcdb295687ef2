import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTelHref } from '../../../lib/phone/parse-tel-href.ts'

describe('parseTelHref', () => {
  it.each([
    ['tel:+14155550132', '+14155550132', undefined],
    ['TEL:+1-415-555-0132', '+14155550132', undefined],
    ['tel:%28212%295550103', '+12125550103', undefined],
    ['tel:(212) 555-0197 x123', '+12125550197', '123'],
    ['tel:+1-415-555-0132;ext=99', '+14155550132', '99'],
    ['tel:415-555-0132;phone-context=+1', '+14155550132', undefined],
    ['callto:+14155550132', '+14155550132', undefined],
    ['callto://+14155550132', '+14155550132', undefined],
    ['sms:+14155550132?body=hello', '+14155550132', undefined],
  ])('reads %s', (href, e164, ext) => {
    expect(parseTelHref(href, 'US')).toEqual({ ok: true, e164, ...(ext ? { ext } : {}) })
  })

  it.each([
    ['tel:', 'empty'],
    ['tel:N/A', 'not-a-number'],
    ['tel:000-000-0000', 'not-a-number'],
    ['tel:%zz', 'not-a-number'],
    ['tel:*%2321%23', 'service-code'],
    ['tel:*#06#', 'service-code'],
    ['mailto:415-555-0132', 'not-a-number'],
    ['https://crm.example/4155550132', 'not-a-number'],
  ])('refuses %s as %s', (href, code) => {
    expect(parseTelHref(href, 'US')).toEqual({ ok: false, code })
  })

  it('knows that tel:911 is called for help', () => {
    expect(parseTelHref('tel:911', 'US')).toEqual({ ok: false, code: 'emergency', number: '911' })
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseTelHref(`tel:${text}`, 'US')).toHaveProperty('ok')
      }),
    )
  })
})
