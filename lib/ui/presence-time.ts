/** Until when a status holds: what one can choose, and how it is said. */
import { formatClock, formatDay } from './format-time.ts'

const minuteMs = 60_000

export const lastings = [
  { id: 'open', label: 'I change it' },
  { id: '30', label: 'In 30 minutes' },
  { id: '60', label: 'In 1 hour' },
  { id: '240', label: 'In 4 hours' },
  { id: 'tomorrow', label: 'Tomorrow, 8:00' },
] as const

/** The choice that a list shows: a time that was set is an entry of its own. */
export const lastingOf = (until: number | null): string => (until === null ? 'open' : 'set')

export function untilOf(id: string, now: number): number | null {
  if (id === 'tomorrow') return morningAfter(now)
  const minutes = Number(id)
  return Number.isInteger(minutes) && minutes > 0 ? now + minutes * minuteMs : null
}

/** `11:30`, `tomorrow 08:00`, `Mon, Nov 23 08:00`. */
export function formatUntil(until: number, now: number, locale?: string): string {
  const clock = formatClock(until, locale)
  if (new Date(until).toDateString() === new Date(now).toDateString()) return clock
  if (until > now && until <= morningAfter(now) + 12 * 60 * minuteMs) return `tomorrow ${clock}`
  return `${formatDay(until, now, locale)} ${clock}`
}

/** Eight in the morning of the next day, also over a change of the clocks. */
function morningAfter(now: number): number {
  const day = new Date(now)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, 8).getTime()
}
