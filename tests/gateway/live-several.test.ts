import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { ana, ben, frontDesk } from './support/gateway.ts'
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

const isOver = (sid: string) =>
  rig.sim.until('the leg to end', ({ calls }) => calls.find((call) => call.sid === sid)?.status === 'completed')

async function twoCalls() {
  const first = await agent.dial(patient)
  await agent.command('PUT', `/v1/calls/${first.callId}/hold`, { held: true })
  const second = await agent.dial(other, {}, await agent.openLine())
  return { first, second, contacts: [await rig.farEnd(patient), await rig.farEnd(other)] as const }
}

describe('two calls of one agent', () => {
  it('become one in which all three hear each other', async () => {
    const { first, second, contacts } = await twoCalls()
    await rig.hears(contacts[1], 'ana')
    const view = await agent.command('POST', `/v1/calls/${first.callId}/merge`, { callId: second.callId })
    expect(view.parties.map(({ kind, number }) => [kind, number])).toEqual([
      ['agent', null],
      ['contact', patient],
      ['contact', other],
    ])
    await rig.hears(first.sid, 'patient', 'other')
    await rig.hears(contacts[0], 'ana', 'other')
    await rig.hears(contacts[1], 'ana', 'patient')
    await isOver(second.sid)
    const left = await waitFor('the second to end', async () => {
      const found = await agent.live(second.callId)
      return found.status === 'ended' && found
    })
    expect(left.mergedInto).toBe(first.callId)
    expect((await agent.request('GET', `/v1/calls/${second.callId}`)).body?.outcome).toBe('answered')
    // One may leave; the others go on, until the last one does.
    await rig.sim.hangUp(contacts[0])
    await rig.hears(first.sid, 'other')
    await rig.sim.hangUp(contacts[1])
    await isOver(first.sid)
    await waitFor('the end', async () => (await agent.live(first.callId)).status === 'ended')
  })

  it('end for everybody when the agent hangs up the merged one', async () => {
    const { first, second, contacts } = await twoCalls()
    await agent.command('POST', `/v1/calls/${first.callId}/merge`, { callId: second.callId })
    await rig.hears(contacts[1], 'ana', 'patient')
    await agent.hangUp(first.sid)
    await Promise.all(contacts.map(isOver))
  })

  it('stay two when the carrier does not move the other side', async () => {
    const { first, second, contacts } = await twoCalls()
    // Two changes of the first call come before it: its music ends, and its contact takes nobody along.
    const merge = (who = agent) => who.request('POST', `/v1/calls/${first.callId}/merge`, { callId: second.callId })
    await rig.sim.setFaults({ rest: { status: 400, code: 21220, times: 3 } })
    expect((await merge()).body?.code).toBe('carrier-refused')
    await rig.sim.setFaults({ rest: undefined })
    const colleague = await rig.person(ben, 'ben')
    expect((await merge(colleague)).body?.code).toBe('forbidden')
    expect((await agent.live(second.callId)).status).toBe('in-progress')
    await rig.hears(contacts[1], 'ana')
    const itself = await agent.request('POST', `/v1/calls/${first.callId}/merge`, { callId: first.callId })
    expect(itself.body?.code).toBe('call-state')
    const unknown = await agent.request('POST', `/v1/calls/${first.callId}/merge`, { callId: crypto.randomUUID() })
    expect(unknown.body?.code).toBe('not-found')
  })
})

describe('another device of the same person', () => {
  it('takes a live call up, and the first one is let go', async () => {
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    const laptop = await agent.openLine()
    const { sid: taken } = await agent.send('', { CallId: callId, TakeUp: '1' }, laptop)
    await rig.connected(taken)
    await agent.speak(taken)
    await isOver(sid)
    await rig.hears(taken, 'patient')
    await rig.hears(contact, 'ana')
    const view = await agent.live(callId)
    expect(view).toMatchObject({
      status: 'in-progress',
      parties: [{ state: 'left' }, {}, { kind: 'agent', task: 'move' }],
    })
    await agent.command('PUT', `/v1/calls/${callId}/hold`, { held: true })
    await rig.hearsSound(contact, 'music')
    await agent.hangUp(taken)
    await isOver(contact)
  })

  it('is rung for it, and takes it by answering', async () => {
    const { callId, sid } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    const laptop = await agent.openLine()
    await agent.command('POST', `/v1/calls/${callId}/move`)
    const taken = await agent.answer(callId, laptop)
    await isOver(sid)
    await rig.hears(taken, 'patient')
    await rig.hears(contact, 'ana')
  })

  it('cannot take up what is not theirs, or over', async () => {
    const { callId, sid } = await agent.dial(patient)
    const colleague = await rig.person(ben, 'ben')
    const ended = async (who: Person, id: string) => {
      const { sid: refused } = await who.send('', { CallId: id, TakeUp: '1' })
      return rig.sim.until(
        'a refusal',
        ({ calls }) => calls.find((call) => call.sid === refused)?.status === 'no-answer',
      )
    }
    await ended(colleague, callId)
    await rig.hears(sid, 'patient')
    await agent.hangUp(sid)
    await waitFor('the end', async () => (await agent.live(callId)).status === 'ended')
    await ended(agent, callId)
  })
})

it('an incoming call says which line it came in on, and lists as a live one', async () => {
  const { callSid } = await rig.sim.ring({ from: patient, to: frontDesk })
  const [call] = await waitFor('the live call', async () => {
    const { items } = (await agent.request('GET', '/v1/live-calls')).body as { items: { id: string }[] }
    return items.length > 0 && items
  })
  const callId = call?.id ?? ''
  const sid = await agent.answer(callId)
  await rig.hears(sid, 'patient')
  await rig.hears(callSid, 'ana')
  expect(await agent.live(callId)).toMatchObject({ line: { number: frontDesk }, group: null, direction: 'inbound' })
  await agent.hangUp(sid)
  await isOver(callSid)
  expect((await agent.request('GET', '/v1/live-calls')).body).toEqual({ items: [] })
  const row = (await agent.request('GET', `/v1/calls/${callId}`)).body
  expect(row).toMatchObject({ status: 'ended', outcome: 'answered', agent: { name: 'Ana Ruiz' } })
})
