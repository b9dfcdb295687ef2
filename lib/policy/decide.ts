// The contact policy as a pure function: the extension shows its verdict, the gateway enforces it. docs/contact-policy.md.
import { isEmergency } from '../phone/emergency.ts'
import { consentState, satisfies } from './consent.ts'
import type { Action, Contact, Decision, PolicyContext, Reason, Verdict } from './decision.ts'
import { hoursReasons } from './hours.ts'
import type { ConsentNeeds, PolicyPack } from './pack.ts'
import { recordingReasons } from './recording.ts'

const severity: Record<Verdict, number> = { allow: 0, ask: 1, refuse: 2 }

/** May this call or text go out, may this call be recorded: `verdict` is the strictest of the reasons. */
export function decide(action: Action, context: PolicyContext, pack: PolicyPack, now: number): Decision {
  const reasons =
    action === 'record'
      ? recordingReasons(context, pack, now)
      : context.contacts.flatMap((contact, who) => contactReasons(action, context, contact, who, pack, now))
  return { action, verdict: strictest(reasons), reasons, packVersion: pack.version, at: now }
}

function strictest(reasons: readonly Reason[]): Verdict {
  return reasons.reduce<Verdict>(
    (worst, { verdict }) => (severity[verdict] > severity[worst] ? verdict : worst),
    'allow',
  )
}

function contactReasons(
  action: 'call' | 'text',
  { purpose, automated }: PolicyContext,
  contact: Contact,
  who: number,
  pack: PolicyPack,
  now: number,
): Reason[] {
  // Nothing stands between a person and help.
  if (isEmergency(contact.number)) return [{ code: 'emergency', by: 'number', verdict: 'allow' }]
  if (purpose === 'emergency') return [{ code: 'emergency', by: 'purpose', verdict: 'allow' }]
  const marketing = purpose === 'marketing'
  const strict = marketing || automated
  return [
    ...expiryReasons(pack, strict, now),
    ...askedNot(action, contact, who, strict),
    ...consentReasons(action, { purpose, automated }, contact, who, pack, now),
    ...hoursReasons(contact, who, pack, { strict, marketing, automated, now }),
  ]
}

/** An old pack is no reason to keep a clinic from its patients; it is one to stop selling by rules that may have changed. */
function expiryReasons({ validUntil }: PolicyPack, strict: boolean, now: number): Reason[] {
  if (new Date(now).toISOString().slice(0, 10) <= validUntil) return []
  return [{ code: 'pack-expired', validUntil, verdict: strict ? 'refuse' : 'allow' }]
}

function askedNot(action: 'call' | 'text', { doNotContact }: Contact, contact: number, strict: boolean): Reason[] {
  return doNotContact
    .filter(({ channel }) => channel === null || channel === action)
    .map(({ kind, since }) => ({
      code: kind,
      contact,
      since,
      verdict: kind === 'no-contact' || strict ? 'refuse' : 'allow',
    }))
}

function consentReasons(
  channel: 'call' | 'text',
  { purpose, automated }: Pick<PolicyContext, 'purpose' | 'automated'>,
  { consents }: Contact,
  contact: number,
  pack: PolicyPack,
  now: number,
): Reason[] {
  const strict = automated || purpose === 'marketing'
  const needs = pack.needs[channel][needOf(purpose === 'marketing', automated)]
  const found = consentState(consents, channel, purpose, now)
  const lacking: Verdict = strict ? 'refuse' : pack.care.textWithoutConsent
  switch (found.state) {
    case 'given':
      if (satisfies(found.form, needs, purpose)) return []
      return [{ code: 'consent-too-weak', contact, channel, needs, form: found.form, verdict: lacking }]
    case 'revoked':
      return [
        {
          code: 'consent-revoked',
          contact,
          channel,
          at: found.at,
          verdict: strict || channel === 'text' ? 'refuse' : pack.care.callAfterRevocation,
        },
      ]
    case 'expired':
      return needs === 'none' ? [] : [{ code: 'consent-expired', contact, channel, at: found.at, verdict: lacking }]
    case 'unknown':
      return needs === 'none' ? [] : [{ code: 'consent-unknown', contact, channel, verdict: lacking }]
  }
}

function needOf(marketing: boolean, automated: boolean): keyof ConsentNeeds {
  if (automated) return marketing ? 'automatedMarketing' : 'automatedCare'
  return marketing ? 'marketing' : 'care'
}
