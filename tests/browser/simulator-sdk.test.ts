import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/start-simulator.ts'
import { createSimClient, liveCall, type SimClient } from '../support/sim-client.ts'
import { waitFor } from '../support/wait-for.ts'
import {
  accessToken,
  farNumber,
  ownNumber,
  restClient,
  simulatorOptions,
  startApplication,
} from '../unit/simulator/carrier-account.ts'
import { type SdkPage, startSdkPages } from './sdk-page.ts'

// The unmodified SDK against the simulator: what the extension relies on, without the extension.

let application: Awaited<ReturnType<typeof startApplication>>
let simulator: Simulator
let sim: SimClient
let pages: Awaited<ReturnType<typeof startSdkPages>>
let agent: SdkPage
let roomNumber = 0

const conferenceAttributes =
  'participantLabel="agent" beep="false" endConferenceOnExit="true" waitUrl="" statusCallback="/conference" statusCallbackEvent="start end join leave mute hold modify"'
const ringAlice = '<Client><Identity>alice</Identity><Parameter name="record" value="contact 17 &amp; more"/></Client>'

function twiml(path: string, fields: Record<string, string>): string | number {
  if (path === '/outgoing') {
    const conference = `<Conference ${conferenceAttributes}>${fields.Room ?? 'room'}</Conference>`
    return `<Response><Dial answerOnBridge="true">${conference}</Dial></Response>`
  }
  return path === '/incoming' ? `<Response><Dial timeout="20">${ringAlice}</Dial></Response>` : 204
}

beforeAll(async () => {
  application = await startApplication(({ path, fields }) => twiml(path, fields))
  simulator = await startSimulator(simulatorOptions(application.url))
  sim = createSimClient(simulator.controlUrl)
  pages = await startSdkPages(simulator.signallingHost, simulator.spki)
})

afterAll(async () => {
  await pages?.stop()
  await simulator?.stop()
  await application?.stop()
})

beforeEach(async () => {
  await sim.reset()
  await sim.setFarEnd({ answerAfterMs: 100 })
  await agent?.close()
  agent = await pages.open(accessToken('alice'))
})

const stateOf = async (sid: string) => (await sim.state()).calls.find((call) => call.sid === sid)

async function packetsMore(count: number): Promise<{ packets: number; energy: number }> {
  const before = (await agent.stats()).packets
  return waitFor(`${count} packets more`, async () => {
    const now = await agent.stats()
    return now.packets >= before + count && now
  })
}

// An agent's call with a patient in it, as the gateway makes one.
async function callFarEnd() {
  roomNumber += 1
  const room = `room-${roomNumber}`
  const acceptedAfterMs = await agent.connect({ Room: room, Note: 'a=b & c' })
  const participant = await restClient(simulator.restUrl)
    .conferences(room)
    .participants.create({
      from: ownNumber,
      to: farNumber,
      label: 'patient',
      earlyMedia: true,
      endConferenceOnExit: true,
      beep: 'false',
      statusCallback: `${application.url}/participant`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    })
  const patient = participant.callSid
  await sim.until('the far end', ({ calls }) => calls.find((call) => call.sid === patient)?.status === 'in-progress')
  const client = await sim.until('the agent', (state) => liveCall(state, 'client'))
  return { room, client, patient, acceptedAfterMs }
}

describe('an outgoing call', () => {
  test('connects, both sides hear each other, and everything is reported in order', async () => {
    const { client, patient } = await callFarEnd()
    const heard = await waitFor('remote audio', async () => {
      const now = await agent.stats()
      return now.packets > 100 && now.energy > 0.0001 && now
    })
    expect(heard.packets).toBeGreaterThan(100)
    await waitFor('the microphone at the far end', async () => ((await stateOf(patient))?.audioIn.energy ?? 0) > 0)
    expect(await stateOf(client.sid)).toMatchObject({ identity: 'alice', label: 'agent', iceState: 'connected' })
    expect(application.requests.every((request) => request.isSigned)).toBe(true)
    expect(application.fieldsAt('/outgoing')[0]).toMatchObject({
      From: 'client:alice',
      Direction: 'inbound',
      Note: 'a=b & c',
    })
    await agent.act('disconnect')
    await sim.until('both legs to end', ({ calls }) => calls.every((call) => call.status === 'completed'))
    const statuses = () =>
      application
        .fieldsAt('/participant')
        .filter((fields) => fields.CallSid === patient)
        .map((fields) => fields.CallStatus)
    await waitFor('the last status', () => statuses().includes('completed'))
    expect(statuses()).toEqual(['initiated', 'ringing', 'in-progress', 'completed'])
    const { resources } = await sim.state()
    expect(resources).toEqual({ mediaLegs: 0, audioLegs: 0, audioRooms: 0, clockRunning: false, callTimers: 0 })
  })

  test('is silent at the far end while muted, and heard again after', async () => {
    const { patient } = await callFarEnd()
    await waitFor('the microphone at the far end', async () => ((await stateOf(patient))?.audioIn.energy ?? 0) > 0)
    await agent.mute(true)
    await waitFor('silence', async () => ((await stateOf(patient))?.audioIn.silentForMs ?? 0) >= 1500)
    expect((await stateOf(patient))?.audioIn.level).toBe(0)
    await agent.mute(false)
    await waitFor('sound again', async () => (await stateOf(patient))?.audioIn.silentForMs === 0)
  })

  test('carries keypad digits to the far end', async () => {
    const { client, patient } = await callFarEnd()
    await packetsMore(20)
    await agent.sendDigits('12w3#')
    await waitFor('the digits', async () => (await stateOf(patient))?.dtmf === '123#')
    expect((await stateOf(client.sid))?.dtmf).toBe('123#')
  })

  test('on hold plays music to the far end and nothing of it to the agent; resume connects them again', async () => {
    const { room, patient } = await callFarEnd()
    await waitFor('the far end', async () => (await agent.stats()).energy > 0.0001)
    await agent.mute(true)
    const rest = restClient(simulator.restUrl)
    const [conference] = await rest.conferences.list({ friendlyName: room, status: 'in-progress' })
    const participant = rest.conferences(conference?.sid ?? '').participants(patient)
    expect((await participant.update({ hold: true })).hold).toBe(true)
    await waitFor('music', async () => ((await stateOf(patient))?.audioIn.level ?? 0) > 0.01)
    expect(await stateOf(patient)).toMatchObject({ onHold: true })
    const quiet = await waitFor('half a second of silence for the agent', async () => {
      const first = await agent.stats()
      const later = await packetsMore(25)
      return later.energy - first.energy < 1e-6 && later
    })
    expect((await participant.update({ hold: false })).hold).toBe(false)
    await agent.mute(false)
    await waitFor('the far end again', async () => (await agent.stats()).energy > quiet.energy + 0.00001)
    const events = () => application.fieldsAt('/conference').map((fields) => fields.StatusCallbackEvent)
    await waitFor(
      'hold and unhold',
      () => events().includes('participant-hold') && events().includes('participant-unhold'),
    )
  })

  test('ends when the far end hangs up', async () => {
    const { client, patient } = await callFarEnd()
    await sim.hangUp(patient)
    await agent.seen('disconnect')
    expect((await stateOf(client.sid))?.status).toBe('completed')
  })

  test('survives a dropped socket', async () => {
    const { patient } = await callFarEnd()
    await packetsMore(50)
    await sim.dropSockets('alice')
    await agent.seen('reconnected')
    await packetsMore(50)
    expect((await stateOf(patient))?.status).toBe('in-progress')
    await sim.until('the device to register again', ({ clients }) => clients.some((client) => client.registered))
    await agent.act('disconnect')
    await sim.until('the end', (state) => !liveCall(state, 'pstn'))
  })

  test('survives an ICE restart and a new token', async () => {
    const { patient } = await callFarEnd()
    await packetsMore(20)
    await agent.restartIce()
    await packetsMore(100)
    await agent.updateToken(accessToken('alice'))
    await packetsMore(50)
    const before = (await stateOf(patient))?.audioIn.energy ?? 0
    await waitFor('the microphone still', async () => ((await stateOf(patient))?.audioIn.energy ?? 0) > before)
    expect(await agent.events()).not.toContain('disconnect')
  })
})

describe('an incoming call', () => {
  test('rings with its parameters, is accepted and is heard', async () => {
    const { callSid } = await sim.ring({ from: farNumber, to: ownNumber })
    await agent.seen('incoming')
    expect(await agent.callShown()).toEqual({ from: farNumber, custom: { record: 'contact 17 & more' } })
    await agent.act('accept')
    await waitFor('audio', async () => (await agent.stats()).energy > 0.0001)
    await agent.act('disconnect')
    await waitFor('the caller to be gone', async () => (await stateOf(callSid))?.status === 'completed')
  })

  test('is cancelled by the caller, another is rejected', async () => {
    const { callSid } = await sim.ring({ from: farNumber, to: ownNumber })
    await agent.seen('incoming')
    await sim.hangUp(callSid)
    await agent.seen('cancel')
    const second = await sim.ring({ from: farNumber, to: ownNumber })
    await agent.seen('incoming', 2)
    await agent.act('reject')
    const rejected = await sim.until('the rejected call to end', ({ calls }) =>
      calls.find((call) => call.parentSid === second.callSid && call.status === 'busy'),
    )
    expect(rejected.identity).toBe('alice')
  })

  test('rings two devices of one identity, and the slower one gets cancel', async () => {
    const other = await pages.open(accessToken('alice'))
    await sim.ring({ from: farNumber, to: ownNumber })
    await Promise.all([agent.seen('incoming'), other.seen('incoming')])
    await other.act('accept')
    await agent.seen('cancel')
    await waitFor('audio', async () => (await other.stats()).energy > 0.0001)
    expect(await other.events()).not.toContain('cancel')
    await other.close()
  })
})
