// The document with the media is gone: the call with it, and nothing else.
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Journey, startJourney } from '../support/journey.ts'
import { liveCall } from '../support/sim-client.ts'
import { waitFor } from '../support/wait-for.ts'

let journey: Journey
let panel: Page

beforeAll(async () => {
  journey = await startJourney()
  panel = await journey.callside.panel()
})
afterAll(() => journey?.close())

it('a call whose engine document goes is over at once, with a reason and a redial that works', async () => {
  await panel.locator('.dial input').fill('(415) 555-0132')
  await panel.locator('.dial-call').click()
  const { callId } = await journey.phase('connected')
  const worker = await journey.callside.worker()
  await worker.evaluate(() => chrome.offscreen.closeDocument())
  expect(await journey.phase('ended')).toMatchObject({ callId, reason: 'failed', fault: 'engine-lost' })
  await waitFor('the line to be ready again', async () => (await journey.presence()).reachability.state === 'ready')
  await journey.carrier.until('the far end to be let go', (state) => !liveCall(state, 'pstn'))
  await panel.locator('aria/Call again').click()
  const again = await journey.phase('connected')
  expect(again.callId).not.toBe(callId)
  expect(again.party.e164).toBe('+14155550132')
})
