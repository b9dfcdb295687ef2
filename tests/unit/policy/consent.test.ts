import { describe, expect, it } from 'vitest'
import { consentState } from '../../../lib/policy/consent.ts'
import { decide } from '../../../lib/policy/decide.ts'
import type { Consent, DoNotContact, PolicyContext } from '../../../lib/policy/decision.ts'
import { defaultPack } from '../../../lib/policy/default-pack.ts'
import { about, consent, contact, midday } from './people.ts'

const number = '+14155550132'

describe('the consent of a person', () => {
  const state = (consents: Consent[], purpose: PolicyContext['purpose'] = 'appointment') =>
    consentState(consents, 'text', purpose, midday)
  const text = (more: Partial<Consent> = {}) => consent({ channel: 'text', ...more })

  it('is unknown when nobody asked', () => expect(state([])).toEqual({ state: 'unknown' }))
  it('is given once it was, for the channel and the purpose it was given for', () => {
    expect(state([text({ purpose: 'appointment' })])).toEqual({ state: 'given', form: 'spoken' })
    expect(state([text({ purpose: 'results' })])).toEqual({ state: 'unknown' })
    expect(state([consent({ channel: 'call' })])).toEqual({ state: 'unknown' })
  })
  it('to everything is none to being sold something', () => {
    expect(state([text()], 'marketing')).toEqual({ state: 'unknown' })
    expect(state([text({ purpose: 'marketing' })], 'marketing')).toEqual({ state: 'given', form: 'spoken' })
  })
  it('is revoked by a later no, for that purpose or for all', () => {
    const given = text({ purpose: 'appointment', form: 'written' })
    expect(state([given, text({ status: 'revoked', at: 2_000 })])).toEqual({ state: 'revoked', at: 2_000 })
    expect(state([given, text({ status: 'revoked', purpose: 'results', at: 2_000 })])).toMatchObject({ state: 'given' })
  })
  it('can be given again, and a no of the same moment counts more', () => {
    const no = text({ status: 'revoked', at: 2_000 })
    expect(state([no, text({ at: 3_000 })])).toMatchObject({ state: 'given' })
    expect(state([no, text({ at: 2_000 })])).toEqual({ state: 'revoked', at: 2_000 })
  })
  it('expires, unless another one goes on', () => {
    const old = text({ expiresAt: midday })
    expect(state([old])).toEqual({ state: 'expired', at: midday })
    expect(state([old, text()])).toMatchObject({ state: 'given' })
  })
  it('is the strongest of those that stand', () => {
    const forms = (['written', 'number-given', 'spoken'] as const).map((form) => text({ form }))
    expect(state(forms)).toEqual({ state: 'given', form: 'written' })
  })
})

type Row = [
  what: string,
  action: 'call' | 'text',
  more: Partial<PolicyContext>,
  consents: Partial<Consent>[],
  expected: string,
]

/** 47 CFR 64.1200(a), and the FCC's order of 2015 on numbers that patients hand over. */
const rows: Row[] = [
  ['a care call that nobody agreed to', 'call', {}, [], 'allow'],
  ['a care call after a no', 'call', {}, [{ status: 'revoked' }], 'ask consent-revoked'],
  ['a care call after the consent ran out', 'call', {}, [{ expiresAt: 2_000 }], 'allow'],
  [
    'a machine that calls on a number handed over for it',
    'call',
    { automated: true, purpose: 'appointment' },
    [{ form: 'number-given', purpose: 'appointment' }],
    'allow',
  ],
  [
    'a machine that calls on a number handed over for something else',
    'call',
    { automated: true, purpose: 'payment' },
    [{ form: 'number-given', purpose: 'appointment' }],
    'refuse consent-unknown',
  ],
  ['a machine that calls unasked', 'call', { automated: true }, [], 'refuse consent-unknown'],
  [
    'a machine that calls after the consent ran out',
    'call',
    { automated: true },
    [{ expiresAt: 2_000 }],
    'refuse consent-expired',
  ],
  ['a sale unasked', 'call', { purpose: 'marketing' }, [], 'refuse consent-unknown'],
  [
    'a sale on a number handed over',
    'call',
    { purpose: 'marketing' },
    [{ form: 'number-given', purpose: 'marketing' }],
    'refuse consent-too-weak',
  ],
  ['a sale to somebody who said yes', 'call', { purpose: 'marketing' }, [{ purpose: 'marketing' }], 'allow'],
  [
    'a machine that sells on a spoken yes',
    'call',
    { purpose: 'marketing', automated: true },
    [{ purpose: 'marketing' }],
    'refuse consent-too-weak',
  ],
  [
    'a machine that sells on a signed yes',
    'call',
    { purpose: 'marketing', automated: true },
    [{ purpose: 'marketing', form: 'written' }],
    'allow',
  ],
  ['a text that nobody agreed to', 'text', {}, [], 'ask consent-unknown'],
  ['a text to who gave the number', 'text', {}, [{ form: 'number-given' }], 'allow'],
  ['a text after STOP', 'text', {}, [{ status: 'revoked' }], 'refuse consent-revoked'],
  ['a text after the consent ran out', 'text', {}, [{ expiresAt: 2_000 }], 'ask consent-expired'],
  ['a machine that texts unasked', 'text', { automated: true }, [], 'refuse consent-unknown'],
  [
    'a text that sells on a spoken yes',
    'text',
    { purpose: 'marketing' },
    [{ purpose: 'marketing' }],
    'refuse consent-too-weak',
  ],
  [
    'a text that sells on a signed yes',
    'text',
    { purpose: 'marketing' },
    [{ purpose: 'marketing', form: 'written' }],
    'allow',
  ],
]

describe('what needs which consent', () => {
  it.each(rows)('%s', (_, channel, more, consents, expected) => {
    const person = contact(number, { consents: consents.map((one) => consent({ channel, ...one })) })
    const { verdict, reasons } = decide(channel, about([person], more), defaultPack, midday)
    expect([verdict, ...reasons.map(({ code }) => code)].join(' ')).toBe(expected)
  })
})

describe('a person who asked not to be contacted', () => {
  const asked = (kind: DoNotContact['kind'], channel: DoNotContact['channel'], more: Partial<PolicyContext> = {}) => {
    const consents = [consent({ purpose: 'marketing', form: 'written' }), consent({ purpose: 'treatment' })]
    const person = contact(number, { consents, doNotContact: [{ kind, channel, since: 500 }] })
    return decide('call', about([person], more), defaultPack, midday)
  }

  it('at all is not, whatever it is about', () => {
    expect(asked('no-contact', null)).toMatchObject({
      verdict: 'refuse',
      reasons: [{ code: 'no-contact', since: 500 }],
    })
    expect(asked('no-contact', 'call', { purpose: 'results' }).verdict).toBe('refuse')
  })
  it('by text may be called', () =>
    expect(asked('no-contact', 'text')).toMatchObject({ verdict: 'allow', reasons: [] }))
  it('by sellers and machines is not by them, and may be called about their care', () => {
    expect(asked('no-marketing', null, { purpose: 'marketing' }).verdict).toBe('refuse')
    expect(asked('no-marketing', null, { automated: true }).verdict).toBe('refuse')
    expect(asked('no-marketing', null).verdict).toBe('allow')
  })
  it('is when it is an emergency', () => {
    expect(asked('no-contact', null, { purpose: 'emergency' })).toMatchObject({
      verdict: 'allow',
      reasons: [{ code: 'emergency', by: 'purpose' }],
    })
  })
})
