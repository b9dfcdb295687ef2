import twilio from 'twilio'
import { afterEach, describe, expect, test } from 'vitest'
import { createFaults } from '../../../simulator/faults.ts'
import { signRequest, Webhooks } from '../../../simulator/webhooks.ts'
import { authToken, startApplication } from './carrier-account.ts'

describe('the signature', () => {
  test('is the one of the published example', () => {
    const fields = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    }
    expect(signRequest('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', fields)).toBe(
      'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
    )
  })

  test.each([
    ['plain fields', 'https://example.com/voice', { b: '2', a: '1' }],
    ['no fields', 'https://example.com/voice?x=1', {}],
    ['letters beyond ASCII', 'https://example.com/voice', { Name: 'Ærøskøbing – 東京', Empty: '' }],
    ['upper and lower case names', 'https://example.com/', { b: '1', B: '2', a: '3', A: '4' }],
  ])("satisfies the carrier's own library: %s", (_, url, fields) => {
    expect(twilio.validateRequest(authToken, signRequest(authToken, url, fields), url, fields)).toBe(true)
    expect(twilio.validateRequest('other', signRequest(authToken, url, fields), url, fields)).toBe(false)
  })
})

describe('webhooks', () => {
  const stops: (() => Promise<void>)[] = []
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()))
  })

  async function start(answer: (path: string) => string | number = () => '<Response/>') {
    const application = await startApplication(({ path }) => answer(path))
    const faults = createFaults()
    const webhooks = new Webhooks(authToken, faults, () => {})
    stops.push(application.stop, () => webhooks.close())
    return { application, faults, webhooks }
  }

  test('are signed, by POST and by GET', async () => {
    const { application, webhooks } = await start()
    expect(await webhooks.send(`${application.url}/a`, 'POST', { To: '+14155550123' }, 'voice')).toMatchObject({
      ok: true,
      status: 200,
    })
    expect(await webhooks.send(`${application.url}/a?b=1`, 'GET', { To: 'x y' }, 'voice')).toMatchObject({ ok: true })
    expect(application.requests.map((request) => request.isSigned)).toEqual([true, true])
  })

  test('carry a wrong signature when told to', async () => {
    const { application, faults, webhooks } = await start()
    faults.badSignatures = true
    await webhooks.send(`${application.url}/a`, 'POST', { a: '1' }, 'voice')
    expect(application.requests[0]?.isSigned).toBe(false)
  })

  test('of one call arrive in order, and a failing one does not stop the next', async () => {
    const { application, webhooks } = await start((path) => (path === '/bad' ? 500 : 204))
    for (let index = 0; index < 20; index += 1) {
      webhooks.enqueue(
        'call',
        `${application.url}/${index === 3 ? 'bad' : 'ok'}`,
        'POST',
        { SequenceNumber: String(index) },
        'e',
      )
    }
    await webhooks.idle()
    expect(application.requests.map((request) => request.fields.SequenceNumber)).toEqual(
      Array.from({ length: 20 }, (_, index) => String(index)),
    )
    expect(webhooks.records.filter((record) => record.status === 500)).toHaveLength(1)
  })

  test('to a port that nobody listens on fail without an exception', async () => {
    const { webhooks } = await start()
    expect(await webhooks.send('http://127.0.0.1:1/x', 'POST', {}, 'voice')).toMatchObject({ ok: false, status: 0 })
  })
})
