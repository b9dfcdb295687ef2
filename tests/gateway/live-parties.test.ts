import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { ana, ben, dana } from './support/gateway.ts'
import { interpreter, type LiveRig, other, patient, type Person, startLiveRig } from './support/live-rig.ts'

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

const add = (callId: string, number: string) =>
  agent.command('POST', `/v1/calls/${callId}/parties`, { target: { type: 'number', number } })

describe('a third party', () => {
  it('is heard by both and hears both, and is gone when it is sent away', async () => {
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    const view = await add(callId, interpreter)
    expect(view.parties.map(({ id, kind, task, number }) => [id, kind, task, number])).toEqual([
      ['agent', 'agent', null, null],
      ['remote', 'contact', null, patient],
      ['party-3', 'other', 'party', interpreter],
    ])
    const third = await rig.farEnd(interpreter)
    await rig.hears(third, 'ana', 'patient')
    await rig.hears(contact, 'ana', 'interpreter')
    await rig.hears(sid, 'patient', 'interpreter')
    await agent.command('DELETE', `/v1/calls/${callId}/parties/party-3`)
    await rig.hears(contact, 'ana')
    await rig.hears(sid, 'patient')
    await waitFor('the view', async () => (await agent.live(callId)).parties[2]?.state === 'left')
    expect((await agent.live(callId)).status).toBe('in-progress')
  })

  it('may hang up without ending the call, which ends for it when the contact leaves', async () => {
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await add(callId, interpreter)
    await rig.sim.hangUp(await rig.farEnd(interpreter))
    await rig.hears(sid, 'patient')
    await add(callId, other)
    const third = await rig.farEnd(other)
    await rig.hears(third, 'ana', 'patient')
    await rig.sim.hangUp(contact)
    await rig.sim.until('the end', ({ calls }) => calls.every(({ status }) => status !== 'in-progress'))
    await waitFor('the view', async () => (await agent.live(callId)).status === 'ended')
  })

  it('can be a colleague, and one of a group: the first who answers', async () => {
    const colleague = await rig.person(ben, 'ben')
    const nurse = await rig.person(dana, 'dana')
    const { callId } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    const directory = (await agent.request('GET', '/v1/directory')).body as { groups: { id: string; name: string }[] }
    const groupId = directory.groups.find(({ name }) => name === 'Nurses')?.id
    await agent.command('POST', `/v1/calls/${callId}/parties`, { target: { type: 'group', groupId } })
    const sid = await nurse.answer(callId)
    await rig.hears(contact, 'ana', 'dana')
    await waitFor('the other device to stop', () => colleague.device.received.some(({ type }) => type === 'cancel'))
    const view = await nurse.live(callId)
    expect(view.parties.filter(({ task }) => task === 'party')).toMatchObject([
      { kind: 'colleague', userId: nurse.userId, name: 'Dana Lind', state: 'connected' },
    ])
    // Whoever was added takes part and does not decide.
    const refused = await nurse.request('PUT', `/v1/calls/${callId}/hold`, { held: true })
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    await nurse.hangUp(sid)
    await rig.hears(contact, 'ana')
  })

  it('that does not answer says why, and the two go on', async () => {
    await rig.sim.setFarEnd({ number: other, behaviour: 'busy' })
    const { callId, sid } = await agent.dial(patient)
    await add(callId, other)
    const busy = await waitFor('busy', async () => {
      const party = (await agent.live(callId)).parties[2]
      return party?.state === 'left' && party
    })
    expect(busy.failure).toBe('busy')
    await rig.hears(sid, 'patient')
  })

  it('held alone hears music while the others talk', async () => {
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await add(callId, interpreter)
    const third = await rig.farEnd(interpreter)
    await rig.hears(sid, 'patient', 'interpreter')
    await agent.command('PUT', `/v1/calls/${callId}/parties/party-3/hold`, { held: true })
    await rig.hearsSound(third, 'music')
    await rig.hears(contact, 'ana')
    await agent.command('PUT', `/v1/calls/${callId}/parties/party-3/hold`, { held: false })
    await rig.hears(third, 'ana', 'patient')
  })
})

describe('a request to call somebody in', () => {
  it('that is sent again under its key calls nobody twice', async () => {
    const { callId } = await agent.dial(patient)
    const path = `/v1/calls/${callId}/parties`
    const key = { 'idempotency-key': 'key-of-the-test-1' }
    const body = { target: { type: 'number', number: interpreter } }
    const replies = await Promise.all([1, 2].map(() => agent.request('POST', path, body, key)))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 409]))
    const again = await agent.request('POST', path, body, key)
    expect(again.status).toBe(200)
    expect((await agent.live(callId)).parties).toHaveLength(3)
    const reused = await agent.request('POST', path, { target: { type: 'number', number: other } }, key)
    expect(reused).toMatchObject({ status: 422, body: { code: 'key-reused' } })
  })

  it('is refused with a code when it makes no sense', async () => {
    const { callId } = await agent.dial(patient)
    const path = `/v1/calls/${callId}/parties`
    const code = async (body: unknown, headers?: Record<string, string>) =>
      (await agent.request('POST', path, body, headers)).body?.code
    const target = (given: unknown) => code({ target: given })
    expect(await target({ type: 'number', number: '911' })).toBe('bad-request')
    expect(await target({ type: 'user', userId: agent.userId })).toBe('target-unavailable')
    // Ben is not signed in, Cleo is of another organisation, and nobody has this group.
    expect(await target({ type: 'user', userId: await rig.gateway().userId(ben) })).toBe('target-unavailable')
    expect(await target({ type: 'user', userId: await rig.gateway().userId('cleo@ridge.example') })).toBe(
      'target-unavailable',
    )
    expect(await target({ type: 'group', groupId: 'nobody' })).toBe('not-found')
    expect(await code({ target: { type: 'number', number: other } }, { 'idempotency-key': 'short' })).toBe(
      'bad-request',
    )
    expect((await agent.request('DELETE', `${path}/party-9`)).body?.code).toBe('not-found')
    expect((await agent.request('DELETE', `${path}/remote`)).body?.code).toBe('call-state')
    expect((await agent.request('DELETE', `${path}/agent`)).body?.code).toBe('call-state')
    await rig.sim.setFaults({ rest: { status: 400, code: 21211, times: 1 } })
    const key = { 'idempotency-key': 'key-of-the-test-2' }
    const body = { target: { type: 'number', number: other } }
    expect(await code(body, key)).toBe('carrier-refused')
    // What was not done may be done under the same key.
    expect(await code(body, key)).toBeUndefined()
    expect((await agent.live(callId)).status).toBe('in-progress')
  })
})
