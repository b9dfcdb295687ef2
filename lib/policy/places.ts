import { areaCodes } from './area-codes.ts'
import { callingCodes } from './calling-codes.ts'
import { countryOf, type PlaceCode } from './pack.ts'
import { zonePrefixes } from './zone-prefixes.ts'

/** A place where somebody may be, and every zone whose clock may hang there. */
export type Candidate = { place: PlaceCode; zones: readonly string[] }

/** A number says where it was issued, an address where somebody lives: nobody knows which holds, so all of them count. */
export function candidatesOf(known: { number: string; places: readonly PlaceCode[] }): Candidate[] {
  const all = [
    ...placesOfNumber(known.number),
    ...known.places.map((place) => ({ place, zones: tables().zones.get(place) ?? [] })),
  ]
  // `US` adds nothing to `US-CA`.
  return all.filter(({ place }) => !all.some((other) => other.place.startsWith(`${place}-`)))
}

/** None for toll-free and personal numbers, and for what no table has. */
function placesOfNumber(number: string): Candidate[] {
  const digits = number.replace('+', '')
  if (digits.startsWith('1')) return tables().byAreaCode.get(digits.slice(1, 4)) ?? []
  const place = longest(digits, tables().countries)
  const zones = longest(digits, tables().byPrefix)
  return place === undefined || zones === undefined ? [] : [{ place, zones }]
}

function longest<T>(digits: string, table: ReadonlyMap<string, T>): T | undefined {
  for (let length = Math.min(digits.length, 9); length > 0; length--) {
    const found = table.get(digits.slice(0, length))
    if (found !== undefined) return found
  }
  return undefined
}

type Tables = {
  byAreaCode: ReadonlyMap<string, Candidate[]>
  byPrefix: ReadonlyMap<string, string[]>
  countries: ReadonlyMap<string, string>
  /** By country, and by state or province where the +1 plan has them. */
  zones: ReadonlyMap<PlaceCode, string[]>
}

let parsed: Tables | null = null

/** Parsed when first asked, not whenever a worker starts. */
function tables(): Tables {
  parsed ??= parse()
  return parsed
}

function parse(): Tables {
  const byAreaCode = new Map<string, Candidate[]>()
  for (const [places = [], zones = [], codes = []] of rowsOf(areaCodes)) {
    const issued = places.map((place) => ({ place, zones }))
    for (const code of codes) byAreaCode.set(code, [...(byAreaCode.get(code) ?? []), ...issued])
  }
  const byPrefix = new Map<string, string[]>()
  for (const [zones = [], prefixes = []] of rowsOf(zonePrefixes)) for (const one of prefixes) byPrefix.set(one, zones)
  const countries = new Map<string, string>()
  for (const pair of callingCodes.trim().split(/\s/)) {
    const [code = '', country = ''] = pair.split(':')
    countries.set(code, country)
  }
  return { byAreaCode, byPrefix, countries, zones: zonesByPlace([...byAreaCode.values()].flat(), byPrefix, countries) }
}

function zonesByPlace(
  issued: readonly Candidate[],
  byPrefix: ReadonlyMap<string, string[]>,
  countries: ReadonlyMap<string, string>,
): Map<PlaceCode, string[]> {
  const found = new Map<PlaceCode, Set<string>>()
  const add = (place: PlaceCode, zones: readonly string[]) => {
    const known = found.get(place) ?? new Set()
    for (const zone of zones) known.add(zone)
    found.set(place, known)
  }
  for (const { place, zones } of issued) {
    add(place, zones)
    if (place !== countryOf(place)) add(countryOf(place), zones)
  }
  for (const [prefix, zones] of byPrefix) {
    const country = longest(prefix, countries)
    if (country !== undefined) add(country, zones)
  }
  return new Map([...found].map(([place, zones]) => [place, [...zones]]))
}

function rowsOf(table: string): string[][][] {
  return table
    .trim()
    .split('\n')
    .map((row) => row.split(' ').map((cell) => cell.split('+')))
}
