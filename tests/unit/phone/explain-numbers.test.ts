import { describe, expect, it } from 'vitest'
import { explainNumbers, type RefusalReason } from '../../../lib/phone/explain-numbers.ts'
import { type FindOptions, findNumbers } from '../../../lib/phone/find-numbers.ts'

const us: FindOptions = { defaultCountry: 'US' }
type Row = [text: string, reason: RefusalReason, options?: FindOptions]

/** One row and more for each reason: a reason that is added has to appear here. */
const refusals: Record<RefusalReason, Row[]> = {
  date: [
    ['17.01.2024', 'date'],
    ['2024-01-17', 'date'],
    ['01/17/2024 - 01/19/2024', 'date'],
    ['2019-2024', 'date'],
  ],
  time: [['555 0132 10:30', 'time']],
  'ip-address': [['192.168.100.200', 'ip-address']],
  decimal: [
    ['37.7749295', 'decimal'],
    ['$4155550132.00', 'decimal'],
    ['37.7749 -122.4194', 'decimal'],
  ],
  amount: [
    ['1.234.567.890', 'amount'],
    ['748 548 128 Kč', 'amount', { defaultCountry: 'PL' }],
  ],
  card: [
    ['4111 1111 1111 1111', 'card'],
    ['4111111111111111', 'card'],
    ['3782 822463 10005', 'card'],
  ],
  ssn: [['123-45-6789', 'ssn']],
  postcode: [['94110-1234', 'postcode']],
  isbn: [['0-306-40615-2', 'isbn']],
  iban: [
    ['DE89 3704 0044 0532 0130 00', 'iban'],
    ['NL91 ABNA 0417 1643 00', 'iban'],
  ],
  'tax-id': [
    ['119.876.543-21', 'tax-id', { defaultCountry: 'BR' }],
    ['12.345.678/0001-95', 'tax-id', { defaultCountry: 'BR' }],
  ],
  score: [['21-19 21-15', 'score']],
  pages: [['211-2270 (2003)', 'pages']],
  'labelled-other': [
    ['MRN: 415-555-0132', 'labelled-other'],
    ['Kundennummer 030 901820', 'labelled-other', { defaultCountry: 'DE' }],
    ['415-555-0132', 'labelled-other', { ...us, label: 'Order number' }],
  ],
  fax: [
    ['Fax 415-555-0132', 'fax'],
    ['415-555-0132 (f)', 'fax'],
    ['F: +49 30 901821', 'fax', { defaultCountry: 'DE' }],
    ['+1 415 555 0132', 'fax', { ...us, label: 'Telefax' }],
  ],
  'needs-label': [
    ['4155550132', 'needs-label'],
    ['555-0132', 'needs-label'],
  ],
  'not-in-plan': [
    ['07700 900456', 'not-in-plan', { ...us, label: 'Phone' }],
    ['+1000000000', 'not-in-plan'],
  ],
  'no-country': [['(415) 555-0132', 'no-country', {}]],
  'no-area-code': [['555-0132', 'no-area-code', { ...us, label: 'Phone' }]],
  'no-trunk-prefix': [['20 7946 0123', 'no-trunk-prefix', { defaultCountry: 'GB' }]],
  'odd-grouping': [
    ['41 5555 0132', 'odd-grouping'],
    ['20 7946 0123', 'odd-grouping', { ...us, label: 'Phone' }],
  ],
  'part-of-token': [
    ['id=415-555-0132', 'part-of-token'],
    ['415-555-0132-abc', 'part-of-token'],
  ],
  'part-of-url': [['https://crm.example/?tel=+14155550132', 'part-of-url']],
  'service-code': [
    ['*67 415-555-0132', 'service-code'],
    ['*21*4155550132#', 'service-code'],
  ],
  'too-long': [['12345678901234567890', 'too-long']],
  npi: [['1234567893', 'npi']],
  'field-rule': [['(415) 555-0132', 'field-rule', { ...us, rule: 'not-phone' }]],
}

describe('explainNumbers', () => {
  it.each(Object.values(refusals).flat())('refuses %j as %s', (text, reason, options = us) => {
    expect(findNumbers(text, options)).toEqual([])
    const [first] = explainNumbers(text, options)
    expect(first).toMatchObject({ offered: false, reason })
    expect(text.slice(first?.start, first?.end)).toBe(first?.text)
  })

  it('says which word decided', () => {
    expect(explainNumbers('MRN 10482213, mobile (415) 555-0132', us)).toEqual([
      { offered: false, start: 4, end: 12, text: '10482213', reason: 'labelled-other', label: 'mrn' },
      expect.objectContaining({ offered: true, e164: '+14155550132', reason: 'labelled' }),
    ])
  })

  it('offers exactly what is found, in the order of the text', () => {
    const text = 'Fax 415-555-0199, 2024-01-17, (415) 555-0132 or 415-555-0133; order 4155550101'
    const explained = explainNumbers(text, us)
    expect(explained.map(({ start }) => start)).toEqual(explained.map(({ start }) => start).toSorted((a, b) => a - b))
    expect(explained.filter(({ offered }) => offered).map(({ text: part }) => part)).toEqual(
      findNumbers(text, us).map(({ text: part }) => part),
    )
    expect(explained).toHaveLength(5)
  })

  it('is silent about what has too few digits', () => {
    expect(explainNumbers('Room 12, 3:30, 94110', us)).toEqual([])
  })
})
