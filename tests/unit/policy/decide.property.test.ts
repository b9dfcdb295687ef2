import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../lib/policy/decide.ts'
import type {
  Action,
  Consent,
  Contact,
  Decision,
  DoNotContact,
  PolicyContext,
  Verdict,
} from '../../../lib/policy/decision.ts'
import { defaultPack } from '../../../lib/policy/default-pack.ts'
import { candidatesOf } from '../../../lib/policy/places.ts'

const order: Verdict[] = ['allow', 'ask', 'refuse']
const rank = (verdict: Verdict) => order.indexOf(verdict)

const callIds = ['5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001', '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0002', null] as const
const anyTime = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2029, 0, 1) })
const anyPlace = fc.constantFrom('US-CA', 'US-TX', 'US-IL', 'US-ME', 'US-FL', 'US-TN', 'CA-ON', 'DE', 'JP')
const anyNumber = fc.constantFrom(
  '+14155550132',
  '+14235550132',
  '+13055550132',
  '+12075550132',
  '+16045550132',
  '+18005550132',
  '+442079460123',
  '+81312345678',
  '',
)
const anyAction = fc.constantFrom<Action>('call', 'text', 'record')
const anyPurpose = fc.constantFrom<PolicyContext['purpose']>('treatment', 'appointment', 'payment', 'marketing')

const anyConsent: fc.Arbitrary<Consent> = fc.record({
  channel: anyAction,
  purpose: fc.option(anyPurpose),
  status: fc.constantFrom('given', 'revoked'),
  form: fc.constantFrom('number-given', 'notice', 'spoken', 'written'),
  at: fc.integer({ min: 0, max: 9 }),
  expiresAt: fc.option(anyTime),
  callId: fc.constantFrom(...callIds),
})
const anyWish: fc.Arbitrary<DoNotContact> = fc.record({
  kind: fc.constantFrom('no-contact', 'no-marketing'),
  channel: fc.constantFrom('call', 'text', null),
  since: fc.nat(9),
})
const anyContact: fc.Arbitrary<Contact> = fc.record({
  number: anyNumber,
  places: fc.array(anyPlace, { maxLength: 2 }),
  consents: fc.array(anyConsent, { maxLength: 5 }),
  doNotContact: fc.array(anyWish, { maxLength: 1 }),
  solicitedAt: fc.option(fc.array(anyTime, { maxLength: 4 })),
})
const anyContext: fc.Arbitrary<PolicyContext> = fc.record({
  purpose: anyPurpose,
  automated: fc.boolean(),
  callId: fc.constantFrom(...callIds),
  here: fc.array(anyPlace, { maxLength: 2 }),
  contacts: fc
    .tuple(anyContact, fc.array(anyContact, { maxLength: 2 }))
    .map(([first, more]): PolicyContext['contacts'] => [first, ...more]),
})

const withFirst = (context: PolicyContext, change: (contact: Contact) => Contact): PolicyContext => {
  const [first, ...more] = context.contacts
  return { ...context, contacts: [change(first), ...more] }
}

/** Each makes the same contact harder, or leaves it as it is. */
const restrictions: Record<string, fc.Arbitrary<(context: PolicyContext) => PolicyContext>> = {
  'a wish not to be contacted': anyWish.map(
    (wish) => (context) => withFirst(context, (one) => ({ ...one, doNotContact: [...one.doNotContact, wish] })),
  ),
  'a later no': anyConsent.map((consent) => (context) => {
    const no: Consent = { ...consent, status: 'revoked', at: 10 }
    return withFirst(context, (one) => ({ ...one, consents: [...one.consents, no] }))
  }),
  'a yes that is gone': fc.nat(4).map((at) => (context) => {
    const isYes = (one: Consent) => one.status === 'given'
    return withFirst(context, (one) => ({ ...one, consents: one.consents.filter((c, i) => !isYes(c) || i !== at) }))
  }),
  'one more place where the person may be': anyPlace.map(
    (place) => (context) =>
      withFirst(context, (one) => (candidatesOf(one).length === 0 ? one : { ...one, places: [...one.places, place] })),
  ),
  'one more place where we may be': anyPlace.map(
    (place) => (context) => (context.here.length === 0 ? context : { ...context, here: [...context.here, place] }),
  ),
  'one more person': anyContact.map((one) => (context) => ({ ...context, contacts: [...context.contacts, one] })),
  'a machine instead of a person': fc.constant((context) => ({ ...context, automated: true })),
  'one more sale': anyTime.map(
    (at) => (context) =>
      withFirst(context, (one) => ({ ...one, solicitedAt: one.solicitedAt && [...one.solicitedAt, at] })),
  ),
}

describe('any decision', () => {
  it('is as strict as the strictest of its reasons', () => {
    fc.assert(
      fc.property(anyAction, anyContext, anyTime, (action, context, now) => {
        const { verdict, reasons } = decide(action, context, defaultPack, now)
        expect(rank(verdict)).toBe(Math.max(0, ...reasons.map((reason) => rank(reason.verdict))))
      }),
    )
  })

  it.each(Object.entries(restrictions))('never becomes milder by %s', (_, restriction) => {
    fc.assert(
      fc.property(anyAction, anyContext, anyTime, restriction, (action, context, now, restrict) => {
        const before = decide(action, context, defaultPack, now)
        const after = decide(action, restrict(context), defaultPack, now)
        expect(rank(after.verdict)).toBeGreaterThanOrEqual(rank(before.verdict))
      }),
      { numRuns: 400 },
    )
  })

  it('is the same in whatever order the facts are told', () => {
    const shuffledOnce = <T>(list: readonly T[], seed: number) =>
      list
        .map((one, at) => ({ one, key: (at * 7 + seed) % 11 }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one)
    fc.assert(
      fc.property(anyAction, anyContext, anyTime, fc.nat(10), (action, context, now, seed) => {
        const told = withFirst(context, (one) => ({
          ...one,
          consents: shuffledOnce(one.consents, seed),
          places: shuffledOnce(one.places, seed),
          doNotContact: shuffledOnce(one.doNotContact, seed),
        }))
        const codes = ({ reasons }: Decision) => reasons.map((reason) => `${reason.verdict} ${reason.code}`).sort()
        expect(codes(decide(action, told, defaultPack, now))).toEqual(codes(decide(action, context, defaultPack, now)))
      }),
    )
  })

  it('changes nothing that it was given, names its pack, and can be sent as JSON', () => {
    fc.assert(
      fc.property(anyAction, anyContext, anyTime, (action, context, now) => {
        const before = structuredClone(context)
        const decision = decide(action, context, defaultPack, now)
        expect(context).toEqual(before)
        expect(decision).toMatchObject({ action, packVersion: defaultPack.version, at: now })
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision)
      }),
    )
  })

  it('comes for any text in place of a number or a place', () => {
    const anyText = fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString'))
    fc.assert(
      fc.property(anyAction, anyContext, anyTime, anyText, anyText, (action, context, now, number, place) => {
        const odd = withFirst(context, (one) => ({ ...one, number, places: [place] }))
        expect(order).toContain(decide(action, odd, defaultPack, now).verdict)
      }),
    )
  })
})

describe('a number of an emergency', () => {
  it.each(['911', '112', '988', '999'])('%s is called and texted at any hour, whoever is asked not to be', (number) => {
    fc.assert(
      fc.property(
        fc.constantFrom<Action>('call', 'text'),
        anyContext,
        anyTime,
        (action, { contacts, ...context }, now) => {
          const decision = decide(action, { ...context, contacts: [{ ...contacts[0], number }] }, defaultPack, now)
          expect(decision).toMatchObject({ verdict: 'allow', reasons: [{ code: 'emergency', by: 'number' }] })
        },
      ),
    )
  })
})
