import type { PresenceStatus, Schedule } from '../../../lib/contracts/api-people.ts'

export type PresenceFacts = { chosen: PresenceStatus; until: number | null; schedule: Schedule | null }

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** What routing goes by. A choice that has run out is over; outside working hours one is away. */
export function effectivePresence({ chosen, until, schedule }: PresenceFacts, now: number): PresenceStatus {
  const current = until !== null && until <= now ? 'available' : chosen
  if (current !== 'available' || schedule === null || isWithin(schedule, now)) return current
  return 'away'
}

function isWithin({ zone, hours }: Schedule, now: number): boolean {
  const format = { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const parts = new Intl.DateTimeFormat('en-US', format).formatToParts(now)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ''
  const day = days.indexOf(part('weekday')) + 1
  const minute = Number(part('hour')) * 60 + Number(part('minute'))
  return hours.some(({ day: of, from, to }) => of === day && from <= minute && minute < to)
}
