import { describe, expect, test } from 'vitest'
import { formatClock, formatDay, formatDuration, formatTimer } from '../../../lib/ui/format-time.ts'

describe('times', () => {
  test.each([
    [0, '0:00'],
    [999, '0:00'],
    [64_000, '1:04'],
    [3_599_999, '59:59'],
    [3_725_000, '1:02:05'],
    [-400, '0:00'],
  ])('a timer of %i ms reads %s', (ms, text) => expect(formatTimer(ms)).toBe(text))

  test.each([
    [0, '0 s'],
    [42_600, '42 s'],
    [59_900, '59 s'],
    [247_000, '4 min 7 s'],
    [4_020_000, '1 h 7 min'],
  ])('a duration of %i ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

  const now = Date.parse('2026-11-20T10:42:00')
  test.each([
    ['2026-11-20T00:00:00', 'Today'],
    ['2026-11-19T23:59:00', 'Yesterday'],
    ['2026-11-17T12:00:00', 'Tuesday'],
    ['2026-11-02T12:00:00', 'Mon, Nov 2'],
    ['2025-11-20T12:00:00', 'Thu, Nov 20, 2025'],
  ])('%s is headed %s', (at, text) => expect(formatDay(Date.parse(at), now, 'en-US')).toBe(text))

  test('the clock follows the language', () => {
    expect(formatClock(now, 'en-US')).toMatch(/^10:42\sAM$/)
    expect(formatClock(now, 'de')).toBe('10:42')
  })
})
