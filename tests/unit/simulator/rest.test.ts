import { describe, expect, test } from 'vitest'
import { waitFor } from '../../support/wait-for.ts'
import { accountSid, apiKeySecret, apiKeySid, farNumber, ownNumber, restClient } from './carrier-account.ts'
import { running } from './running.ts'

// Driven by the carrier's own npm client. The call that its `create` returns forgets its sid (6.2.0), hence `calls(sid)`.
const carrier = running()
const stay = '<Response><Pause length="60"/></Response>'

async function connected(callSid: string): Promise<void> {
  await carrier.sim.until(
    'the answer',
    ({ calls }) => calls.find((call) => call.sid === callSid)?.status === 'in-progress',
  )
}

describe('credentials', () => {
  test("may be the account's or an API key's", async () => {
    expect(
      await restClient(carrier.simulator.restUrl, apiKeySid, apiKeySecret).calls.list({ limit: 1 }),
    ).toBeInstanceOf(Array)
  })

  test.each([
    ['a wrong token', accountSid, 'wrong'],
    ['a wrong key', 'SK99999999999999999999999999999999', apiKeySecret],
  ])('are refused with 20003 for %s', async (_, user, password) => {
    await expect(restClient(carrier.simulator.restUrl, user, password).calls.list()).rejects.toMatchObject({
      status: 401,
      code: 20003,
    })
  })
})

describe('what the carrier refuses', () => {
  const create = (fields: Partial<Record<'to' | 'from', string>> & Record<string, unknown>) =>
    carrier.rest.calls.create({ to: farNumber, from: ownNumber, twiml: stay, ...fields })

  test.each([
    ['an invalid To', { to: '12' }, 21211],
    ['an invalid From', { from: 'bob' }, 21212],
    ['a From that is not ours', { from: farNumber }, 21210],
    ['a From that is a browser, to a number', { from: 'client:alice' }, 21212],
    ['an unknown application', { twiml: undefined, applicationSid: 'AP99999999999999999999999999999999' }, 21218],
    ['an invalid URL', { twiml: undefined, url: 'ftp://x' }, 21205],
    ['nothing to do', { twiml: undefined }, 21205],
    ['a parameter that is not played', { record: true }, 20001],
    ['an event that does not exist', { statusCallback: 'http://127.0.0.1/x', statusCallbackEvent: ['answerd'] }, 21626],
  ])('%s', async (_, fields, code) => {
    await expect(create(fields)).rejects.toMatchObject({ status: 400, code })
    expect((await carrier.sim.state()).calls.filter((call) => call.status === 'queued')).toEqual([])
  })

  test('an unknown parameter, an unknown call and an unknown path', async () => {
    const url = `${carrier.simulator.restUrl}/2010-04-01/Accounts/${accountSid}`
    const headers = { authorization: `Basic ${Buffer.from(`${apiKeySid}:${apiKeySecret}`).toString('base64')}` }
    const reply = await fetch(`${url}/Calls.json`, { method: 'POST', headers, body: new URLSearchParams({ Tto: '1' }) })
    expect(await reply.json()).toEqual({
      code: 20001,
      message: "Parameter 'Tto' is unknown",
      more_info: 'https://www.twilio.com/docs/errors/20001',
      status: 400,
    })
    await expect(carrier.rest.calls('CA00000000000000000000000000000000').fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
    })
    expect((await fetch(`${url}/Unknown.json`, { headers })).status).toBe(404)
    expect((await fetch(`${url}/%E0%A4%A.json`, { headers })).status).toBe(404)
    expect((await fetch(`${url}/Calls.json`, { headers, method: 'PUT' })).status).toBe(405)
    expect((await fetch(`${url}/Calls.json`, { headers, method: 'POST', body: '{}' })).status).toBe(415)
    expect((await fetch(`${url}/Calls.json`, { headers, method: 'POST', body: 'x'.repeat(300_000) })).status).toBe(413)
  })

  test('everything, as often as a test asks for', async () => {
    await carrier.sim.setFaults({ rest: { status: 503, code: 20503, times: 2 } })
    await expect(carrier.rest.calls.list()).rejects.toMatchObject({ status: 503, code: 20503 })
    await expect(carrier.rest.calls.list()).rejects.toMatchObject({ status: 503 })
    expect(await carrier.rest.calls.list({ limit: 1 })).toBeInstanceOf(Array)
  })
})

describe('a call', () => {
  test('reports its progress in order, runs its document, and is redirected and ended', async () => {
    carrier.answer = ({ path }) => (path === '/second' ? stay : 204)
    await carrier.sim.setFarEnd({ answerAfterMs: 20 })
    const call = await carrier.rest.calls.create({
      to: farNumber,
      from: ownNumber,
      twiml: stay,
      statusCallback: `${carrier.application.url}/status`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    })
    expect(call).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      to: farNumber,
      toFormatted: '(415) 555-0123',
    })
    await connected(call.sid)
    await carrier.rest.calls(call.sid).update({ url: `${carrier.application.url}/second` })
    await waitFor('the second document', () => carrier.application.fieldsAt('/second').length === 1)
    const ended = await carrier.rest.calls(call.sid).update({ status: 'completed' })
    expect(ended.status).toBe('completed')
    await waitFor('four events', () => carrier.application.fieldsAt('/status').length === 4)
    expect(carrier.application.fieldsAt('/status').map((fields) => [fields.CallStatus, fields.SequenceNumber])).toEqual(
      [
        ['initiated', '0'],
        ['ringing', '1'],
        ['in-progress', '2'],
        ['completed', '3'],
      ],
    )
    expect(carrier.application.fieldsAt('/status')[3]).toMatchObject({
      CallSid: call.sid,
      AccountSid: accountSid,
      From: ownNumber,
      To: farNumber,
      CallDuration: '0',
      CallbackSource: 'call-progress-events',
    })
    await expect(carrier.rest.calls(call.sid).update({ status: 'completed' })).rejects.toMatchObject({ code: 21220 })
  })

  test.each([
    ['busy' as const, 'busy'],
    ['fail' as const, 'failed'],
    ['no-answer' as const, 'no-answer'],
  ])('ends as the far end has it: %s', async (behaviour, status) => {
    await carrier.sim.setFarEnd({ behaviour, answerAfterMs: 10 })
    const call = await carrier.rest.calls.create({ to: farNumber, from: ownNumber, twiml: stay, timeout: 1 })
    await carrier.sim.until(status, ({ calls }) => calls.find((each) => each.sid === call.sid)?.status === status)
    expect((await carrier.rest.calls(call.sid).fetch()).status).toBe(status)
  })

  test('is answered when a test says so, and cancelled before that', async () => {
    await carrier.sim.setFarEnd({ behaviour: 'no-answer' })
    const first = await carrier.rest.calls.create({ to: farNumber, from: ownNumber, twiml: stay })
    await carrier.sim.until(
      'ringing',
      ({ calls }) => calls.find((each) => each.sid === first.sid)?.status === 'ringing',
    )
    await carrier.sim.answer(first.sid)
    await connected(first.sid)
    const second = await carrier.rest.calls.create({ to: farNumber, from: ownNumber, twiml: stay })
    expect((await carrier.rest.calls(second.sid).update({ status: 'canceled' })).status).toBe('canceled')
  })

  test('is recorded, and the recording can be fetched', async () => {
    const record = '<Record action="/recorded" maxLength="1" playBeep="false" recordingStatusCallback="/recording"/>'
    carrier.answer = ({ path }) =>
      path === '/incoming' ? `<Response>${record}</Response>` : path === '/recorded' ? '<Response/>' : 204
    await carrier.sim.ring({ from: farNumber, to: ownNumber })
    const fields = await waitFor('the recording', () => carrier.application.fieldsAt('/recorded')[0])
    expect(Number(fields.RecordingDuration)).toBe(1)
    await waitFor('its callback', () => carrier.application.fieldsAt('/recording')[0]?.RecordingStatus === 'completed')
    const headers = { authorization: `Basic ${Buffer.from(`${apiKeySid}:${apiKeySecret}`).toString('base64')}` }
    const file = await fetch(`${fields.RecordingUrl}.wav`, { headers })
    expect(file.headers.get('content-type')).toBe('audio/x-wav')
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(6000)
  })

  test('whose caller says nothing goes on with the next verb', async () => {
    carrier.answer = ({ path }) =>
      path === '/incoming'
        ? '<Response><Record action="/recorded" timeout="1" playBeep="false"/><Redirect>/next</Redirect></Response>'
        : path === '/next'
          ? '<Response/>'
          : 204
    await carrier.sim.setFarEnd({ media: 'silence' })
    await carrier.sim.ring({ from: farNumber, to: ownNumber })
    await waitFor('the next verb', () => carrier.application.fieldsAt('/next')[0])
    expect(carrier.application.fieldsAt('/recorded')).toEqual([])
  })
})
