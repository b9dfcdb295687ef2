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

/** Carrier times are RFC 2822 in whole seconds; without one, the time of arrival has to do. */
export function carrierTime(timestamp: string | undefined, arrivedAt: number): number {
  const parsed = timestamp === undefined ? Number.NaN : Date.parse(timestamp)
  return Number.isFinite(parsed) && parsed > 0 ? parsed : arrivedAt
}
