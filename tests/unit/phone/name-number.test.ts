import { expect, it } from 'vitest'
import { nameNumber } from '../../../lib/phone/name-number.ts'

it.each([
  ['+14155550132', '415.555.0132', 'US', '(415) 555-0132'],
  ['+14155550132', '415.555.0132', 'CA', '(415) 555-0132'],
  ['+14155550132', 'Call us', 'GB', '+1 415 555 0132'],
  ['+442079460123', ' 020  7946 0123 ', 'GB', '020 7946 0123'],
  ['+442079460123', 'Call us', 'GB', '+442079460123'],
] as const)('names %s, written %j, in %s as %s', (e164, written, country, name) => {
  expect(nameNumber(e164, written, country)).toBe(name)
})
