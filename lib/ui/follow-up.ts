/** When to come back to a call, in the time of this machine. */

const hourMs = 60 * 60_000

export const followUps: readonly { label: string; from: (now: number) => number }[] = [
  { label: 'In 1 hour', from: (now) => now + hourMs },
  { label: 'Tomorrow', from: (now) => morningIn(1, now) },
  { label: 'Next week', from: (now) => morningIn(7, now) },
]

/** Nine in the morning, so many days from today, also over a change of the clocks. */
function morningIn(days: number, now: number): number {
  const day = new Date(now)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, 9).getTime()
}

/** `2026-11-20T10:42`, as a date field wants it. */
export function writeLocal(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Null for a field that is empty or half filled in. */
export function readLocal(text: string): number | null {
  const at = Date.parse(text)
  return Number.isNaN(at) || at < 0 ? null : at
}
