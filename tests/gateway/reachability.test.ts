import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { ana, dana } from './support/gateway.ts'
import { type LiveRig, startLiveRig } from './support/live-rig.ts'

let rig: LiveRig
beforeAll(async () => {
  rig = await startLiveRig()
})
beforeEach(() => rig.reset())
afterEach(() => rig.endTest())
afterAll(() => rig.stop())

describe('a probe', () => {
  it('reaches a device that is registered, and says so to the person’s stream', async () => {
    const agent = await rig.person(ana, 'ana')
    const stream = await agent.stream()
    const { probeId } = (await agent.request('POST', '/v1/reachability')).body as { probeId: string }
    const invite = await agent.device.next('invite')
    const { Params } = invite.payload.parameters as { Params: string }
    expect(new URLSearchParams(Params).get('probe')).toBe(probeId)
    agent.device.send('reject', { callsid: invite.payload.callsid })
    await stream.until(() => stream.others.length > 0)
    expect(stream.others).toMatchObject([{ type: 'probe-ended', probeId, reached: true }])
    // It is no call.
    expect((await agent.request('GET', '/v1/calls')).body).toMatchObject({ items: [] })
    expect((await agent.request('POST', '/v1/reachability')).body?.code).toBe('too-many-requests')
  })

  it('that finds no device says that, too', async () => {
    const agent = await rig.person(ana, 'ana')
    const stream = await agent.stream()
    agent.device.close()
    await rig.sim.until('nobody to be registered', ({ clients }) => clients.length === 0)
    await agent.request('POST', '/v1/reachability')
    await waitFor('the outcome', () => stream.others.some((event) => event.type === 'probe-ended' && !event.reached))
  })

  it('is refused with a code without a line, and when the carrier is away', async () => {
    const nurse = await rig.person(dana, 'dana')
    expect((await nurse.request('POST', '/v1/reachability')).body?.code).toBe('target-unavailable')
    const agent = await rig.person(ana, 'ana')
    await rig.sim.setFaults({ rest: { status: 503, times: 2 } })
    expect((await agent.request('POST', '/v1/reachability')).body?.code).toBe('carrier-unavailable')
  })
})
