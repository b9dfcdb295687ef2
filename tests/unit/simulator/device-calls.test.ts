import { describe, expect, test } from 'vitest'
import { waitFor } from '../../support/wait-for.ts'
import { accessToken, appSid, farNumber, ownNumber } from './carrier-account.ts'
import { browserAnswer, browserOffer, openSocket } from './device-socket.ts'
import { running } from './running.ts'

const carrier = running()
const ringAlice =
  '<Response><Dial timeout="20" action="/after"><Client><Identity>alice</Identity><Parameter name="record" value="17"/></Client></Dial></Response>'

describe('a call from a device', () => {
  test('brings the application its parameters, and the device what the application said', async () => {
    carrier.answer = () => '<Response><Reject reason="busy"/></Response>'
    const device = await carrier.device('alice')
    device.send('invite', {
      callsid: 'TJSone',
      sdp: await browserOffer(),
      twilio: { params: 'To=%2B14155550123&note=a%26b&From=%2B1900' },
    })
    const ringing = await device.next('ringing')
    const hangup = await device.next('hangup')
    expect(ringing.payload.callsid).toMatch(/^CA[0-9a-f]{32}$/)
    expect(hangup.payload).toMatchObject({ callsid: ringing.payload.callsid, error: { code: 31486 } })
    const [request] = carrier.application.requests
    expect(request).toMatchObject({
      path: '/outgoing',
      isSigned: true,
      fields: {
        From: 'client:alice',
        To: farNumber,
        note: 'a&b',
        ApplicationSid: appSid,
        CallStatus: 'ringing',
        Direction: 'inbound',
      },
    })
    await waitFor('the final status', () =>
      carrier.application.fieldsAt('/app-status').find((fields) => fields.CallStatus === 'busy'),
    )
  })

  test.each([
    ['an application that fails', 500, 11200],
    ['a body that is not TwiML', '<Response><Dail/></Response>', 12200],
    ['a broken document', '<Response>', 12100],
  ])('ends with an alert on %s', async (_, answer, code) => {
    carrier.answer = ({ path }) => (path === '/outgoing' ? answer : 204)
    const device = await carrier.device('alice')
    device.send('invite', { callsid: 'TJSone', sdp: await browserOffer(), twilio: {} })
    expect((await device.next('hangup')).payload.error?.code).toBe(31005)
    expect((await carrier.sim.state()).alerts).toMatchObject([{ code }])
  })

  test('is declined for an application of somebody else', async () => {
    const socket = await openSocket(carrier.simulator.signallingHost)
    socket.listen(accessToken('alice', { appSid: 'AP99999999999999999999999999999999' }))
    await socket.next('connected')
    socket.send('invite', { callsid: 'TJSone', sdp: await browserOffer(), twilio: {} })
    expect((await socket.next('hangup')).payload).toMatchObject({ callsid: 'TJSone', error: { code: 31002 } })
    socket.close()
  })

  test('is bridged to a number: the device is answered when the number is, and its digits arrive there', async () => {
    carrier.answer = ({ path }) =>
      path === '/outgoing'
        ? `<Response><Dial answerOnBridge="true" callerId="${ownNumber}" action="/after">${farNumber}</Dial></Response>`
        : path === '/after'
          ? '<Response/>'
          : 204
    await carrier.sim.setFarEnd({ answerAfterMs: 50 })
    const device = await carrier.device('alice')
    device.send('invite', { callsid: 'TJSone', sdp: await browserOffer(), twilio: {} })
    const answer = await device.next('answer')
    expect(answer.payload.sdp).toContain('a=ice-lite')
    expect(answer.payload.sdp).toContain('PCMU/8000')
    expect(answer.payload.sdp).not.toContain('opus')
    const child = await carrier.sim.until('the number', ({ calls }) =>
      calls.find((call) => call.kind === 'pstn' && call.status === 'in-progress'),
    )
    expect(child).toMatchObject({
      from: ownNumber,
      to: farNumber,
      direction: 'outbound-dial',
      parentSid: answer.payload.callsid,
    })
    device.send('dtmf', { callsid: answer.payload.callsid, dtmf: '1w2#' })
    await carrier.sim.until('the digits', ({ calls }) => calls.find((call) => call.sid === child.sid)?.dtmf === '12#')
    device.send('message', {
      callsid: answer.payload.callsid,
      content: {},
      contenttype: 'application/json',
      messagetype: 'm',
      voiceeventsid: 'KX1',
    })
    expect((await device.next('ack')).payload).toMatchObject({ acktype: 'message', voiceeventsid: 'KX1' })
    await carrier.sim.hangUp(child.sid)
    await device.next('hangup')
    expect(carrier.application.fieldsAt('/after')).toMatchObject([
      { DialCallStatus: 'completed', DialCallSid: child.sid, DialBridged: 'true' },
    ])
  })

  test.each([
    ['busy' as const, 'busy'],
    ['reject' as const, 'busy'],
    ['fail' as const, 'failed'],
  ])('learns that the number was %s', async (behaviour, status) => {
    carrier.answer = ({ path }) =>
      path === '/outgoing'
        ? `<Response><Dial answerOnBridge="true" timeout="1" action="/after">${farNumber}</Dial></Response>`
        : '<Response><Hangup/></Response>'
    await carrier.sim.setFarEnd({ number: farNumber, behaviour, answerAfterMs: 10 })
    const device = await carrier.device('alice')
    device.send('invite', { callsid: 'TJSone', sdp: await browserOffer(), twilio: {} })
    await device.next('hangup')
    expect(carrier.application.fieldsAt('/after')[0]).toMatchObject({ DialCallStatus: status, DialBridged: 'false' })
  })

  test('is over at once when its socket drops and no reconnect was asked for', async () => {
    carrier.answer = () => '<Response><Pause length="60"/></Response>'
    const device = await carrier.device('alice', 0)
    device.send('invite', { callsid: 'TJSone', sdp: await browserOffer(), twilio: {} })
    const { payload } = await device.next('ringing')
    await carrier.sim.dropSockets('alice')
    const ended = await carrier.sim.until('the end', ({ calls }) =>
      calls.find((call) => call.sid === payload.callsid && call.status !== 'ringing'),
    )
    expect(ended.status).toBe('no-answer')
  })

  test('waits for its device as long as that asked for, and then ends', async () => {
    carrier.answer = () => '<Response><Say>Hello</Say><Pause length="60"/></Response>'
    const device = await carrier.device('alice', 1)
    device.send('invite', { callsid: 'TJSone', sdp: await browserOffer(), twilio: {} })
    const { payload } = await device.next('answer')
    await carrier.sim.dropSockets('alice')
    const again = await carrier.device('alice', 1)
    again.send('invite', {
      callsid: payload.callsid,
      sdp: await browserOffer(),
      reconnect: payload.reconnect,
      twilio: {},
    })
    const resumed = await again.next('answer')
    expect(resumed.payload).toEqual({ callsid: payload.callsid, reconnect: payload.reconnect })
    await carrier.sim.dropSockets('alice')
    await carrier.sim.until(
      'the end',
      ({ calls }) => calls.find((call) => call.sid === payload.callsid)?.status === 'completed',
    )
  })

  test('cannot be taken by somebody else, nor with another token', async () => {
    carrier.answer = () => '<Response><Say>Hello</Say><Pause length="60"/></Response>'
    const device = await carrier.device('alice')
    device.send('invite', { callsid: 'TJSone', sdp: await browserOffer(), twilio: {} })
    const { payload } = await device.next('answer')
    const bob = await carrier.device('bob')
    bob.send('invite', { callsid: payload.callsid, sdp: 'x', reconnect: payload.reconnect, twilio: {} })
    expect((await bob.next('hangup')).payload.error?.code).toBe(31481)
    const alice = await carrier.device('alice')
    alice.send('invite', { callsid: payload.callsid, sdp: 'x', reconnect: 'guess', twilio: {} })
    expect((await alice.next('hangup')).payload.error?.code).toBe(31481)
    bob.send('hangup', { callsid: payload.callsid })
    expect((await carrier.sim.state()).calls.find((call) => call.sid === payload.callsid)?.status).toBe('in-progress')
  })
})

describe('a call to a device', () => {
  test("carries the application's parameters, is answered, and ends for the caller too", async () => {
    carrier.answer = ({ path }) => (path === '/incoming' ? ringAlice : path === '/after' ? '<Response/>' : 204)
    const device = await carrier.device('alice')
    const { callSid } = await carrier.sim.ring({ from: farNumber, to: ownNumber })
    const invite = await device.next('invite')
    expect(invite.payload).toMatchObject({ parameters: { From: farNumber, To: 'client:alice', Params: 'record=17' } })
    device.send('answer', { callsid: invite.payload.callsid, sdp: await browserAnswer(String(invite.payload.sdp)) })
    expect((await device.next('answer')).payload).toMatchObject({ callsid: invite.payload.callsid })
    await carrier.sim.until(
      'both in the call',
      ({ calls }) => calls.filter((call) => call.status === 'in-progress').length === 2,
    )
    device.send('hangup', { callsid: invite.payload.callsid })
    await carrier.sim.until(
      "the caller's end",
      ({ calls }) => calls.find((call) => call.sid === callSid)?.status === 'completed',
    )
    await waitFor("the number's status", () =>
      carrier.application.fieldsAt('/number-status').some((fields) => fields.CallSid === callSid),
    )
  })

  test('is cancelled when the caller gives up', async () => {
    carrier.answer = ({ path }) => (path === '/incoming' ? ringAlice : 204)
    const device = await carrier.device('alice')
    const { callSid } = await carrier.sim.ring({ from: farNumber, to: ownNumber })
    const invite = await device.next('invite')
    await carrier.sim.hangUp(callSid)
    expect((await device.next('cancel')).payload.callsid).toBe(invite.payload.callsid)
  })

  test('goes on ringing elsewhere when one device rejects, and is busy when all have', async () => {
    carrier.answer = ({ path }) => (path === '/incoming' ? ringAlice : '<Response/>')
    const [one, two] = [await carrier.device('alice'), await carrier.device('alice')]
    await carrier.sim.ring({ from: farNumber, to: ownNumber })
    const callsid = (await one.next('invite')).payload.callsid
    await two.next('invite')
    one.send('reject', { callsid })
    await carrier.sim.until(
      'still ringing',
      ({ calls }) => calls.find((call) => call.sid === callsid)?.status === 'ringing',
    )
    two.send('reject', { callsid })
    await carrier.sim.until('busy', ({ calls }) => calls.find((call) => call.sid === callsid)?.status === 'busy')
    const after = await waitFor('the action', () => carrier.application.fieldsAt('/after')[0])
    expect(after.DialCallStatus).toBe('busy')
  })

  test('is handed over to another socket with the connect token', async () => {
    carrier.answer = ({ path }) => (path === '/incoming' ? ringAlice : '<Response/>')
    const receiver = await carrier.device('alice')
    await carrier.sim.ring({ from: farNumber, to: ownNumber })
    const { payload } = await receiver.next('invite')
    const taker = await openSocket(carrier.simulator.signallingHost)
    taker.listen(accessToken('alice'))
    await taker.next('connected')
    taker.send('invite', {
      callsid: payload.callsid,
      sdp: await browserOffer(),
      reconnect: payload.reconnect,
      twilio: {},
    })
    expect((await taker.next('answer')).payload.sdp).toContain('PCMU')
    expect((await receiver.next('cancel')).payload.callsid).toBe(payload.callsid)
    taker.close()
  })

  test('is not answered when nobody is registered', async () => {
    carrier.answer = ({ path }) => (path === '/incoming' ? ringAlice : '<Response/>')
    await carrier.sim.ring({ from: farNumber, to: ownNumber })
    const after = await waitFor('the action', () => carrier.application.fieldsAt('/after')[0])
    expect(after.DialCallStatus).toBe('no-answer')
  })
})
