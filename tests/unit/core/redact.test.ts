import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../../lib/core/log.ts'
import { redact } from '../../../lib/core/redact.ts'

describe('what is logged', () => {
  it.each(['+14155550132', '(415) 555-0132', '415.555.0132', '020 7946 0123', 'MRN 12345678'])(
    'has no digits of %s',
    (text) => {
      expect(redact(`before ${text} after`)).not.toMatch(/\d{3}/)
    },
  )
  it('has no mail address', () => {
    expect(redact('for ana@harbor.example now')).toBe('for [mail] now')
  })
  it('keeps codes, statuses and times of day', () => {
    expect(redact('status 403 code 20104')).toBe('status 403 code 20104')
  })
  it('never holds an E.164 number, whatever the field', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000_000, max: 999_999_999_999 }), fc.string(), (digits, text) => {
        const lines: string[] = []
        createLogger((_, line) => lines.push(line)).warn('event', { field: `${text}+${digits}` })
        expect(lines.join()).not.toContain(String(digits))
      }),
    )
  })
})
