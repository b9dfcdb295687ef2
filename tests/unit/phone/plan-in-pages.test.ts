import { beforeAll, describe, expect, it, vi } from 'vitest'
import type * as Finder from '../../../lib/phone/find-numbers.ts'
import type * as Plan from '../../../lib/phone/plan.ts'
import { restOfPlans } from '../../../lib/phone/plan-data-rest.ts'

/** The modules as the content script has them. */
async function inPage(): Promise<{ plan: typeof Plan; finder: typeof Finder; asked: () => number }> {
  vi.resetModules()
  vi.stubEnv('ENTRYPOINT', 'crm')
  const plan = await import('../../../lib/phone/plan.ts')
  const finder = await import('../../../lib/phone/find-numbers.ts')
  vi.unstubAllEnvs()
  let times = 0
  plan.whenPlanAwaited(() => times++)
  return { plan, finder, asked: () => times }
}

describe('the plans that come with the content script', () => {
  let page: Awaited<ReturnType<typeof inPage>>
  beforeAll(async () => {
    page = await inPage()
  })

  it('know the countries that most pages show, and ask for nothing then', () => {
    const text = 'Call (415) 555-0132, +44 20 7946 0123 or +999 1234567. Order 4155550132'
    const found = page.finder.findNumbers(text, { defaultCountry: 'US' })
    expect(found.map(({ e164 }) => e164)).toEqual(['+14155550132', '+442079460123'])
    expect(page.asked()).toBe(0)
  })

  it('know every country and its calling code', () => {
    expect(page.plan.countryOf('ge')).toBe('GE')
    expect(page.plan.callingCodeOf('GE')).toBe('995')
    expect(page.asked()).toBe(0)
  })
})

describe('a number of another plan', () => {
  it('is asked for once, and not taken for another number meanwhile', async () => {
    const { plan, finder, asked } = await inPage()
    const read = () => finder.findNumbers('Tel. +98 912 345 6789', { defaultCountry: 'US' })
    expect(read()).toEqual([])
    expect(asked()).toBe(1)
    plan.addRestOfPlans(restOfPlans)
    expect(read()).toMatchObject([{ e164: '+989123456789', country: 'IR' }])
    expect(asked()).toBe(1)
  })

  it('is also one at home there, written without a calling code', async () => {
    const { plan, finder, asked } = await inPage()
    const read = () => finder.findNumbers('Tel. 0912 345 6789', { defaultCountry: 'IR' })
    expect(read()).toEqual([])
    expect(asked()).toBeGreaterThan(0)
    plan.addRestOfPlans(restOfPlans)
    expect(read()).toMatchObject([{ e164: '+989123456789' }])
  })

  it('is also one of the islands that share a calling code with a country that pages know', async () => {
    const { plan, finder, asked } = await inPage()
    const read = () => finder.findNumbers('+1 876 555 0132', { defaultCountry: 'GB' })
    expect(read()).toEqual([])
    expect(asked()).toBeGreaterThan(0)
    plan.addRestOfPlans(restOfPlans)
    expect(read()).toMatchObject([{ e164: '+18765550132', country: 'JM' }])
  })

  it('is known at once everywhere but in pages', async () => {
    vi.resetModules()
    const { findNumbers } = await import('../../../lib/phone/find-numbers.ts')
    expect(findNumbers('+98 912 345 6789', {})).toMatchObject([{ e164: '+989123456789' }])
  })
})
