import { describe, expect, test } from 'vitest'
import { formatTyped } from '../../../lib/ui/phone-text.ts'
import { parseServerAddress } from '../../../lib/ui/server-address.ts'

describe('a number is formatted as one types', () => {
  test.each([
    ['US', '415', '415'],
    ['US', '4155', '(415) 5'],
    ['US', '4155550', '(415) 555-0'],
    ['US', '(415) 555-0117', '(415) 555-0117'],
    ['US', '14155550117', '(415) 555-0117'],
    ['US', '+442079460958', '+44 20 7946 0958'],
    ['GB', '02079460958', '020 7946 0958'],
    ['GB', '0207', '0207'],
    ['US', '415-555-0117 ', '415-555-0117 '],
    ['US', '415-555-0117 ext', '415-555-0117 ext'],
    ['US', '1-800-FLOWERS', '1-800-FLOWERS'],
    ['', '4155550117', '4155550117'],
  ])('in %s %s becomes %s', (country, typed, shown) => expect(formatTyped(typed, country)).toBe(shown))
})

describe('a server address', () => {
  test.each([
    ['calls.example.com', 'https://calls.example.com'],
    ['  https://calls.example.com/ ', 'https://calls.example.com'],
    ['http://127.0.0.1:4710', 'http://127.0.0.1:4710'],
    ['http://calls.example.com', null],
    ['https://example.com/phone/', 'https://example.com/phone'],
    ['https://example.com/?a=1#b', 'https://example.com'],
    ['', null],
    ['not an address', null],
    ['ftp://example.com', null],
    ['https://user:secret@example.com', null],
  ])('%s is read as %s', (typed, address) => expect(parseServerAddress(typed)).toBe(address))
})
