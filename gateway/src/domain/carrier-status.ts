import type { LegStatus } from './call-facts.ts'

const statuses: Record<string, LegStatus> = {
  queued: 'initiated',
  initiated: 'initiated',
  ringing: 'ringing',
  'in-progress': 'in-progress',
  answered: 'in-progress',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  canceled: 'canceled',
}

/** Null for a word that this version does not know: a new status of the carrier changes nothing until we know it. */
export function legStatusOf(carrierStatus: string): LegStatus | null {
  return statuses[carrierStatus] ?? null
}

/**
 * Carrier times are RFC 2822 in whole seconds. Within that second our own clock is the better guess, so a call of half a
 * second does not become one of none; a webhook that comes later than that counts for when it happened.
 */
export function carrierTime(timestamp: string | number | null | undefined, arrivedAt: number): number {
  const parsed = typeof timestamp === 'string' ? Date.parse(timestamp) : (timestamp ?? Number.NaN)
  if (!Number.isFinite(parsed) || parsed <= 0) return arrivedAt
  return Math.min(Math.max(arrivedAt, parsed), parsed + 999)
}
