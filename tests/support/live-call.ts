import type { LiveCall } from '../../lib/contracts/api-live-call.ts'

/** What the gateway says of a call with one contact, unless said otherwise. */
export function liveCall(fields: Partial<LiveCall> = {}): LiveCall {
  const party = { task: null, ring: null, userId: null, name: null, number: null, failure: null, connectedAt: 2_000 }
  return {
    id: '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001',
    version: 1,
    direction: 'inbound',
    status: 'in-progress',
    line: { id: 'l1', number: '+14155550100', label: 'Front desk' },
    group: null,
    startedAt: 1_000,
    answeredAt: 2_000,
    parties: [
      { ...party, id: 'agent', kind: 'agent', state: 'connected', userId: 'user-1' },
      { ...party, id: 'remote', kind: 'contact', state: 'connected', number: '+14155550132' },
    ],
    recording: { state: 'off', pausedBy: null, verdict: 'refuse', consentMissing: ['remote'], packVersion: '1' },
    consents: [],
    mergedInto: null,
    ...fields,
  }
}
