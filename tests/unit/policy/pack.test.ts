import { describe, expect, it } from 'vitest'
import { policyPackSchema } from '../../../lib/contracts/policy-pack.ts'
import { decide } from '../../../lib/policy/decide.ts'
import { defaultPack } from '../../../lib/policy/default-pack.ts'
import { about, consent, contact, midday } from './people.ts'

describe('a policy pack', () => {
  it('that ships is well formed and says that no counsel approved it', () => {
    expect(policyPackSchema.parse(defaultPack)).toEqual(defaultPack)
    expect(defaultPack.approval).toBeNull()
  })

  const federal = defaultPack.hours.US
  it.each([
    ['a misspelt day', { hours: { US: { ...federal, sundey: null } } }],
    ['a window that ends before it begins', { courtesy: { ...federal, weekday: '21:00-08:00' } }],
    ['a window of no clock', { courtesy: { ...federal, weekday: '8-21' } }],
    ['a place of no list', { hours: { Florida: federal } }],
    ['a rule that nobody knows', { recording: { 'US-CA': { ...defaultPack.recording['US-CA'], consent: 'some' } } }],
    [
      'a sale without consent',
      { needs: { ...defaultPack.needs, call: { ...defaultPack.needs.call, marketing: 'none' } } },
    ],
    ['a night that is open', { care: { ...defaultPack.care, quietHours: 'allow' } }],
  ])('with %s is refused', (_, change) => {
    expect(policyPackSchema.safeParse({ ...defaultPack, ...change }).success).toBe(false)
  })

  it('that is out of date stops sales and machines, and says so where it stops nothing', () => {
    const yes = [consent({ purpose: 'marketing', form: 'written' }), consent({ form: 'written' })]
    const person = contact('+12125550132', { consents: yes })
    const old = { ...defaultPack, validUntil: '2026-09-15' }
    const verdict = (more: Parameters<typeof about>[1], pack = old) =>
      decide('call', about([person], more), pack, midday)
    expect(verdict({ purpose: 'marketing' })).toMatchObject({ verdict: 'refuse', reasons: [{ code: 'pack-expired' }] })
    expect(verdict({ automated: true }).verdict).toBe('refuse')
    expect(verdict({})).toMatchObject({
      verdict: 'allow',
      reasons: [{ code: 'pack-expired', validUntil: '2026-09-15' }],
    })
    expect(verdict({ purpose: 'marketing' }, { ...old, validUntil: '2026-09-16' }).verdict).toBe('allow')
  })

  it('decides alone: its law is the one that is applied', () => {
    const strict = { ...defaultPack, care: { ...defaultPack.care, placeUnknown: 'refuse' as const } }
    expect(decide('call', about([contact('+18005550132')]), strict, midday).verdict).toBe('refuse')
    const relaxed = { ...defaultPack, care: { ...defaultPack.care, placeUnknown: 'allow' as const } }
    expect(decide('call', about([contact('+18005550132')]), relaxed, midday).verdict).toBe('allow')
  })
})
