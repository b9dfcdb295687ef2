import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Journey, startJourney } from '../support/journey.ts'
import { liveCall } from '../support/sim-client.ts'
import { waitFor } from '../support/wait-for.ts'

const caller = '+14155550188'
let journey: Journey
let panel: Page

beforeAll(async () => {
  journey = await startJourney()
  panel = await journey.callside.panel()
})
afterEach(() => journey.carrier.reset())
afterAll(() => journey?.close())

const ring = () => journey.carrier.ring({ from: caller, to: journey.stack.numbers[0] ?? '' })
const notifications = async () =>
  Object.keys((await journey.desk.evaluate(() => chrome.notifications.getAll())) as Record<string, true>)
const badge = () => journey.desk.evaluate(() => chrome.action.getBadgeText({}))

async function row(callId: string) {
  return waitFor('the row of the call', async () =>
    (await journey.log()).find(({ id, status }) => id === callId && status === 'ended'),
  )
}

describe('a call that comes in', () => {
  it('rings in the panel and by notification, and answering it opens the audio', async () => {
    await ring()
    const { callId } = await journey.phase('ringing-in')
    await waitFor('the notification', async () => (await notifications()).includes(`incoming:${callId}`))
    expect(await badge()).toBe('RING')
    await panel.locator('aria/Answer').click()
    await journey.phase('connected')
    await waitFor('the notification to go', async () => !(await notifications()).includes(`incoming:${callId}`))
    await journey.carrier.until('the caller to hear us', (state) => (liveCall(state, 'pstn')?.audioIn.energy ?? 0) > 0)
    await panel.locator('aria/Hang up').click()
    expect(await row(callId)).toMatchObject({ direction: 'inbound', remote: caller, outcome: 'answered' })
  })

  it('while another one rings is offered when that one is over', async () => {
    const first = await ring()
    const { callId } = await journey.phase('ringing-in')
    await journey.carrier.ring({ from: '+14155550199', to: journey.stack.numbers[0] ?? '' })
    await journey.carrier.until(
      'both to ring here',
      ({ calls }) => calls.filter(({ kind, status }) => kind === 'client' && status === 'ringing').length === 2,
    )
    await journey.carrier.hangUp(first.callSid)
    await waitFor('the second call', async () => {
      const call = await journey.call()
      return call?.phase === 'ringing-in' && call.callId !== callId && call.party.e164 === '+14155550199'
    })
    await panel.locator('aria/Answer').click()
    await journey.phase('connected')
    await panel.locator('aria/Hang up').click()
    await journey.phase('ended')
  })

  it('can be declined from the notification', async () => {
    await ring()
    const { callId } = await journey.phase('ringing-in')
    await journey.callside.clickNotification(`incoming:${callId}`, 1)
    expect(await journey.phase('ended')).toMatchObject({ callId, reason: 'declined' })
    expect(await row(callId)).toMatchObject({ outcome: 'declined' })
  })

  it('that is missed leaves a notification, a badge and a row, and the notification calls back', async () => {
    const { callSid } = await ring()
    const { callId } = await journey.phase('ringing-in')
    await journey.carrier.hangUp(callSid)
    expect(await journey.phase('ended')).toMatchObject({ callId, reason: 'missed' })
    await waitFor('the missed notification', async () => (await notifications()).includes(`missed:${callId}`))
    await waitFor('the badge', async () => (await badge()) === '1')
    expect(await row(callId)).toMatchObject({ direction: 'inbound', outcome: 'missed', durationMs: null })
    await journey.callside.clickNotification(`missed:${callId}`)
    const back = await journey.phase('connected')
    expect(back).toMatchObject({ direction: 'outbound', party: { e164: caller } })
    await panel.locator('aria/Hang up').click()
    await journey.phase('ended')
  })
})
