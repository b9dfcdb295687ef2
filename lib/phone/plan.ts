/** What the numbering plans say about a string of digits. On the packed table: light enough for every page. */
import type { CountryCode } from './country-code.ts'
import { automata, others, plans, runs } from './plan-data.ts'
import { restOfPlans } from './plan-data-rest.ts'
import { INVALID, type PlanStates, readRuns, readStates, VALID_WITH_TRUNK, verdictOf } from './plan-states.ts'

export type { CountryCode } from './country-code.ts'

export type Planned = {
  e164: string
  country?: CountryCode
  callingCode: string
  nationalNumber: string
  valid: boolean
  possible: boolean
  /** Written with `+`, or with the prefix that leads abroad from home. */
  abroad: boolean
  /** People of that country write a trunk prefix before it, and here is none. */
  lacksTrunk: boolean
  /** A trunk prefix, or what else is dialled before it at home, was written. */
  hasTrunk: boolean
  /** A trunk prefix was written, but what is left without it is no length of that plan. */
  keepsTrunk: boolean
}

type Plan = {
  country: CountryCode | undefined
  callingCode: string
  idd: string
  /** Possible lengths, each as a letter: `a` is one digit. */
  lengths: string
  trunk: string
  transform: string
  /** The first digits that tell it from others with the same calling code. */
  leading: readonly string[]
  automaton: string
  /** Made when first asked for: a page meets few countries. */
  made: { states?: PlanStates; trunk?: RegExp; idd?: RegExp }
}

type Table = { ofCountry: Map<string, Plan>; ofCallingCode: Map<string, Plan[]>; runs: ReadonlyMap<string, string> }

let table: Table | undefined
/** Every page pays for what the content script holds: it gets the rest from the worker when it meets one of them. */
let rest = import.meta.env?.ENTRYPOINT === 'crm' ? undefined : restOfPlans
let ask = (): void => {}

/** `listener` is told whenever a number is read that only the rest can judge. */
export function whenPlanAwaited(listener: () => void): void {
  ask = listener
}

export function addRestOfPlans(plansAndAutomata: string): void {
  rest = plansAndAutomata
  table = undefined
}

function read(): Table {
  if (table) return table
  table = { ofCountry: new Map(), ofCallingCode: new Map(), runs: readRuns(runs) }
  const [restPlans = others, restAutomata = ''] = rest?.split('\n\n') ?? []
  addPlans(table, plans, automata)
  addPlans(table, restPlans, restAutomata)
  return table
}

function addPlans({ ofCountry, ofCallingCode }: Table, heads: string, packed: string): void {
  const lines = packed.split('\n')
  heads.split('\n').forEach((line, i) => {
    const [country = '', callingCode = '', idd, lengths = '', trunk = '', transform = '', leading = ''] =
      line.split('~')
    const plan: Plan = {
      // The generator writes no other codes.
      country: country === '' ? undefined : (country as CountryCode),
      callingCode,
      idd: idd || '00',
      lengths,
      trunk,
      transform,
      leading: leading === '' ? [] : leading.split(','),
      automaton: lines[i] ?? '',
      made: {},
    }
    if (country !== '') ofCountry.set(country, plan)
    const sharing = ofCallingCode.get(callingCode)
    if (sharing) sharing.push(plan)
    else ofCallingCode.set(callingCode, [plan])
  })
}

/** Only the name of this plan is known so far. */
const isAwaited = (plan: Plan): boolean => plan.lengths === ''

/** Whether nothing can be said of `digits` before the rest of the plans has come; asks for it. */
export function awaitsPlan(digits: string, defaultCountry?: CountryCode): boolean {
  const plan = digits.startsWith('+') ? mainOf(digits.slice(1)) : defaultCountry && read().ofCountry.get(defaultCountry)
  if (!plan || !isAwaited(plan)) return false
  ask()
  return true
}

/** `digits` with or without `+`; null when no plan knows such a number. */
export function lookUp(digits: string, defaultCountry?: CountryCode): Planned | null {
  if (digits.startsWith('+')) return readAbroad(digits.slice(1))
  const home = defaultCountry && read().ofCountry.get(defaultCountry)
  if (!home || awaitsPlan(digits, defaultCountry)) return null
  const abroad = withoutIdd(digits, home)
  if (abroad !== null) return readAbroad(abroad)
  const shorter = withoutCallingCode(digits, home)
  if (shorter === null) return readNational(digits, home, home, false)
  // Behind a calling code nobody leaves out the area, as people of a small country of the +1 plan do at home.
  return readNational(shorter, read().ofCallingCode.get(home.callingCode)?.[0] ?? home, home, true)
}

function readAbroad(digits: string): Planned | null {
  const main = mainOf(digits)
  if (!main || awaitsPlan(`+${digits}`)) return null
  return readNational(digits.slice(main.callingCode.length), main, undefined, true)
}

function mainOf(digits: string): Plan | undefined {
  for (let length = 1; length <= 3 && digits[0] !== '0'; length++) {
    const main = read().ofCallingCode.get(digits.slice(0, length))?.[0]
    if (main) return main
  }
  return undefined
}

function readNational(digits: string, plan: Plan, home: Plan | undefined, international: boolean): Planned | null {
  const nationalNumber = withoutTrunk(digits, plan)
  const e164 = `+${plan.callingCode}${nationalNumber}`
  if (e164.length < 9 || e164.length > 16) return null
  const sure = planOf(nationalNumber, plan.callingCode) ?? home
  if (sure && isAwaited(sure)) {
    ask()
    return null
  }
  const own = sure ?? plan
  const verdict = verdictIn(own, nationalNumber)
  const hasTrunk = nationalNumber !== digits
  const country = sure?.country
  return {
    e164,
    ...(country ? { country } : {}),
    callingCode: plan.callingCode,
    nationalNumber,
    valid: verdict !== INVALID,
    possible: hasLength(own, nationalNumber),
    abroad: home === undefined,
    lacksTrunk: verdict === VALID_WITH_TRUNK && !hasTrunk && !international,
    hasTrunk,
    keepsTrunk: !hasTrunk && plan.trunk.startsWith('0') && nationalNumber.startsWith('0'),
  }
}

/** Countries that share a calling code: the first whose leading digits or whose lines it has. */
function planOf(nationalNumber: string, callingCode: string): Plan | undefined {
  const sharing = read().ofCallingCode.get(callingCode) ?? []
  if (sharing.length === 1) return sharing[0]
  return sharing.find((plan) => {
    if (plan.leading.length === 0) return verdictIn(plan, nationalNumber) !== INVALID
    return plan.leading.some((digits) => nationalNumber.startsWith(digits))
  })
}

function verdictIn(plan: Plan, nationalNumber: string): number {
  plan.made.states ??= readStates(plan.automaton, read().runs)
  return verdictOf(plan.made.states, nationalNumber)
}

const hasLength = (plan: Plan, nationalNumber: string): boolean =>
  plan.lengths.includes(String.fromCharCode(96 + nationalNumber.length))

/** Too long may still be stripped once more; too short, or between two lengths, never was a number with a prefix. */
function isStrippable(plan: Plan, nationalNumber: string): boolean {
  return (
    nationalNumber.length > plan.lengths.charCodeAt(plan.lengths.length - 1) - 96 || hasLength(plan, nationalNumber)
  )
}

function withoutTrunk(digits: string, plan: Plan): string {
  if (plan.trunk === '') return digits
  plan.made.trunk ??= new RegExp(`^(?:${plan.trunk})`)
  const match = plan.made.trunk.exec(digits)
  if (!match) return digits
  const captured = match.length > 1 && match[match.length - 1] !== undefined
  const stripped =
    plan.transform !== '' && captured ? digits.replace(plan.made.trunk, plan.transform) : digits.slice(match[0].length)
  if (stripped === digits) return digits
  if (verdictIn(plan, digits) !== INVALID && verdictIn(plan, stripped) === INVALID) return digits
  return isStrippable(planOf(stripped, plan.callingCode) ?? plan, stripped) ? stripped : digits
}

/** Null when the digits do not begin with what leads abroad from `home`. */
function withoutIdd(digits: string, home: Plan): string | null {
  home.made.idd ??= new RegExp(`^(?:${home.idd})`)
  const prefix = home.made.idd.exec(digits)?.[0]
  if (prefix === undefined || digits[prefix.length] === '0' || prefix.length >= digits.length) return null
  return digits.slice(prefix.length)
}

/** `49 30 …` at home in Germany: the calling code without `+`, where the digits make no sense otherwise. */
function withoutCallingCode(digits: string, home: Plan): string | null {
  if (!digits.startsWith(home.callingCode)) return null
  const shorter = digits.slice(home.callingCode.length)
  const national = withoutTrunk(digits, home)
  const isTooLong = national.length > home.lengths.charCodeAt(home.lengths.length - 1) - 96
  if (isTooLong) return shorter
  if (verdictIn(home, national) !== INVALID) return null
  // Also of a neighbour with the same code: behind a 7 in Kazakhstan may stand a number of Russia.
  const rest = withoutTrunk(shorter, home)
  return verdictIn(planOf(rest, home.callingCode) ?? home, rest) === INVALID ? null : shorter
}

/** 000-000-0000 and 123-456-7890 have the length of a number. Area codes and exchanges of the +1 plan start at 2. */
export function isPlausible(planned: Planned): boolean {
  if (!planned.possible || planned.keepsTrunk || /^(\d)\1+$/.test(planned.nationalNumber)) return false
  return planned.callingCode !== '1' || /^[2-9]\d\d[2-9]/.test(planned.nationalNumber)
}

/** Small countries whose whole numbers are shorter than any number elsewhere that is worth the risk. */
const SHORT = /^(?:(?:AC|CK|FK|KI|SB|TK|TO|TV|VU|WS)|(AD|FO|GL|NC|NF|SR))$/

/** How few digits without `+` can be a whole number at home. */
export function minDigitsOf(country: CountryCode | undefined): number {
  const match = country === undefined ? null : SHORT.exec(country)
  if (!match) return 7
  return match[1] === undefined ? 5 : 6
}

export function callingCodeOf(country: CountryCode | undefined): string | null {
  return (country && read().ofCountry.get(country)?.callingCode) ?? null
}

/** `us`, `US`, a country that the plans know, or undefined. */
export function countryOf(code: string | null | undefined): CountryCode | undefined {
  return code ? read().ofCountry.get(code.trim().toUpperCase())?.country : undefined
}
