// A live call outlives everything but the network.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Journey, startJourney } from '../support/journey.ts'
import { type Media, watchMedia } from '../support/media-probe.ts'
import { liveCall } from '../support/sim-client.ts'
import { waitFor } from '../support/wait-for.ts'

let journey: Journey
let media: () => Promise<Media | undefined>

beforeAll(async () => {
  journey = await startJourney()
  media = await watchMedia(journey.callside)
})
afterAll(() => journey?.close())

const send = (name: string, input: unknown) =>
  journey.desk.evaluate((message) => chrome.runtime.sendMessage(message), { name, input })

async function talk(): Promise<string> {
  await send('background:dial', { to: '+14155550132' })
  const { callId } = await journey.phase('connected')
  await morePackets()
  return callId
}

async function morePackets(): Promise<void> {
  const before = (await media())?.packetsReceived ?? 0
  await waitFor('more packets', async () => ((await media())?.packetsReceived ?? 0) > before + 25)
}

async function hangUp(callId: string): Promise<void> {
  await send('background:hangUp', { callId })
  await journey.phase('ended')
  await journey.carrier.until('no call to be left', (state) => !liveCall(state, 'client') && !liveCall(state, 'pstn'))
}

async function endedRow(callId: string) {
  return waitFor(
    'the row of the call',
    async () => (await journey.log()).find(({ id, status }) => id === callId && status === 'ended'),
    20_000,
  )
}

describe('a live call', () => {
  it('goes on when the signalling socket drops, and says when it is back', async () => {
    const callId = await talk()
    expect((await journey.carrier.dropSockets()).dropped).toBeGreaterThan(0)
    await journey.carrier.until('the device to register again', (state) =>
      state.clients.some(({ registered }) => registered),
    )
    await waitFor('the link to come back', async () => {
      const call = await journey.call()
      return call?.phase === 'connected' && call.link === 'up'
    })
    await morePackets()
    await hangUp(callId)
    expect(await endedRow(callId)).toMatchObject({ outcome: 'answered' })
  })

  it('goes on when the gateway restarts, and its row arrives', async () => {
    const callId = await talk()
    await journey.stack.gateway.stop()
    await morePackets()
    await journey.stack.gateway.start()
    await morePackets()
    await hangUp(callId)
    expect(await endedRow(callId)).toMatchObject({ outcome: 'answered' })
  })

  it('goes on when the panel and the page that it was dialled from are closed', async () => {
    const crm = await journey.openCrm()
    const panel = await journey.callside.panel(crm)
    const callId = await talk()
    await panel.evaluate(() => window.close())
    await crm.close()
    await morePackets()
    expect(await journey.call()).toMatchObject({ callId, phase: 'connected' })
    await hangUp(callId)
  })

  it('that the other side ends while the worker is stopped ends as just that', async () => {
    const callId = await talk()
    const telephone = await journey.carrier.until('the telephone', (state) => liveCall(state, 'pstn'))
    await journey.callside.stopWorker()
    await journey.carrier.hangUp(telephone.sid)
    expect(await journey.phase('ended')).toMatchObject({ callId, reason: 'hung-up-there', fault: null })
  })

  it('that rings is taken back while the worker is stopped, and is missed', async () => {
    const { callSid } = await journey.carrier.ring({ from: '+14155550177', to: journey.stack.numbers[0] ?? '' })
    const { callId } = await journey.phase('ringing-in')
    await journey.callside.stopWorker()
    await journey.carrier.hangUp(callSid)
    expect(await journey.phase('ended')).toMatchObject({ callId, reason: 'missed', fault: null })
  })

  it('ends with a sign-out that a person asks for, and nothing of it stays', async () => {
    await talk()
    await send('background:signOut', null)
    await journey.carrier.until('no call to be left', (state) => !liveCall(state, 'client') && !liveCall(state, 'pstn'))
    expect(await journey.call()).toBeNull()
    const left = await journey.desk.evaluate(async () => ({
      notifications: Object.keys((await chrome.notifications.getAll()) as Record<string, true>),
      tokens: (await chrome.storage.session.get('tokens'))['tokens'],
      me: (await chrome.storage.session.get('me'))['me'],
      key: (await chrome.storage.session.get('cacheKey'))['cacheKey'],
    }))
    expect(left).toEqual({ notifications: [], tokens: null })
    expect(await journey.log()).toEqual([])
  })
})
