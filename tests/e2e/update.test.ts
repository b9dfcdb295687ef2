// A new version waits for the end of a call, and the line is back by itself after it.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { attach, type Journey, startJourney } from '../support/journey.ts'
import { watchMedia } from '../support/media-probe.ts'
import { waitFor } from '../support/wait-for.ts'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey?.close())

it('an update under a call is applied when the call is over, and nobody has to sign in again', async () => {
  const { callside, desk, stack } = journey
  const media = await watchMedia(callside)
  const send = (name: string, input: unknown) =>
    desk.evaluate((message) => chrome.runtime.sendMessage(message), { name, input })
  await send('background:dial', { to: '+14155550132' })
  const { callId } = await journey.phase('connected')
  const worker = await callside.worker()
  await worker.evaluate(() => {
    const event = chrome.runtime.onUpdateAvailable as unknown as { dispatch(details: { version: string }): void }
    event.dispatch({ version: '99.0' })
  })
  const before = (await media())?.packetsReceived ?? 0
  await waitFor('the talk to go on', async () => ((await media())?.packetsReceived ?? 0) > before + 50)
  expect(await journey.call()).toMatchObject({ callId, phase: 'connected', link: 'up' })
  expect(desk.isClosed()).toBe(false)

  await send('background:hangUp', { callId })
  await waitFor('the extension to reload', () => desk.isClosed())
  await waitFor('the extension to be back', async () => {
    const page = await callside.browser.newPage()
    const there = await page.goto(`chrome-extension://${callside.extensionId}/welcome.html`).catch(() => null)
    if (there === null) await page.close()
    return there !== null
  })
  const later = await attach(stack, callside)
  await waitFor('the line to be ready', async () => (await later.presence()).reachability.state === 'ready', 30_000)
  const row = await waitFor('its row', async () => (await later.log()).find(({ id }) => id === callId))
  expect(row).toMatchObject({ status: 'ended', outcome: 'answered' })
})
