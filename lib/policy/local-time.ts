/** A wall clock: the date, the day of the week from Sunday = 0, minutes since midnight. */
export type LocalTime = { date: string; day: number; minutes: number }

/**
 * Zones that stopped changing their clocks, which runtimes with older tables still change: an hour off. Measured:
 * Node 20.20 (tables of 2025c) has all of them wrong, Chromium 156 has Havana wrong.
 */
const fixes: Record<string, { from: number; until: number; offsetMinutes: number }> = {
  'America/Vancouver': { from: Date.UTC(2026, 10, 1, 9), until: Infinity, offsetMinutes: -420 },
  'America/Edmonton': { from: Date.UTC(2026, 10, 1, 8), until: Infinity, offsetMinutes: -360 },
  'America/Inuvik': { from: Date.UTC(2026, 10, 1, 8), until: Infinity, offsetMinutes: -360 },
  'America/Winnipeg': { from: Date.UTC(2026, 10, 1, 7), until: Infinity, offsetMinutes: -300 },
  'America/Havana': { from: Date.UTC(2026, 10, 1, 5), until: Date.UTC(2027, 10, 7, 5), offsetMinutes: -240 },
  'Africa/Casablanca': { from: Date.UTC(2026, 8, 20, 2), until: Infinity, offsetMinutes: 0 },
  'Africa/El_Aaiun': { from: Date.UTC(2026, 8, 20, 2), until: Infinity, offsetMinutes: 0 },
}

/** A winter's day on which every stale table gives itself away. */
const probe = Date.UTC(2026, 11, 15, 12)

const formats = new Map<string, Intl.DateTimeFormat | null>()

/** Null when this runtime does not know the zone. */
export function localTimeIn(zone: string, at: number): LocalTime | null {
  const offset = offsetOf(zone, at)
  if (offset === null) return null
  const local = new Date(at + offset * 60_000)
  return {
    date: local.toISOString().slice(0, 10),
    day: local.getUTCDay(),
    minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
  }
}

function offsetOf(zone: string, at: number): number | null {
  const fix = fixes[zone]
  // A table that knows of the change may also know of a later one.
  if (fix !== undefined && at >= fix.from && at < fix.until && tableOffset(zone, probe) !== fix.offsetMinutes)
    return fix.offsetMinutes
  return tableOffset(zone, at)
}

function tableOffset(zone: string, at: number): number | null {
  const text = formatOf(zone)
    ?.formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value
  const found = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(text ?? '')
  if (found === null) return null
  const [, sign, hours = '0', minutes = '0'] = found
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone)
  if (known !== undefined) return known
  let format: Intl.DateTimeFormat | null = null
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  } catch {
    // An older runtime lacks zones that were made since; what it cannot tell is treated as unknown.
  }
  formats.set(zone, format)
  return format
}
