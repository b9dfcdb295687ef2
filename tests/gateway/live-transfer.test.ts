import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
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

const transfer = (callId: string, target: unknown) => agent.command('POST', `/v1/calls/${callId}/transfer`, { target })
const consult = (callId: string, target: unknown) => agent.command('POST', `/v1/calls/${callId}/consult`, { target })
const step = (callId: string, name: string) => agent.command('POST', `/v1/calls/${callId}/consult/${name}`)
const isOver = (sid: string) =>
  rig.sim.until('the leg to end', ({ calls }) => calls.find((call) => call.sid === sid)?.status === 'completed')

describe('a cold transfer', () => {
  it('to a colleague: the contact hears it ring, then the colleague, and the agent is out', async () => {
    const colleague = await rig.person(ben, 'ben')
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await rig.hears(contact, 'ana')
    await transfer(callId, { type: 'user', userId: colleague.userId })
    await rig.hearsSound(contact, 'ringing')
    const theirs = await colleague.answer(callId)
    await rig.hears(contact, 'ben')
    await rig.hears(theirs, 'patient')
    await isOver(sid)
    const view = await waitFor('the agent to be out', async () => {
      const found = await colleague.live(callId)
      return found.parties[0]?.state === 'left' && found
    })
    expect(view.parties.map(({ kind, state }) => [kind, state])).toEqual([
      ['agent', 'left'],
      ['contact', 'connected'],
      ['agent', 'connected'],
    ])
    // The call is the colleague's now, and only theirs.
    expect((await agent.request('PUT', `/v1/calls/${callId}/hold`, { held: true })).body?.code).toBe('forbidden')
    await colleague.command('PUT', `/v1/calls/${callId}/hold`, { held: true })
    await rig.hearsSound(contact, 'music')
    await colleague.command('PUT', `/v1/calls/${callId}/hold`, { held: false })
    await colleague.hangUp(theirs)
    await isOver(contact)
    const record = await waitFor('the row', async () => {
      const found = (await agent.request('GET', `/v1/calls/${callId}`)).body
      return found?.status === 'ended' && found
    })
    expect(record).toMatchObject({ outcome: 'answered', agent: { name: 'Ben Okafor' } })
  })

  it('goes on when the agent hangs up at once', async () => {
    const colleague = await rig.person(ben, 'ben')
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await transfer(callId, { type: 'user', userId: colleague.userId })
    await agent.hangUp(sid)
    await rig.hearsSound(contact, 'ringing')
    await colleague.answer(callId)
    await rig.hears(contact, 'ben')
    expect((await colleague.live(callId)).status).toBe('in-progress')
  })

  it('to an outside number connects both, and ends with either', async () => {
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await transfer(callId, { type: 'number', number: other })
    const target = await rig.farEnd(other)
    await rig.hears(contact, 'other')
    await rig.hears(target, 'patient')
    await isOver(sid)
    expect((await agent.live(callId)).parties.at(-1)).toMatchObject({ kind: 'other', number: other })
    await rig.sim.hangUp(target)
    await isOver(contact)
  })

  it('to a group goes to the first who answers, and the others stop ringing', async () => {
    const colleague = await rig.person(ben, 'ben')
    const nurse = await rig.person(dana, 'dana')
    const { callId } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    const directory = (await agent.request('GET', '/v1/directory')).body as { groups: { id: string }[] }
    await transfer(callId, { type: 'group', groupId: directory.groups[0]?.id })
    await colleague.answer(callId)
    await rig.hears(contact, 'ben')
    await waitFor('the other to stop', () => nurse.device.received.some(({ type }) => type === 'cancel'))
  })

  it('that nobody takes leaves the contact with music and the agent with the choice', async () => {
    await rig.sim.setFarEnd({ number: other, behaviour: 'busy' })
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await transfer(callId, { type: 'number', number: other })
    await waitFor('busy', async () => (await agent.live(callId)).parties.at(-1)?.failure === 'busy')
    await rig.hearsSound(contact, 'music')
    await agent.command('PUT', `/v1/calls/${callId}/hold`, { held: false })
    await rig.hears(contact, 'ana')
    await rig.hears(sid, 'patient')
  })

  it('that nobody takes, when the agent has left, ends with a sentence', async () => {
    await rig.sim.setFarEnd({ number: other, behaviour: 'busy', answerAfterMs: 500 })
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await transfer(callId, { type: 'number', number: other })
    await agent.hangUp(sid)
    await isOver(contact)
    const row = await waitFor('the row', async () => {
      const found = (await agent.request('GET', `/v1/calls/${callId}`)).body
      return found?.status === 'ended' && found
    })
    expect(row.outcome).toBe('answered')
  })

  it('can be called off while it rings', async () => {
    await rig.sim.setFarEnd({ number: other, behaviour: 'no-answer' })
    const { callId } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    const view = await transfer(callId, { type: 'number', number: other })
    expect(
      (await agent.request('POST', `/v1/calls/${callId}/transfer`, { target: { type: 'number', number: other } })).body
        ?.code,
    ).toBe('call-state')
    await agent.command('DELETE', `/v1/calls/${callId}/parties/${view.parties.at(-1)?.id}`)
    await rig.hearsSound(contact, 'music')
    await agent.command('PUT', `/v1/calls/${callId}/hold`, { held: false })
    await rig.hears(contact, 'ana')
  })
})

describe('a consultation', () => {
  it('is not heard by the contact, swaps, and completes as a transfer', async () => {
    const colleague = await rig.person(ben, 'ben')
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await consult(callId, { type: 'user', userId: colleague.userId })
    const theirs = await colleague.answer(callId)
    await rig.hears(sid, 'ben')
    await rig.hears(theirs, 'ana')
    await rig.hearsSound(contact, 'music')
    await step(callId, 'swap')
    await rig.hears(contact, 'ana')
    await rig.hears(sid, 'patient')
    await rig.hearsSound(theirs, 'music')
    await step(callId, 'swap')
    await rig.hears(theirs, 'ana')
    await rig.hearsSound(contact, 'music')
    await step(callId, 'complete')
    await rig.hears(contact, 'ben')
    await rig.hears(theirs, 'patient')
    await isOver(sid)
    expect((await colleague.live(callId)).parties.at(-1)).toMatchObject({ kind: 'agent', state: 'connected' })
    await colleague.hangUp(theirs)
    await isOver(contact)
  })

  it('completes to an outside number', async () => {
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await consult(callId, { type: 'number', number: other })
    const asked = await rig.farEnd(other)
    await rig.hears(asked, 'ana')
    await step(callId, 'complete')
    await rig.hears(contact, 'other')
    await rig.hears(asked, 'patient')
    await isOver(sid)
    await rig.sim.hangUp(contact)
    await isOver(asked)
  })

  it('is cancelled: the asked one is out and the contact is back', async () => {
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await consult(callId, { type: 'number', number: other })
    const asked = await rig.farEnd(other)
    await step(callId, 'cancel')
    await isOver(asked)
    await rig.hears(contact, 'ana')
    await rig.hears(sid, 'patient')
    expect((await agent.request('POST', `/v1/calls/${callId}/consult/complete`)).body?.code).toBe('call-state')
  })

  it('joins everybody', async () => {
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await consult(callId, { type: 'number', number: other })
    const asked = await rig.farEnd(other)
    await rig.hears(asked, 'ana')
    await step(callId, 'join')
    await rig.hears(contact, 'ana', 'other')
    await rig.hears(asked, 'ana', 'patient')
    await rig.hears(sid, 'patient', 'other')
  })

  it('of somebody who does not answer leaves the contact held until the agent resumes', async () => {
    await rig.sim.setFarEnd({ number: other, behaviour: 'busy' })
    const { callId } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await consult(callId, { type: 'number', number: other })
    await waitFor('busy', async () => (await agent.live(callId)).parties.at(-1)?.failure === 'busy')
    await rig.hearsSound(contact, 'music')
    await agent.command('PUT', `/v1/calls/${callId}/hold`, { held: false })
    await rig.hears(contact, 'ana')
  })
})
