// A device knows that it can ring because it was rung: by the gateway, through the carrier, without a sound.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Presence } from '../../lib/storage/items.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { waitFor } from '../support/wait-for.ts'

const longMs = 60_000
/** The gateway's own limit, and a little. */
const questionEveryMs = 16_000
let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey?.close())

const reachability = async () => (await journey.presence()).reachability
const proof = (since: number) =>
  waitFor(
    'a proof that calls arrive',
    async () => {
      const now = await reachability()
      return now.state === 'ready' && now.checkedAt !== null && now.checkedAt > since ? now.checkedAt : undefined
    },
    longMs,
  )
const probes = async () =>
  (await journey.carrier.state()).calls.filter(
    ({ kind, direction }) => kind === 'client' && direction === 'outbound-api',
  )

/** As if the last proof and the last question were two minutes old, to a worker that starts again. */
async function age(): Promise<void> {
  await journey.callside.stopWorker()
  await journey.desk.evaluate(async () => {
    const { presence } = (await chrome.storage.session.get('presence')) as { presence: Presence }
    const { reachability: was, probe } = presence
    const aged = was.state === 'ready' && was.checkedAt !== null ? { ...was, checkedAt: was.checkedAt - 120_000 } : was
    const asked = { ...probe, askedAt: probe.askedAt - 120_000 }
    await chrome.storage.session.set({ presence: { ...presence, reachability: aged, probe: asked } })
  })
}
const otherNetwork = async () => {
  const engine = await journey.callside.offscreen()
  await engine.evaluate(() => void dispatchEvent(new Event('online')))
}

describe('a device that just signed in', () => {
  it('is proved to ring, and nobody sees anything of it', async () => {
    await proof(0)
    expect((await probes()).map(({ status }) => status)).toEqual(['busy'])
    expect(await journey.call()).toBeNull()
    expect(await journey.desk.evaluate(() => chrome.notifications.getAll())).toEqual({})
    expect(await journey.desk.evaluate(() => chrome.action.getBadgeText({}))).toBe('')
    expect(await journey.log()).toEqual([])
  })
})

describe('after another network', () => {
  it('is proved anew without a sound, also with the worker stopped', async () => {
    const before = await proof(0)
    const engine = await journey.callside.offscreen()
    await engine.evaluate(() => {
      HTMLMediaElement.prototype.play = () => Promise.reject(new Error((document.title = 'sound')))
    })
    await age()
    await otherNetwork()
    expect(await proof(before)).toBeGreaterThan(before)
    expect(await engine.title()).not.toBe('sound')
  })

  it('a device that seems registered but is not rung says so, and mends itself', async () => {
    const before = await proof(0)
    await waitFor('the gateway to take another question', () => Date.now() > before + questionEveryMs, longMs)
    await age()
    expect((await journey.carrier.forgetSockets()).forgotten).toBe(1)
    await otherNetwork()
    await waitFor(
      'the device to know that it does not ring',
      async () => {
        const now = await reachability()
        return now.state === 'unreachable' && now.fault === 'not-rung'
      },
      longMs,
    )
    await waitFor('the badge', async () => (await journey.desk.evaluate(() => chrome.action.getBadgeText({}))) === '!')
    await proof(before)
    await journey.carrier.ring({ from: '+14155550188', to: journey.stack.numbers[0] ?? '' })
    await journey.phase('ringing-in')
    await journey.carrier.reset()
  }, 120_000)
})
