import type { CallRecord, Me } from '../../lib/contracts/api.ts'

export const me: Me = {
  user: { id: 'user-1', name: 'Dana Whitfield', email: 'dana@clinic.example' },
  organisation: { id: 'org-1', name: 'Riverside Clinic', defaultCountry: 'US' },
  lines: [{ id: 'l1', number: '+14155550100', label: 'Front desk' }],
}
export const self = { id: me.user.id, name: me.user.name }
export const colleague = { id: 'user-2', name: 'Sam Okafor' }

/** A row of the gateway's log: a missed call from outside, unless said otherwise. */
export function callRecord(fields: Partial<CallRecord> = {}): CallRecord {
  return {
    id: '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001',
    direction: 'inbound',
    status: 'ended',
    outcome: 'missed',
    remote: '+14155550132',
    ext: null,
    line: { id: 'l1', number: '+14155550100', label: 'Front desk' },
    agent: null,
    startedAt: 1_000,
    answeredAt: null,
    endedAt: 2_000,
    durationMs: null,
    version: 1,
    ...fields,
  }
}
