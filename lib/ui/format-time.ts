/** Times and durations as people read them, in the language of the browser. */

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Making a formatter costs a hundred times what using it does, and a list uses three for each row. */
const made = new Map<string, Intl.DateTimeFormat>()

function formatter(locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale ?? ''} ${JSON.stringify(options)}`
  const known = made.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(locale, options)
  made.set(key, format)
  return format
}

/** `4:07`, `1:04:07`. Never negative: two clocks may differ by a little. */
export function formatTimer(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000))
  const seconds = String(total % 60).padStart(2, '0')
  const minutes = Math.floor(total / 60) % 60
  const hours = Math.floor(total / 3600)
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`
}

/** `42 s`, `4 min 7 s`, `1 h 5 min`: for a list. */
export function formatDuration(ms: number): string {
  if (ms < minuteMs) return `${Math.max(0, Math.floor(ms / 1000))} s`
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min ${Math.floor((ms % minuteMs) / 1000)} s`
  return `${Math.floor(ms / hourMs)} h ${Math.floor((ms % hourMs) / minuteMs)} min`
}

/** `just now`, `20 s ago`, `4 min ago`: in steps that a view can follow without being busy. */
export function formatAgo(ms: number): string {
  if (ms < 10_000) return 'just now'
  if (ms < minuteMs) return `${Math.floor(ms / 10_000) * 10} s ago`
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min ago`
  return `${Math.floor(ms / hourMs)} h ago`
}

export function formatClock(at: number, locale?: string): string {
  return formatter(locale, { hour: 'numeric', minute: '2-digit' }).format(at)
}

/** `Today`, `Yesterday`, `Monday`, `Mon, Nov 3`: the heading of a day in a list. */
export function formatDay(at: number, now: number, locale?: string): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / dayMs)
  if (days === 0 || days === 1) {
    const text = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day')
    return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)
  }
  if (days > 1 && days < 7) return formatter(locale, { weekday: 'long' }).format(at)
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return formatter(locale, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
}

/** The whole of it, for a tooltip and for screen readers. */
export function formatMoment(at: number, locale?: string): string {
  return formatter(locale, { dateStyle: 'full', timeStyle: 'short' }).format(at)
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}
