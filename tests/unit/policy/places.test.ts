import { isValidPhoneNumber } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import { localTimeIn } from '../../../lib/policy/local-time.ts'
import { candidatesOf } from '../../../lib/policy/places.ts'

const zonesOf = (number: string, places: string[] = []) => [
  ...new Set(candidatesOf({ number, places }).flatMap(({ zones }) => zones)),
]
const placesOf = (number: string, places: string[] = []) => candidatesOf({ number, places }).map(({ place }) => place)

const toThreeDigits = Array.from({ length: 800 }, (_, at) => String(at + 200))
const withoutPlace = new Set(
  '500 521 522 523 524 525 526 527 528 529 532 533 544 566 577 588 600 622 633 700 710 800 833 844 855 866 877 888 900'.split(
    ' ',
  ),
)

describe('the area code of a number', () => {
  const geographic = toThreeDigits.filter((code) => !withoutPlace.has(code) && isValidPhoneNumber(`+1${code}5550132`))

  it('has a place and zones that this runtime knows, for every area code that the numbering plan has', () => {
    expect(geographic.length).toBeGreaterThan(400)
    const lacking = geographic.filter((code) => {
      const zones = zonesOf(`+1${code}5550132`)
      return zones.length === 0 || zones.some((zone) => localTimeIn(zone, 0) === null)
    })
    expect(lacking).toEqual([])
  })

  it.each(['436', '457', '621', '679', '837', '924', '357'])(
    '%s is in service though the plan calls it invalid',
    (code) => {
      expect(zonesOf(`+1${code}5550132`).length).toBeGreaterThan(0)
    },
  )

  it.each([...withoutPlace])('%s belongs to no place', (code) => {
    expect(candidatesOf({ number: `+1${code}5550132`, places: [] })).toEqual([])
  })

  it.each([
    ['423', 'America/Chicago', 'America/New_York'],
    ['219', 'America/Chicago', 'America/New_York'],
    ['850', 'America/Chicago', 'America/New_York'],
    ['448', 'America/Chicago', 'America/New_York'],
    ['930', 'America/Chicago', 'America/New_York'],
    ['364', 'America/Chicago', 'America/New_York'],
    ['458', 'America/Denver', 'America/Los_Angeles'],
    ['208', 'America/Boise', 'America/Los_Angeles'],
  ])('%s, which a border of zones divides, has both', (code, ...zones) => {
    expect(zonesOf(`+1${code}5550132`)).toEqual(expect.arrayContaining(zones))
  })

  it('that two provinces share names both', () => {
    expect(placesOf('+19025550132')).toEqual(['CA-NS', 'CA-PE'])
  })

  it('that nobody was given is nowhere', () => {
    expect(candidatesOf({ number: '+12115550132', places: [] })).toEqual([])
  })
})

describe('a number of another country', () => {
  it.each([
    ['+442079460123', 'GB', ['Europe/London']],
    ['+493012345678', 'DE', ['Europe/Berlin']],
    ['+61255501234', 'AU', ['Australia/Sydney']],
  ])('%s is in %s', (number, place, zones) => {
    expect(placesOf(number)).toEqual([place])
    expect(zonesOf(number)).toEqual(expect.arrayContaining(zones))
  })
  it('of a satellite or a free service is nowhere', () => {
    expect(candidatesOf({ number: '+80012345678', places: [] })).toEqual([])
    expect(candidatesOf({ number: '+881612345678', places: [] })).toEqual([])
  })
  it('that is hidden is nowhere', () => {
    expect(candidatesOf({ number: '', places: [] })).toEqual([])
  })
})

describe('an address', () => {
  it('adds its zones to those of the number', () => {
    expect(zonesOf('+12125550132', ['US-CA']).sort()).toEqual(['America/Los_Angeles', 'America/New_York'])
  })
  it('of a state on a border of zones has all of them', () => {
    expect(zonesOf('', ['US-TN']).sort()).toEqual(['America/Chicago', 'America/New_York'])
  })
  it('of another country has all zones of that country', () => {
    expect(zonesOf('', ['AU'])).toEqual(expect.arrayContaining(['Australia/Perth', 'Australia/Sydney']))
    expect(zonesOf('', ['BS'])).toEqual(['America/Nassau'])
  })
  it('that only names the country adds nothing to a number of that country', () => {
    expect(placesOf('+14155550132', ['US'])).toEqual(['US-CA'])
    expect(placesOf('+442079460123', ['US'])).toEqual(['GB', 'US'])
  })
  it('that no table knows is a place without a clock', () => {
    expect(candidatesOf({ number: '', places: ['US-ZZ'] })).toEqual([{ place: 'US-ZZ', zones: [] }])
  })
})
