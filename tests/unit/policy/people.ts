import type { Consent, Contact, PolicyContext } from '../../../lib/policy/decision.ts'

/** Noon in New York and nine in the morning in Los Angeles, on a Wednesday without a holiday. */
export const midday = Date.UTC(2026, 8, 16, 16)

export function contact(number: string, more: Partial<Contact> = {}): Contact {
  return { number, places: [], consents: [], doNotContact: [], solicitedAt: [], ...more }
}

export function consent(more: Partial<Consent>): Consent {
  return {
    channel: 'call',
    purpose: null,
    status: 'given',
    form: 'spoken',
    at: 1_000,
    expiresAt: null,
    callId: null,
    ...more,
  }
}

export function about(contacts: PolicyContext['contacts'], more: Partial<PolicyContext> = {}): PolicyContext {
  return { purpose: 'treatment', automated: false, callId: null, here: ['US-NY'], contacts, ...more }
}
