import fc from 'fast-check'
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it } from 'vitest'
import type { CountryCode } from '../../../lib/phone/country-code.ts'
import { isPlausible, lookUp, minDigitsOf } from '../../../lib/phone/plan.ts'

const countries = getCountries()
const E164 = /^\+[1-9]\d{7,14}$/

type Reading = { e164: string; country: string | undefined; valid: boolean; possible: boolean } | null

function ours(digits: string, country?: CountryCode): Reading {
  const planned = lookUp(digits, country)
  if (!planned) return null
  return { e164: planned.e164, country: planned.country, valid: planned.valid, possible: planned.possible }
}

function theirs(digits: string, country?: CountryCode): Reading {
  const number = parsePhoneNumberFromString(digits, { ...(country ? { defaultCountry: country } : {}), extract: false })
  if (!number || !E164.test(number.number)) return null
  return { e164: number.number, country: number.country, valid: number.isValid(), possible: number.isPossible() }
}

describe('the packed table and libphonenumber-js', () => {
  it('agree on the example number of every country, in each way of writing it', () => {
    const differing = countries.flatMap((country) => {
      const example = getExampleNumber(country, examples)
      if (!example || !E164.test(example.number)) return []
      const written: [string, CountryCode?][] = [
        [example.number],
        [example.nationalNumber, country],
        [example.formatNational().replace(/\D/g, ''), country],
        [`${example.countryCallingCode}${example.nationalNumber}`, country],
      ]
      return written.filter((each) => JSON.stringify(ours(...each)) !== JSON.stringify(theirs(...each)))
    })
    expect(differing).toEqual([])
  })

  it('agree on a number of Russia that somebody in Kazakhstan writes with its 7', () => {
    expect(ours('78600000000', 'KZ')).toEqual(theirs('78600000000', 'KZ'))
  })

  it('agree on what is valid, and then on number and country, for digits of any kind', () => {
    const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: 5, maxLength: 14 })
    const lead = fc.constantFrom('', '0', '00', '+', '+1', '+44', '+49', '+39', '+7', '1', '011')
    fc.assert(
      fc.property(lead, digits, fc.constantFrom(...countries), (prefix, rest, country) => {
        const text = prefix + rest
        const [own, oracle] = [ours(text, country), theirs(text, country)]
        expect(own?.valid ?? false).toBe(oracle?.valid ?? false)
        if (oracle?.valid) expect(own).toEqual(oracle)
        if (own && own.e164 === oracle?.e164) expect(own.possible).toBe(oracle.possible)
      }),
      { numRuns: 2000 },
    )
  }, 30_000)

  it('agree on numbers that begin as those of a country do', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...countries),
        fc.nat({ max: 12 }),
        fc.bigInt(0n, 999_999_999_999n),
        (country, kept, tail) => {
          const example = getExampleNumber(country, examples)
          if (!example) return
          const { nationalNumber, countryCallingCode } = example
          const rest = String(tail).padStart(12, '0')
          const national = (nationalNumber.slice(0, kept) + rest).slice(0, nationalNumber.length)
          const text = `+${countryCallingCode}${national}`
          expect(ours(text)?.valid ?? false).toBe(theirs(text)?.valid ?? false)
          if (theirs(text)?.valid) expect(ours(text)).toEqual(theirs(text))
        },
      ),
      { numRuns: 2000 },
    )
  }, 30_000)
})

describe('lookUp', () => {
  it('tells whether a trunk prefix is written, and whether people of that country write one', () => {
    expect(lookUp('02079460123', 'GB')).toMatchObject({ hasTrunk: true, lacksTrunk: false })
    expect(lookUp('2079460123', 'GB')).toMatchObject({ hasTrunk: false, lacksTrunk: true })
    expect(lookUp('4155550132', 'US')).toMatchObject({ hasTrunk: false, lacksTrunk: false })
    expect(lookUp('+442079460123')).toMatchObject({ lacksTrunk: false, abroad: true })
  })

  it('knows no number of an unknown calling code, and none without a country', () => {
    expect(lookUp('+9991234567')).toBeNull()
    expect(lookUp('4155550132')).toBeNull()
  })

  it('takes a calling code and seven digits for no number of an island that leaves out its area at home', () => {
    expect(lookUp('9079542', 'BM')).toMatchObject({ e164: '+14419079542' })
    expect(lookUp('19079542', 'BM')).toMatchObject({ valid: false })
  })

  it.each([
    ['0000000000', false],
    ['1234567890', false],
    ['5555550132', true],
  ])('takes %s for a plausible number of the +1 plan: %s', (digits, plausible) => {
    const planned = lookUp(digits, 'US')
    expect(planned !== null && isPlausible(planned)).toBe(plausible)
  })

  it('asks for seven digits, and for fewer only where whole numbers are shorter', () => {
    expect([minDigitsOf('US'), minDigitsOf(undefined), minDigitsOf('FO'), minDigitsOf('FK')]).toEqual([7, 7, 6, 5])
  })
})
