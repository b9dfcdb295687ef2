/** From digits, what is known of their shape and the words beside them, to a number or the reason for none. */
import type { CountryCode } from './country-code.ts'
import { awaitsPlan, callingCodeOf, isPlausible, lookUp, type Planned } from './plan.ts'
import type { FoundReason, RefusalReason } from './reasons.ts'

export type Written = {
  digits: string
  plus: boolean
  /** How many groups; one is a bare run. */
  groups: number
  /** Sizes of the groups in base 16, 0 for more than seven. */
  shape: number
  /** `(2 12) 555 0103`: three digits in brackets, then seven. */
  bracketedArea: boolean
  labelled: boolean
}

export type Pages = {
  defaultCountry?: CountryCode | undefined
  countries?: readonly CountryCode[] | undefined
  areaCode?: string | undefined
}

/** `awaited`: its plan is not here yet. */
export type Decision = { planned: Planned; reason: FoundReason } | RefusalReason | 'awaited'

/** `strict` wants a number that its plan has; what is only possible is asked for when nothing else was found. */
export function decide(written: Written, pages: Pages, strict: boolean): Decision {
  const { digits, plus } = written
  // Its pieces could be taken for other numbers.
  if (awaitsPlan(plus ? `+${digits}` : digits, pages.defaultCountry)) return 'awaited'
  if (plus) return decideAbroad(digits, strict)
  if (!pages.defaultCountry) return 'no-country'
  const local = written.digits.length === 7 ? decideLocal(written, pages) : null
  if (local) return local
  const first = decideNational(written, pages.defaultCountry, strict)
  if (typeof first !== 'string' || first === 'needs-label') return first
  for (const country of pages.countries ?? []) {
    const other = country === pages.defaultCountry ? first : decideNational(written, country, true)
    if (typeof other !== 'string') return other
  }
  const isNone = first === 'not-in-plan' && !lookUp(written.digits, pages.defaultCountry)?.possible
  return (written.labelled && isNone && withoutPlus(written)) || first
}

function decideAbroad(digits: string, strict: boolean): Decision {
  const planned = lookUp(`+${digits}`)
  if (planned?.valid) return { planned, reason: 'international' }
  const isNew = !strict && planned !== null && digits.length >= 9 && isPlausible(planned) && !/0{5}$/.test(digits)
  return isNew ? { planned, reason: 'international-possible' } : 'not-in-plan'
}

/** Enough to stand beside other digits, as in `75001 01 42 68 53 00`: a trunk prefix, or the groups of the +1 plan. */
export function isSelfEvident({ planned, reason }: Exclude<Decision, string>, shape: number): boolean {
  if (reason !== 'national' && reason !== 'labelled') return false
  return planned.callingCode === '1' ? NORTH_AMERICAN.has(shape) : planned.hasTrunk
}

/** Seven digits of the +1 plan: a number only with the area they belong to. */
function decideLocal({ digits, labelled }: Written, pages: Pages): Decision | null {
  if (callingCodeOf(pages.defaultCountry) !== '1' || !/^[2-9]/.test(digits)) return null
  if (!labelled) return 'needs-label'
  const planned = pages.areaCode ? lookUp(pages.areaCode + digits, pages.defaultCountry) : null
  return planned && isPlausible(planned)
    ? { planned, reason: planned.valid ? 'labelled' : 'labelled-possible' }
    : 'no-area-code'
}

function decideNational(written: Written, country: CountryCode, strict: boolean): Decision {
  const { digits, groups, labelled } = written
  const isWritten = labelled || groups > 1
  // Cheapest first: nearly all that has the length of a +1 number and is none fails here.
  const leadsAbroad = digits.startsWith('011') || (groups > 1 && digits.startsWith('00'))
  if (!labelled && !leadsAbroad && callingCodeOf(country) === '1' && !isNorthAmerican(written))
    return groups === 1 ? 'needs-label' : 'odd-grouping'
  const planned = lookUp(digits, country)
  if (planned?.abroad) {
    const isClear = planned.valid && (isWritten || digits.startsWith('00'))
    return isClear ? { planned, reason: 'international' } : 'not-in-plan'
  }
  // `00` leads abroad nearly everywhere, and people write it where it does not.
  const abroad = isWritten && /^00[1-9]/.test(digits) ? lookUp(`+${digits.slice(2)}`) : null
  if (abroad?.valid) return { planned: abroad, reason: 'international' }
  if (!planned?.possible) return 'not-in-plan'
  if (labelled) {
    if (planned.callingCode === '1' && !isAreaApart(written)) return 'odd-grouping'
    if (planned.valid) return { planned, reason: 'labelled' }
    return !strict && isPlausible(planned) && !digits.startsWith('00')
      ? { planned, reason: 'labelled-possible' }
      : 'not-in-plan'
  }
  if (!planned.valid) return 'not-in-plan'
  if (planned.lacksTrunk) return 'no-trunk-prefix'
  if (groups === 1)
    return planned.hasTrunk && digits.startsWith('0') ? { planned, reason: 'national-bare' } : 'needs-label'
  if (planned.callingCode !== '1' && !isGrouped(written)) return 'odd-grouping'
  return { planned, reason: 'national' }
}

const NORTH_AMERICAN = new Set([0x334, 0x37, 0x1334, 0x137])

const isNorthAmerican = ({ shape, bracketedArea }: Written): boolean => NORTH_AMERICAN.has(shape) || bracketedArea

/** 20 7946 0123 is not +1 207 946 0123: the area code of the +1 plan ends where a group ends. */
function isAreaApart({ shape, groups, digits }: Written): boolean {
  if (groups === 1 || shape === 0x64 || shape === 0x433 || (digits.length === 11 && digits.startsWith('1'))) return true
  let read = 0
  for (let shift = (groups - 1) * 4; shift >= 0 && read < 3; shift -= 4) read += (shape >> shift) & 15
  return read === 3
}

/** Numbers have few groups, and none ends in a single digit. */
const isGrouped = ({ shape }: Written): boolean => shape !== 0 && (shape & 15) > 1

/** `44 20 7946 0123` in a phone field: the whole number, only the `+` is missing. */
function withoutPlus({ digits }: Written): Decision | null {
  const planned = digits.length >= 10 ? lookUp(`+${digits}`) : null
  return planned?.valid && planned.callingCode !== '1' ? { planned, reason: 'labelled' } : null
}
