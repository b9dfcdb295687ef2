import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ana, ben, dana } from './support/gateway.ts'
import { type LiveRig, other, patient, type Person, startLiveRig } from './support/live-rig.ts'

let rig: LiveRig
let agent: Person
beforeAll(async () => {
  rig = await startLiveRig()
})
beforeEach(async () => {
  await rig.reset()
  agent = await rig.person(ana, 'ana')
})
afterEach(() => rig.endTest())
afterAll(() => rig.stop())

describe('hold', () => {
  it('plays music to whom is held, lets nobody hear the other, and ends with resume', async () => {
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await rig.hears(contact, 'ana')
    await rig.hears(sid, 'patient')
    const held = await agent.command('PUT', `/v1/calls/${callId}/hold`, { held: true })
    expect(held.parties.map(({ kind, state }) => [kind, state])).toEqual([
      ['agent', 'connected'],
      ['contact', 'held'],
    ])
    await rig.hearsSound(contact, 'music')
    await rig.hears(sid)
    await agent.command('PUT', `/v1/calls/${callId}/hold`, { held: false })
    await rig.hears(contact, 'ana')
    await rig.hears(sid, 'patient')
  })

  it('is told to those in the call as it happens', async () => {
    const stream = await agent.stream()
    const { callId } = await agent.dial(patient)
    await agent.command('PUT', `/v1/calls/${callId}/hold`, { held: true })
    const views = () => stream.others.flatMap((event) => (event.type === 'live-call' ? [event.call] : []))
    await stream.until(() => views().at(-1)?.parties[1]?.state === 'held')
    const versions = views().map(({ version }) => version)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    expect(views().at(-1)).toEqual(await agent.live(callId))
  })

  it('of one call comes with the resuming of another: two calls never talk at once', async () => {
    const first = await agent.dial(patient)
    await agent.command('PUT', `/v1/calls/${first.callId}/hold`, { held: true })
    const second = await agent.dial(other, {}, await agent.openLine())
    const [one, two] = [await rig.farEnd(patient), await rig.farEnd(other)]
    await rig.hears(two, 'ana')
    await agent.command('PUT', `/v1/calls/${first.callId}/hold`, { held: false })
    await rig.hears(one, 'ana')
    await rig.hearsSound(two, 'music')
    expect((await agent.live(second.callId)).parties[1]?.state).toBe('held')
  })

  it('is refused with a code: no call, somebody else’s, over, nobody there, the carrier', async () => {
    const colleague = await rig.person(ben, 'ben')
    const outsider = await rig.person(dana, 'dana')
    const hold = async (who: Person, callId: string, body: unknown = { held: true }) =>
      (await who.request('PUT', `/v1/calls/${callId}/hold`, body)).body?.code
    expect(await hold(agent, crypto.randomUUID())).toBe('not-found')
    expect(await hold(agent, 'not-an-id')).toBe('bad-request')
    await rig.sim.setFarEnd({ number: patient, behaviour: 'no-answer' })
    const ringing = await agent.send(patient)
    await rig.sim.until('it to ring', ({ calls }) =>
      calls.some(({ to, status }) => to === patient && status === 'ringing'),
    )
    expect(await hold(agent, ringing.callId)).toBe('call-state')
    await rig.sim.hangUp(ringing.sid)
    const { callId, sid } = await agent.dial(other)
    expect(await hold(colleague, callId)).toBe('forbidden')
    expect(await hold(outsider, callId)).toBe('not-found')
    expect(await hold(agent, callId, { held: 'yes' })).toBe('bad-request')
    await rig.sim.setFaults({ rest: { status: 400, code: 20001, times: 1 } })
    expect(await hold(agent, callId)).toBe('carrier-refused')
    await rig.sim.setFaults({ rest: { status: 503, times: 1 } })
    expect(await hold(agent, callId)).toBe('carrier-unavailable')
    // What was refused does not happen later.
    expect((await agent.live(callId)).parties[1]?.state).toBe('connected')
    await rig.hears(await rig.farEnd(other), 'ana')
    await rig.sim.hangUp(sid)
    await rig.sim.until('the end', ({ calls }) => calls.every(({ status }) => status !== 'in-progress'))
    expect(await hold(agent, callId)).toBe('call-ended')
  })
})
