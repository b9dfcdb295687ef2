// One person, signed in in two browsers: a call that one of them has is not the other's, until it is moved.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SessionState } from '../../lib/call/events.ts'
import { callsOf } from '../../lib/call/session-state.ts'
import { launchCallside } from '../support/browser.ts'
import { attach, type Journey, signIn, startJourney } from '../support/journey.ts'
import { waitFor } from '../support/wait-for.ts'

const caller = { number: '+14155550123', hertz: 1900 }
const loud = 0.05

let here: Journey
let there: Journey

beforeAll(async () => {
  here = await startJourney()
  there = await attach(here.stack, await launchCallside({ spki: here.stack.sim.spki }))
  await signIn(there)
  await here.carrier.until(
    'both to be registered',
    ({ clients }) => clients.filter((one) => one.registered).length === 2,
  )
})
beforeEach(() =>
  here.carrier.setFarEnd({ number: caller.number, behaviour: 'answer', media: 'tone', hertz: caller.hertz }),
)
afterEach(async () => {
  await here.carrier.reset()
  for (const journey of [here, there])
    await waitFor('no call to be left', async () => ((await journey.call())?.phase ?? 'ended') === 'ended')
})
afterAll(async () => {
  await there?.callside.close()
  await here?.close()
})

const send = (journey: Journey, name: string, input: unknown) =>
  journey.desk.evaluate((message) => chrome.runtime.sendMessage(message), { name, input })

async function calls(journey: Journey) {
  const { call } = (await journey.desk.evaluate(() => chrome.storage.session.get('call'))) as { call?: SessionState }
  return call === undefined ? [] : callsOf(call)
}
const notifications = async (journey: Journey) =>
  Object.keys((await journey.desk.evaluate(() => chrome.notifications.getAll())) as Record<string, true>)

/** One leg of ours is live, and hears the caller. */
const isHeard = () =>
  waitFor('the caller to be heard', async () => {
    const { calls: all } = await here.carrier.state()
    const ours = all.filter(({ kind, status }) => kind === 'client' && status === 'in-progress')
    const [leg] = ours
    if (leg === undefined || ours.length > 1) return false
    return ((await here.carrier.heard(leg.sid, caller.hertz)).tones[caller.hertz] ?? 0) > loud
  })

const ring = () => here.carrier.ring({ from: caller.number, to: here.stack.numbers[0] ?? '' })
const endedAs = (journey: Journey, reason: string) =>
  waitFor(`the call to be ${reason}`, async () => {
    const call = await journey.call()
    return call?.phase === 'ended' && call.reason === reason && call.fault === null
  })

describe('a call of somebody who is signed in twice', () => {
  it('rings on both, and stops on one when it is answered on the other, without being missed', async () => {
    await ring()
    const { callId } = await here.phase('ringing-in')
    expect((await there.phase('ringing-in')).callId).toBe(callId)
    await send(there, 'background:answer', { callId })
    await there.phase('connected')
    await endedAs(here, 'answered-elsewhere')
    await isHeard()
    expect(await notifications(here)).toEqual([])
    expect((await here.presence()).missed).toEqual([])
    await send(there, 'background:hangUp', { callId })
  })

  it('is moved: it rings on the other only, goes on there, and is over here as moved', async () => {
    await send(here, 'background:dial', { to: caller.number })
    const { callId } = await here.phase('connected')
    await isHeard()
    await send(here, 'background:askGateway', { callId, request: { kind: 'move' } })
    expect(await there.phase('ringing-in')).toMatchObject({ callId, party: { e164: caller.number } })
    expect((await calls(here)).map(({ phase }) => phase)).toEqual(['connected'])
    await send(there, 'background:answer', { callId })
    await there.phase('connected')
    await endedAs(here, 'moved')
    await isHeard()
    await send(there, 'background:hangUp', { callId })
    await endedAs(there, 'hung-up-here')
  })

  it('that nobody takes on the other goes on here', async () => {
    await send(here, 'background:dial', { to: caller.number })
    const { callId } = await here.phase('connected')
    await send(here, 'background:askGateway', { callId, request: { kind: 'move' } })
    await there.phase('ringing-in')
    await send(there, 'background:decline', { callId })
    await endedAs(there, 'declined')
    await isHeard()
    expect(await here.call()).toMatchObject({ callId, phase: 'connected' })
    await send(here, 'background:hangUp', { callId })
  })
})
