import type { Contact, Reason, Verdict } from './decision.ts'
import { type LocalTime, localTimeIn } from './local-time.ts'
import { countryOf, type HoursRule, type PlaceCode, type PolicyPack, rowOf, type Window, type Windows } from './pack.ts'
import { type Candidate, candidatesOf } from './places.ts'

export type HoursQuestion = { strict: boolean; marketing: boolean; automated: boolean; now: number }

/** Every rule in every zone: whoever may be somewhere is treated as being there. */
export function hoursReasons(contact: Contact, who: number, pack: PolicyPack, asked: HoursQuestion): Reason[] {
  const candidates = candidatesOf(contact)
  const zones = new Set(candidates.flatMap((one) => one.zones))
  const times = [...zones].map((zone) => ({ zone, time: localTimeIn(zone, asked.now) }))
  const unknown =
    candidates.length === 0 ||
    candidates.some((one) => one.zones.length === 0) ||
    times.some(({ time }) => time === null)
  const reasons: Reason[] = []
  if (unknown)
    reasons.push({ code: 'place-unknown', contact: who, verdict: asked.strict ? 'refuse' : pack.care.placeUnknown })
  const rules = asked.strict ? [...lawsOf(candidates, pack)] : []
  for (const { zone, time } of times) {
    if (time === null) continue
    for (const [place, rule] of [[null, pack.courtesy] as const, ...rules]) {
      const window = windowOn(rule, time, asked.automated, holidaysOf(place, pack))
      if (isInside(window, time.minutes)) continue
      reasons.push(quiet(who, zone, time, place, rule, window, asked.strict ? 'refuse' : pack.care.quietHours))
    }
  }
  if (asked.strict) reasons.push(...hoursUnknown(candidates, pack, who))
  return asked.marketing ? [...reasons, ...capReasons(contact, who, rules, asked.now)] : reasons
}

function lawsOf(candidates: readonly Candidate[], pack: PolicyPack): Map<PlaceCode, HoursRule> {
  const laws = new Map<PlaceCode, HoursRule>()
  for (const { place } of candidates)
    for (const code of [countryOf(place), place]) {
      const rule = rowOf(pack.hours, code)
      if (rule !== undefined) laws.set(code, rule)
    }
  return laws
}

/** A place that the pack says nothing about is no place to sell in. */
function hoursUnknown(candidates: readonly Candidate[], pack: PolicyPack, who: number): Reason[] {
  const places = new Set(candidates.map(({ place }) => place))
  return [...places]
    .filter((place) => (rowOf(pack.hours, place) ?? rowOf(pack.hours, countryOf(place))) === undefined)
    .map((place) => ({ code: 'hours-unknown', contact: who, place, verdict: 'refuse' }))
}

function capReasons(
  { solicitedAt }: Contact,
  who: number,
  rules: readonly (readonly [PlaceCode, HoursRule])[],
  now: number,
): Reason[] {
  return rules.flatMap(([place, { maxPerDay, law, confidence }]): Reason[] => {
    if (maxPerDay === undefined) return []
    const cap = { contact: who, place, max: maxPerDay, law, confidence }
    // The gateway knows, and refuses; here a person should not be told no for want of a count.
    if (solicitedAt === null) return [{ ...cap, code: 'cap-unknown', verdict: 'ask' }]
    const count = solicitedAt.filter((at) => at > now - 24 * 3_600_000).length
    return count < maxPerDay ? [] : [{ ...cap, code: 'cap-reached', count, verdict: 'refuse' }]
  })
}

function holidaysOf(place: PlaceCode | null, pack: PolicyPack): readonly string[] {
  return place === null ? [] : (rowOf(pack.holidays, countryOf(place)) ?? [])
}

function windowOn(rule: HoursRule, time: LocalTime, automated: boolean, holidays: readonly string[]): Window {
  const windows: Windows = (automated ? rule.automated : undefined) ?? rule
  if (windows.holiday !== undefined && holidays.includes(time.date)) return windows.holiday
  return time.day === 0 ? windows.sunday : time.day === 6 ? windows.saturday : windows.weekday
}

/** A window that cannot be read is never open. */
function isInside(window: Window, minutes: number): boolean {
  if (window === null) return false
  const [from = NaN, to = NaN] = window.split('-').map(minutesOf)
  return minutes >= from && minutes < to
}

function minutesOf(clock: string): number {
  const [hours = NaN, minutes = NaN] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

function quiet(
  contact: number,
  zone: string,
  time: LocalTime,
  place: PlaceCode | null,
  { law, confidence }: HoursRule,
  window: Window,
  verdict: Verdict,
): Reason {
  const { date: localDate, minutes: localMinutes } = time
  return { code: 'quiet-hours', contact, zone, localDate, localMinutes, place, window, law, confidence, verdict }
}
