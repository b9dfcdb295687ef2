import { describe, expect, test } from 'vitest'
import { waitFor } from '../../support/wait-for.ts'
import { farNumber, ownNumber } from './carrier-account.ts'
import { browserAnswer, browserOffer } from './device-socket.ts'
import { running } from './running.ts'

const carrier = running()
const nothing = { mediaLegs: 0, audioLegs: 0, audioRooms: 0, clockRunning: false, callTimers: 0 }
const conference = (room: string): string =>
  `<Response><Dial answerOnBridge="true"><Conference endConferenceOnExit="true" beep="false">${room}</Conference></Dial></Response>`
const ringAlice = '<Response><Dial><Client>alice</Client></Dial></Response>'

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap').length
}

describe('after calls, however they end, nothing is left', () => {
  test('of calls that devices placed and hung up', async () => {
    carrier.answer = ({ path, fields }) => (path === '/outgoing' ? conference(fields.Room ?? '') : 204)
    await carrier.sim.setFarEnd({ answerAfterMs: 0 })
    const socketsBefore = openSockets()
    const device = await carrier.device('alice')
    const sdp = await browserOffer()
    for (let index = 0; index < 10; index += 1) {
      device.received.length = 0
      device.send('invite', { callsid: `TJS${index}`, sdp, twilio: { params: `Room=r${index}` } })
      const { payload } = await device.next('answer')
      await carrier.rest.conferences(`r${index}`).participants.create({ from: ownNumber, to: farNumber })
      await carrier.sim.until(
        'two in the call',
        ({ calls }) => calls.filter((call) => call.status === 'in-progress').length === 2,
      )
      device.send('hangup', { callsid: payload.callsid })
      await carrier.sim.until('the end', ({ calls }) => calls.every((call) => call.status === 'completed'))
    }
    expect((await carrier.sim.state()).resources).toEqual(nothing)
    await waitFor('the sockets to close', () => openSockets() === socketsBefore)
  })

  test('of calls that rang: answered, rejected, cancelled, lost with their socket', async () => {
    carrier.answer = ({ path }) => (path === '/incoming' ? ringAlice : 204)
    const socketsBefore = openSockets()
    for (const end of ['answer', 'reject', 'cancel', 'drop'] as const) {
      const device = await carrier.device('alice', 0)
      const { callSid } = await carrier.sim.ring({ from: farNumber, to: ownNumber })
      const { payload } = await device.next('invite')
      if (end === 'answer') {
        device.send('answer', { callsid: payload.callsid, sdp: await browserAnswer(String(payload.sdp)) })
        await device.next('answer')
        device.send('hangup', { callsid: payload.callsid })
      } else if (end === 'reject') device.send('reject', { callsid: payload.callsid })
      else if (end === 'cancel') await carrier.sim.hangUp(callSid)
      else device.close()
      await carrier.sim.until(`no call after ${end}`, ({ resources }) => resources.audioLegs === 0)
      device.close()
      await carrier.sim.until('no device', ({ clients }) => clients.length === 0)
    }
    expect((await carrier.sim.state()).resources).toEqual(nothing)
    await waitFor('the sockets to close', () => openSockets() === socketsBefore)
  })

  test('of calls that fail in the middle of being set up', async () => {
    carrier.answer = ({ path }) => (path === '/outgoing' ? 500 : 204)
    const device = await carrier.device('alice')
    const sdp = await browserOffer()
    for (let index = 0; index < 5; index += 1) {
      device.received.length = 0
      device.send('invite', { callsid: `TJS${index}`, sdp: index % 2 === 0 ? sdp : 'v=0', twilio: {} })
      await device.next('hangup')
    }
    await carrier.sim.until('no leg', ({ resources }) => resources.audioLegs === 0)
    expect((await carrier.sim.state()).resources).toEqual(nothing)
  })

  test('of everything that a reset ends', async () => {
    carrier.answer = ({ path }) =>
      path === '/outgoing' ? conference('reset') : '<Response><Say>Hello</Say><Pause length="60"/></Response>'
    const device = await carrier.device('alice')
    device.send('invite', { callsid: 'TJSone', sdp: await browserOffer(), twilio: {} })
    await device.next('answer')
    await carrier.rest.conferences('reset').participants.create({ from: ownNumber, to: farNumber })
    await carrier.sim.ring({ from: farNumber, to: ownNumber, seconds: 60 })
    await carrier.sim.reset()
    expect((await carrier.sim.state()).resources).toEqual(nothing)
    await device.next('hangup')
  })
})

describe('the control interface', () => {
  test('refuses what it does not understand, and goes on', async () => {
    const { controlUrl } = carrier.simulator
    const post = (path: string, body: string) => fetch(controlUrl + path, { method: 'POST', body })
    expect((await post('/ring', '{')).status).toBe(400)
    expect((await post('/ring', JSON.stringify({ from: farNumber, to: '+14155550199' }))).status).toBe(404)
    expect((await post('/far-end', JSON.stringify({ behaviour: 'sings' }))).status).toBe(400)
    expect((await post('/faults', JSON.stringify({ fire: true }))).status).toBe(400)
    expect((await post('/calls/CA00000000000000000000000000000000/hangup', '')).status).toBe(404)
    expect((await post('/nowhere', '')).status).toBe(404)
    expect((await fetch(`${controlUrl}/state`)).status).toBe(200)
  })

  test('lets a caller hang up after the seconds that he was given', async () => {
    carrier.answer = () => '<Response><Say>Hello</Say><Pause length="60"/></Response>'
    const { callSid } = await carrier.sim.ring({ from: farNumber, to: ownNumber, seconds: 0.2 })
    const ended = await carrier.sim.until('the end', ({ calls }) =>
      calls.find((call) => call.sid === callSid && !['ringing', 'in-progress'].includes(call.status)),
    )
    expect(ended.status).toBe('completed')
  })
})
