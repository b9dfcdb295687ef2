import { courtesy, hours } from './default-hours.ts'
import { recording } from './default-recording.ts'
import type { PolicyPack } from './pack.ts'

/** Federal holidays of the United States, on their day and on the day they are observed. */
const holidays = `
  2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-07-04 2026-09-07 2026-10-12 2026-11-11
  2026-11-26 2026-12-25 2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 2027-06-19 2027-07-04 2027-07-05
  2027-09-06 2027-10-11 2027-11-11 2027-11-25 2027-12-24 2027-12-25 2027-12-31
`

/** What ships: an engineering default that no counsel has approved yet. Sources and doubts: docs/contact-policy.md. */
export const defaultPack: PolicyPack = {
  version: '2026-11-21',
  validUntil: '2027-12-31',
  approval: null,
  care: { quietHours: 'ask', placeUnknown: 'ask', callAfterRevocation: 'ask', textWithoutConsent: 'ask' },
  // 47 CFR 64.1200(a): a call that a person dials needs no consent unless it sells.
  needs: {
    call: { care: 'none', marketing: 'express', automatedCare: 'express', automatedMarketing: 'written' },
    text: { care: 'express', marketing: 'written', automatedCare: 'express', automatedMarketing: 'written' },
  },
  courtesy,
  hours,
  holidays: { US: holidays.trim().split(/\s+/) },
  recording,
}
