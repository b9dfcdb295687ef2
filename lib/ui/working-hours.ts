/** Working hours as a person edits them: rows of a day and two times of day. */
import type { Schedule } from '../contracts/api-people.ts'

export type DayHours = Schedule['hours'][number]

const most = 50

export const usualHours: DayHours[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: 9 * 60, to: 17 * 60 }))

export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** Monday first, in the language of the browser. */
export function dayNames(locale?: string): string[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  // The fifth of January 1970 was a Monday.
  return [0, 1, 2, 3, 4, 5, 6].map((day) => format.format(Date.UTC(1970, 0, 5 + day)))
}

/** `09:00`, as a time field wants it. A day that ends at midnight shows 00:00. */
export function writeClock(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24
  return `${String(hour).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

export function readClock(text: string, end: 'from' | 'to'): number {
  const [hour = 0, minute = 0] = text.split(':').map(Number)
  const minutes = hour * 60 + minute
  return end === 'to' && minutes === 0 ? 24 * 60 : minutes
}

/** What is wrong with them, in words; null when nothing is. */
export function hoursFault(hours: readonly DayHours[]): string | null {
  if (hours.length > most) return `At most ${most} rows.`
  const wrong = hours.findIndex(({ from, to }) => !(from < to))
  return wrong < 0
    ? null
    : `Row ${wrong + 1} ends before it begins. Night hours are two rows: until 00:00, and from it.`
}

/** In the order of the week; without rows nobody would ever be reached, so that is no schedule. */
export function scheduleOf(hours: readonly DayHours[], zone: string): Schedule | null {
  if (hours.length === 0) return null
  return { zone, hours: hours.toSorted((a, b) => a.day - b.day || a.from - b.from) }
}
