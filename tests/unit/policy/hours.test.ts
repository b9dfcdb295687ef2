import { describe, expect, it } from 'vitest'
import { decide } from '../../../lib/policy/decide.ts'
import type { PolicyContext } from '../../../lib/policy/decision.ts'
import { defaultPack } from '../../../lib/policy/default-pack.ts'
import { localTimeIn } from '../../../lib/policy/local-time.ts'
import { candidatesOf } from '../../../lib/policy/places.ts'
import { about, consent, contact } from './people.ts'

type Day = string | null
type Row = [place: string, areaCode: string, weekday: Day, saturday: Day, sunday: Day, holiday: Day, law: string]

/** The windows of solicitation as the laws have them. */
const rows: Row[] = [
  ['US-AL', '205', '08:00-20:00', '08:00-20:00', null, null, 'Ala. telemarketing rules'],
  ['US-CT', '203', '09:00-20:00', '09:00-20:00', '09:00-20:00', 'as-day', 'Conn. Gen. Stat. 42-288a (P.A. 23-98)'],
  ['US-FL', '305', '08:00-20:00', '08:00-20:00', '08:00-20:00', 'as-day', 'Fla. Stat. 501.616(6)'],
  ['US-KY', '502', '10:00-21:00', '10:00-21:00', '10:00-21:00', 'as-day', 'KRS 367.46955'],
  ['US-LA', '504', '08:00-20:00', '08:00-20:00', null, null, 'La. PSC General Order'],
  ['US-ME', '207', '08:00-21:00', '08:00-21:00', '08:00-21:00', 'as-day', '10 M.R.S. 1498 (automated solicitation)'],
  [
    'US-MD',
    '301',
    '08:00-20:00',
    '08:00-20:00',
    '08:00-20:00',
    'as-day',
    'Md. Com. Law 14-4502 (Stop the Spam Calls Act, 1 Jan 2024)',
  ],
  ['US-MA', '617', '08:00-20:00', '08:00-20:00', '08:00-20:00', 'as-day', 'M.G.L. c. 159C s. 3'],
  ['US-MI', '313', '09:00-21:00', '09:00-21:00', '09:00-21:00', 'as-day', 'Mich. (automated announcing)'],
  ['US-MN', '612', '09:00-21:00', '09:00-21:00', '09:00-21:00', 'as-day', 'Minn. Stat. 325E.30'],
  ['US-MS', '601', '08:00-20:00', '08:00-20:00', null, 'as-day', 'Miss. Code 77-3-723'],
  ['US-NV', '702', '09:00-20:00', '09:00-20:00', '09:00-20:00', 'as-day', 'NRS 228/599B'],
  ['US-NM', '505', '09:00-21:00', '09:00-21:00', '09:00-21:00', 'as-day', 'NMSA 57-12-22'],
  [
    'US-OK',
    '405',
    '08:00-20:00',
    '08:00-20:00',
    '08:00-20:00',
    'as-day',
    '15 O.S. 775C.4 (Telephone Solicitation Act 2022)',
  ],
  [
    'US-PA',
    '215',
    '09:00-19:00',
    '09:00-19:00',
    null,
    null,
    'Telemarketer Registration Act, 73 P.S. 2241 ff. as amended (SB 992)',
  ],
  ['US-RI', '401', '09:00-18:00', '10:00-17:00', null, null, 'R.I. Gen. Laws 5-61-2(9), 5-61-3.6'],
  ['US-SD', '605', '08:00-21:00', '08:00-21:00', '08:00-21:00', 'as-day', 'SDCL 37-30-28 (automated: weekdays only)'],
  [
    'US-TX',
    '512',
    '09:00-21:00',
    '09:00-21:00',
    '12:00-21:00',
    'as-day',
    'Tex. Bus. & Com. Code 301.051, ch. 302 (SB 140: texts and images since 1 Sep 2025)',
  ],
  ['US-UT', '801', '08:00-21:00', '08:00-21:00', null, null, 'Utah Code 13-25a, 13-26'],
  ['US-WA', '206', '08:00-20:00', '08:00-20:00', '08:00-20:00', 'as-day', 'RCW 80.36.390, 19.158.040(2)'],
  ['US-WY', '307', '08:00-20:00', '08:00-20:00', '08:00-20:00', 'as-day', 'Wyo. Stat. 40-12-302 ff.'],
  ['CA', '416', '09:00-21:30', '10:00-18:00', '10:00-18:00', 'as-day', 'CRTC Unsolicited Telecommunications Rules'],
  ['US', '212', '08:00-21:00', '08:00-21:00', '08:00-21:00', 'as-day', '47 CFR 64.1200(c)(1); 16 CFR 310.4(c)'],
]

const written = [consent({ purpose: 'marketing', form: 'written' })]
const sale = (number: string, more: Partial<PolicyContext> = {}) =>
  about([contact(number, { consents: written })], { purpose: 'marketing', ...more })

/** The moment at which the first, or the last, of the clocks where this number may be shows that. */
function momentAt(number: string, date: string, clock: string, which: 'first' | 'last' = 'first'): number {
  const zones = candidatesOf({ number, places: [] }).flatMap((one) => one.zones)
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  const asUtc = Date.parse(`${date}T00:00:00Z`) + (hours * 60 + minutes) * 60_000
  const moments = zones.map((zone) => {
    const shifts = Array.from({ length: 29 }, (_, at) => asUtc + (at - 14) * 3_600_000)
    return shifts.find((at) => {
      const local = localTimeIn(zone, at)
      return local?.date === date && local.minutes === hours * 60 + minutes
    })
  })
  return Math[which === 'first' ? 'min' : 'max'](...moments.map((at) => at ?? NaN))
}

const minute = 60_000

function expectOpen(number: string, date: string, window: Day) {
  if (window === null) {
    for (const clock of ['10:00', '12:00', '15:00'])
      expect(decide('call', sale(number), defaultPack, momentAt(number, date, clock)).verdict).toBe('refuse')
    return
  }
  const [from = '', to = ''] = window.split('-')
  const opens = momentAt(number, date, from, 'last')
  const closes = momentAt(number, date, to)
  const verdicts = [opens - minute, opens, closes - minute, closes].map(
    (at) => decide('call', sale(number), defaultPack, at).verdict,
  )
  expect(verdicts).toEqual(['refuse', 'allow', 'allow', 'refuse'])
}

/** The narrower of the law's window and the hours that hold everywhere. */
function within(window: Day): Day {
  if (window === null) return null
  const [from = '', to = ''] = window.split('-')
  return `${from < '08:00' ? '08:00' : from}-${to > '21:00' ? '21:00' : to}`
}

describe.each(rows)('a sale in %s (area code %s)', (place, areaCode, weekday, saturday, sunday, holiday, law) => {
  const number = `+1${areaCode}5550132`
  it('keeps to the hours of its law from Monday to Friday', () => expectOpen(number, '2026-09-16', within(weekday)))
  it('keeps to the hours of its law on Saturday', () => expectOpen(number, '2026-09-19', within(saturday)))
  it('keeps to the hours of its law on Sunday', () => expectOpen(number, '2026-09-20', within(sunday)))
  it('keeps to its law on a legal holiday', () =>
    expectOpen(number, '2026-11-26', holiday === null ? null : within(weekday)))
  it('names the law, the window and the time there', () => {
    const at = momentAt(number, '2026-09-16', '23:30')
    expect(decide('call', sale(number), defaultPack, at).reasons).toContainEqual(
      expect.objectContaining({
        code: 'quiet-hours',
        place,
        law,
        window: weekday,
        localDate: '2026-09-16',
        localMinutes: 23 * 60 + 30,
      }),
    )
  })
})

describe('what a machine sends', () => {
  it.each([
    ['US-ME', '207', '09:00-17:00'],
    ['US-SD', '605', '09:00-21:00'],
  ])('keeps to the narrower hours that %s has for it', (_, areaCode, window) => {
    const number = `+1${areaCode}5550132`
    const [from = '', to = ''] = window.split('-')
    const reasonsAt = (at: number) =>
      decide('call', sale(number, { automated: true }), defaultPack, at).reasons.filter(
        (one) => one.code === 'quiet-hours',
      )
    const opens = momentAt(number, '2026-09-16', from, 'last')
    const closes = momentAt(number, '2026-09-16', to)
    expect([opens - minute, opens, closes - minute, closes].map((at) => reasonsAt(at).length > 0)).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect(reasonsAt(momentAt(number, '2026-09-19', '12:00'))).not.toEqual([])
  })
})

describe('calling hours', () => {
  const evening = Date.UTC(2026, 8, 17, 1, 30)

  it('ask before a care call that would ring at night in any place where the person may be', () => {
    const chattanooga = '+14235550132'
    // 20:30 in Chicago, 21:30 in New York.
    const { verdict, reasons } = decide('call', about([contact(chattanooga)]), defaultPack, evening)
    expect(verdict).toBe('ask')
    expect(reasons).toMatchObject([{ code: 'quiet-hours', zone: 'America/New_York', localMinutes: 21 * 60 + 30 }])
  })
  it('refuse it where the pack says so', () => {
    const pack = { ...defaultPack, care: { ...defaultPack.care, quietHours: 'refuse' as const } }
    expect(decide('call', about([contact('+14235550132')]), pack, evening).verdict).toBe('refuse')
  })
  it('leave a care call alone by day, whatever the law of sales says', () => {
    const sundayNoon = Date.UTC(2026, 8, 20, 17)
    expect(decide('call', about([contact('+12055550132')]), defaultPack, sundayNoon)).toMatchObject({
      verdict: 'allow',
      reasons: [],
    })
  })
  it('move with the clocks: half past seven is night on the day before they go forward, not on the day after', () => {
    const newYork = about([contact('+12125550132')])
    expect(decide('call', newYork, defaultPack, Date.UTC(2027, 2, 13, 12, 30)).verdict).toBe('ask')
    expect(decide('call', newYork, defaultPack, Date.UTC(2027, 2, 14, 12, 30)).verdict).toBe('allow')
    expect(decide('call', newYork, defaultPack, Date.UTC(2027, 10, 6, 12, 30)).verdict).toBe('allow')
    expect(decide('call', newYork, defaultPack, Date.UTC(2027, 10, 7, 12, 30)).verdict).toBe('ask')
  })
  it('ask before a care call to a number that tells no place, and refuse a sale', () => {
    const noon = Date.UTC(2026, 8, 16, 16)
    const free = contact('+18005550132', { consents: written })
    expect(decide('call', about([free]), defaultPack, noon)).toMatchObject({
      verdict: 'ask',
      reasons: [{ code: 'place-unknown' }],
    })
    expect(decide('call', about([free], { purpose: 'marketing' }), defaultPack, noon).verdict).toBe('refuse')
  })
  it('refuse a sale in a country whose hours nobody wrote down, and let care through', () => {
    const afternoon = Date.UTC(2026, 8, 16, 13)
    const berlin = contact('+493012345678', { consents: written })
    expect(decide('call', about([berlin], { purpose: 'marketing' }), defaultPack, afternoon).reasons).toEqual([
      { code: 'hours-unknown', contact: 0, place: 'DE', verdict: 'refuse' },
    ])
    expect(decide('call', about([berlin]), defaultPack, afternoon).verdict).toBe('allow')
  })
  it('never open in a window that cannot be read', () => {
    const courtesy = { ...defaultPack.courtesy, weekday: 'eight to nine' }
    const noon = Date.UTC(2026, 8, 16, 16)
    expect(decide('call', about([contact('+12125550132')]), { ...defaultPack, courtesy }, noon).verdict).toBe('ask')
  })
})

describe('the cap on sales', () => {
  const noon = Date.UTC(2026, 8, 16, 16)
  const hour = 3_600_000
  const soldTo = (number: string, solicitedAt: number[] | null) =>
    about([contact(number, { consents: written, solicitedAt })], { purpose: 'marketing' })

  it.each([
    ['FL', '+13055550132', 'Fla. Stat. 501.616(6)'],
    ['MD', '+13015550132', 'Md. Com. Law 14-4502 (Stop the Spam Calls Act, 1 Jan 2024)'],
    ['OK', '+14055550132', '15 O.S. 775C.4 (Telephone Solicitation Act 2022)'],
  ])('refuses the fourth within 24 hours in %s', (_, number, law) => {
    const three = [noon - 23 * hour, noon - 2 * hour, noon - hour]
    expect(decide('call', soldTo(number, three), defaultPack, noon).reasons).toEqual([
      expect.objectContaining({ code: 'cap-reached', max: 3, count: 3, law, verdict: 'refuse' }),
    ])
    expect(decide('call', soldTo(number, [noon - 25 * hour, ...three.slice(1)]), defaultPack, noon).verdict).toBe(
      'allow',
    )
  })
  it('asks where nobody here knows how many there were', () => {
    expect(decide('call', soldTo('+13055550132', null), defaultPack, noon)).toMatchObject({
      verdict: 'ask',
      reasons: [{ code: 'cap-unknown', max: 3 }],
    })
  })
  it('does not count where no law caps', () => {
    expect(decide('call', soldTo('+12125550132', null), defaultPack, noon).verdict).toBe('allow')
  })
})
