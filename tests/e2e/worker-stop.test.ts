import type { Page } from 'puppeteer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Journey, startJourney } from '../support/journey.ts'
import { type Media, watchMedia } from '../support/media-probe.ts'
import { liveCall } from '../support/sim-client.ts'
import { waitFor } from '../support/wait-for.ts'

let journey: Journey
let panel: Page
let media: () => Promise<Media | undefined>

beforeAll(async () => {
  journey = await startJourney()
  media = await watchMedia(journey.callside)
  panel = await journey.callside.panel()
})
afterAll(() => journey?.close())

async function morePackets(): Promise<void> {
  const before = (await media())?.packetsReceived ?? 0
  await waitFor('more packets', async () => ((await media())?.packetsReceived ?? 0) > before + 25)
}

async function dialFromPad(): Promise<void> {
  await panel.locator('.dial input').fill('(415) 555-0132')
  await panel.locator('.dial-call').click()
}

describe('a worker that Chrome stops', () => {
  it.each(Array.from({ length: 10 }, (_, index) => index + 1))(
    'in the middle of a call leaves audio, state and hang up as they were (%d of 10)',
    async () => {
      await dialFromPad()
      const before = await journey.phase('connected')
      await panel.locator('aria/Mute').click()
      await waitFor('the mute', async () => ((await journey.call()) as { muted?: boolean }).muted === true)
      await journey.callside.stopWorker()
      await morePackets()
      // The panel asks again by itself; what it shows is the call as it was.
      await waitFor('the panel to come back with the call', async () =>
        panel.evaluate(() => document.querySelector('.call-connected [aria-pressed="true"]') !== null),
      )
      expect(await journey.call()).toEqual({ ...before, muted: true })
      await panel.locator('aria/Hang up').click()
      const ended = await journey.phase('ended')
      expect(ended).toMatchObject({ callId: before.callId, reason: 'hung-up-here', fault: null })
      await journey.carrier.until(
        'the carrier to see it end',
        (state) => !liveCall(state, 'client') && !liveCall(state, 'pstn'),
      )
      await panel.locator('aria/Dismiss').click()
    },
  )

  it('wakes for a call that comes in: notification, answer, audio', async () => {
    await journey.callside.stopWorker()
    await journey.carrier.ring({ from: '+14155550177', to: journey.stack.numbers[0] ?? '' })
    const { callId, party } = await journey.phase('ringing-in')
    expect(party.e164).toBe('+14155550177')
    await waitFor(
      'the notification',
      async () =>
        ((await journey.desk.evaluate(() => chrome.notifications.getAll())) as Record<string, true>)[
          `incoming:${callId}`
        ],
    )
    await journey.callside.stopWorker()
    await journey.callside.clickNotification(`incoming:${callId}`, 0)
    await journey.phase('connected')
    await morePackets()
    await panel.locator('aria/Hang up').click()
    await journey.phase('ended')
  })
})
