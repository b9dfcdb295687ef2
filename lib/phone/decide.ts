/** From digits, what is known of their shape and the words beside them, to a number or the reason for none. */
import type { CountryCode } from './country-code.ts'
import { callingCodeOf, isPlausible, lookUp, type Planned } from './plan.ts'
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

export type Decision = { planned: Planned; reason: FoundReason } | RefusalReason

/** `strict` wants a number that its plan has; what is only possible is asked for when nothing else was found. */
export function decide(written: Written, pages: Pages, strict: boolean): Decision {
  if (written.plus) return decideAbroad(written.digits, strict)
  if (!pages.defaultCountry) return 'no-country'
  const local = written.digits.length === 7 ? decideLocal(written, pages) : null
  if (local) return local
  const first = decideNational(written, pages.defaultCountry, strict)
  if (typeof first !== 'string' || first === 'needs-label') return first
  for (const country of pages.countries ?? []) {
    const other = country === pages.defaultCountry ? first : decideNational(written, country, true)
    if (typeof other !== 'string') return other
  }
  return (written.labelled && withoutPlus(written)) || first
}

function decideAbroad(digits: string, strict: boolean): Decision {
  const planned = lookUp(`+${digits}`)
  if (planned?.valid) return { planned, reason: 'international' }
  const isNew = !strict && planned !== null && digits.length >= 9 && isPlausible(planned) && !/0{5}$/.test(digits)
  return isNew ? { planned, reason: 'international-possible' } : 'not-in-plan'
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
  const planned = lookUp(digits, country)
  if (!planned?.possible) return 'not-in-plan'
  const isAbroad = planned.international && planned.callingCode !== callingCodeOf(country)
  if (isAbroad) {
    const isWritten = labelled || groups > 1 || digits.startsWith('00')
    return planned.valid && isWritten ? { planned, reason: 'international' } : 'not-in-plan'
  }
  if (labelled) {
    if (planned.callingCode === '1' && !isAreaApart(written)) return 'odd-grouping'
    if (planned.valid) return { planned, reason: 'labelled' }
    return !strict && isPlausible(planned) ? { planned, reason: 'labelled-possible' } : 'not-in-plan'
  }
  if (!planned.valid) return 'not-in-plan'
  if (planned.lacksTrunk && !planned.international) return 'no-trunk-prefix'
  if (groups === 1)
    return planned.hasTrunk && digits.startsWith('0') ? { planned, reason: 'national-bare' } : 'needs-label'
  if (planned.callingCode === '1' ? !isNorthAmerican(written) : !isGrouped(written)) return 'odd-grouping'
  return { planned, reason: 'national' }
}

const NORTH_AMERICAN = new Set([0x334, 0x37, 0x1334, 0x137])

const isNorthAmerican = ({ shape, bracketedArea }: Written): boolean => NORTH_AMERICAN.has(shape) || bracketedArea

/** 020 7946 0123 is not +1 207 946 0123: the area code of the +1 plan ends where a group ends. */
function isAreaApart({ shape, groups, digits }: Written): boolean {
  if (groups === 1 || (digits.length === 11 && digits.startsWith('1'))) return true
  let read = 0
  for (let shift = (groups - 1) * 4; shift >= 0; shift -= 4) {
    read += (shape >> shift) & 15
    if (read === 3 || read === 6) return true
  }
  return false
}

/** A single digit stands at most where a trunk prefix or a one-digit area does. */
function isGrouped({ shape, groups }: Written): boolean {
  for (let i = 2; i < Math.min(groups, 7); i++) if (((shape >> ((groups - 1 - i) * 4)) & 15) === 1) return false
  return shape !== 0 && (groups > 2 || (shape & 15) > 1)
}

/** `44 20 7946 0123` in a phone field: the whole number, only the `+` is missing. */
function withoutPlus({ digits }: Written): Decision | null {
  const planned = digits.length >= 10 ? lookUp(`+${digits}`) : null
  return planned?.valid && planned.callingCode !== '1' ? { planned, reason: 'labelled' } : null
}
