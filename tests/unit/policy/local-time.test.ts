import { describe, expect, it } from 'vitest'
import { localTimeIn } from '../../../lib/policy/local-time.ts'

describe('the time on the wall', () => {
  it.each([
    [
      'America/New_York before the clocks go forward',
      'America/New_York',
      Date.UTC(2027, 2, 14, 6, 59),
      '2027-03-14',
      119,
    ],
    ['America/New_York after the clocks went forward', 'America/New_York', Date.UTC(2027, 2, 14, 7), '2027-03-14', 180],
    ['America/New_York before the clocks go back', 'America/New_York', Date.UTC(2027, 10, 7, 5, 59), '2027-11-07', 119],
    ['America/New_York after the clocks went back', 'America/New_York', Date.UTC(2027, 10, 7, 6), '2027-11-07', 60],
    ['America/Phoenix, which never changes them', 'America/Phoenix', Date.UTC(2027, 6, 1, 12), '2027-07-01', 300],
    ['America/St_Johns, half an hour off', 'America/St_Johns', Date.UTC(2027, 0, 5, 12), '2027-01-05', 510],
    ['Pacific/Pago_Pago, the day before', 'Pacific/Pago_Pago', Date.UTC(2027, 0, 5, 8), '2027-01-04', 1_260],
    ['Europe/London in winter', 'Europe/London', Date.UTC(2027, 0, 5, 8), '2027-01-05', 480],
  ])('is right in %s', (_, zone, at, date, minutes) => {
    expect(localTimeIn(zone, at)).toMatchObject({ date, minutes })
  })

  // 17:00 UTC on 15 December 2026, when all of them have left their old winter time.
  it.each([
    ['America/Vancouver', 10],
    ['America/Edmonton', 11],
    ['America/Inuvik', 11],
    ['America/Winnipeg', 12],
    ['America/Havana', 13],
    ['Africa/Casablanca', 17],
    ['Africa/El_Aaiun', 17],
  ])('is right in %s, which stopped changing its clocks, whatever the tables of this machine say', (zone, hour) => {
    expect(localTimeIn(zone, Date.UTC(2026, 11, 15, 17))).toMatchObject({ date: '2026-12-15', minutes: hour * 60 })
  })

  it('is left to the tables for the time before a zone changed its law', () => {
    expect(localTimeIn('America/Vancouver', Date.UTC(2026, 0, 15, 17))).toMatchObject({ minutes: 9 * 60 })
  })

  it('names the day of the week there, not here', () => {
    const saturdayInTokyo = Date.UTC(2026, 8, 18, 20)
    expect(localTimeIn('Asia/Tokyo', saturdayInTokyo)?.day).toBe(6)
    expect(localTimeIn('America/Chicago', saturdayInTokyo)?.day).toBe(5)
  })

  it('is unknown in a zone that this runtime does not have', () => {
    expect(localTimeIn('America/Nowhere', 0)).toBeNull()
  })
})
