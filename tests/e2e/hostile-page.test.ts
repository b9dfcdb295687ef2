import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Journey, startJourney } from '../support/journey.ts'
import { waitFor } from '../support/wait-for.ts'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey?.close())

describe('a page with a hostile script', () => {
  it('places no call and learns nothing', async () => {
    const page = await journey.callside.browser.newPage()
    const url = new URL(`/probe?id=${journey.callside.extensionId}`, journey.stack.pages.crmUrl)
    await page.goto(url.href)
    await waitFor('the call button that it attacks', async () => (await page.$('aria/Call (415) 555-0166')) !== null)
    const learned = await waitFor('ten rounds of attack', () =>
      page.evaluate(() => {
        const probe = (window as unknown as { __probe: Record<string, unknown> & { done: number } }).__probe
        return probe.done >= 10 ? probe : undefined
      }),
    )
    expect(learned).toMatchObject({ roots: 0, globals: [], resources: [] })
    expect(['absent', 'no-answer', 'threw']).toContain(learned['runtime'])
    // What it heard are its own shots: nothing carries the extension's id.
    expect((learned['events'] as string[]).filter((event) => event.includes(journey.callside.extensionId))).toEqual([])
    expect(
      (learned['messages'] as string[]).every(
        (message) => message.includes('+14155550166') || message.includes('crm:wxt'),
      ),
    ).toBe(true)
    expect(await journey.call()).toBeNull()
    // The gateway's own test of the line rings the device for a moment; nobody is called by that.
    const { calls } = await journey.carrier.state()
    expect(calls.filter(({ direction }) => direction !== 'outbound-api')).toEqual([])
  })

  it('is refused by the worker even if it could speak as a content script', async () => {
    const page = await journey.openCrm()
    const realm = await waitFor('the content script', async () => page.extensionRealms()[0])
    const ask = (name: string, input: unknown) =>
      realm.evaluate((message) => chrome.runtime.sendMessage(message), { name, input })
    const callId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
    for (const [name, input] of [
      ['background:voiceToken', null],
      ['background:streamAccess', { renew: false }],
      ['background:callLog', null],
      ['background:hangUp', { callId }],
      ['background:engineEvent', { seq: 1, event: { type: 'registered', at: 1 } }],
      ['background:signOut', null],
    ] as const) {
      expect(await ask(name, input)).toEqual({ ok: false, error: { code: 'sender-refused' } })
    }
    expect(await ask('background:dial', { to: 'tel:911' })).toEqual({ ok: false, error: { code: 'input-invalid' } })
    expect(
      await realm.evaluate(async () => {
        try {
          return Object.keys(await chrome.storage.session.get())
        } catch {
          return 'refused'
        }
      }),
    ).toBe('refused')
  })
})
