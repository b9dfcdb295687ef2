import { describe, expect, it } from 'vitest'
import { createOutcomes } from '../../../entrypoints/crm.content/dial-text.ts'
import { ok } from '../../../lib/core/result.ts'

const ana = { to: '+14155550100' }
const started = ok({ ok: true } as const)
const busy = ok({ ok: false, code: 'busy' } as const)
const inCall = { state: 'refused', text: 'You are in a call already.' }

describe('what a press on a number says', () => {
  it('is no refusal when the same number is being called', () => {
    const outcomeOf = createOutcomes(() => 0)
    expect(outcomeOf(ana, started)).toEqual({ state: 'started', text: '' })
    expect(outcomeOf(ana, busy)).toEqual({ state: 'started', text: 'Calling…' })
  })

  it('is a refusal for another number or extension, and before any call', () => {
    const outcomeOf = createOutcomes(() => 0)
    expect(outcomeOf(ana, busy)).toEqual(inCall)
    outcomeOf(ana, started)
    expect(outcomeOf({ to: '+14155550101' }, busy)).toEqual(inCall)
    expect(outcomeOf({ ...ana, ext: '2' }, busy)).toEqual(inCall)
  })

  it('is a refusal once the call of then may be another one', () => {
    let now = 0
    const outcomeOf = createOutcomes(() => now)
    outcomeOf(ana, started)
    now = 31_000
    expect(outcomeOf(ana, busy)).toEqual(inCall)
  })
})
