import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { carrierTime, legStatusOf } from '../../../gateway/src/domain/carrier-status.ts'
import { callerNumber, clientIdentity } from '../../../gateway/src/domain/caller.ts'
import { callIdOfConference, conferenceName } from '../../../gateway/src/domain/voice-reply.ts'
import { createTwilioCarrier } from '../../../gateway/src/vendors/twilio/carrier.ts'
import { writeTwiml } from '../../../gateway/src/vendors/twilio/twiml.ts'
import { createLogger } from '../../../lib/core/log.ts'

const account = {
  accountSid: 'AC00000000000000000000000000000001',
  authToken: 'the-auth-token',
  apiKeySid: 'SK00000000000000000000000000000001',
  apiKeySecret: 'the-key-secret',
  twimlAppSid: 'AP00000000000000000000000000000001',
  tokenSeconds: 3_600,
}

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A carrier on loopback that keeps what it was asked and answers as the test says. */
async function listen(answer: (request: IncomingMessage) => { status: number; body: unknown }) {
  const asked: { path: string; method: string; authorization: string; body: Record<string, string | string[]> }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    request.on('end', () => reply(request, response, new URLSearchParams(text)))
  })
  const reply = (request: IncomingMessage, response: ServerResponse, fields: URLSearchParams) => {
    const body = Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fields.getAll(name)]))
    const { url: path = '', method = '', headers } = request
    asked.push({ path, method, authorization: headers.authorization ?? '', body })
    const answered = answer(request)
    response.writeHead(answered.status, { 'content-type': 'application/json' }).end(JSON.stringify(answered.body))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close())
  const lines: string[] = []
  const log = createLogger((_level, line) => lines.push(line))
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, lines, carrier: createTwilioCarrier({ config: { ...account, apiUrl }, now: () => 0, log }) }
}

const participant = {
  conference: 'callside-1',
  label: 'remote',
  from: '+14155550100',
  to: '+14155550123',
  timeoutSeconds: 30,
  endsConference: true,
  earlyMedia: true,
  statusUrl: 'https://gateway.example/webhooks/twilio/participant-status?call=1&leg=remote',
  eventsUrl: 'https://gateway.example/webhooks/twilio/conference-status',
}

describe('requests to the carrier', () => {
  it('go to the configured address with the API key and the carrier’s parameter names', async () => {
    const { asked, carrier } = await listen(() => ({ status: 201, body: { call_sid: 'CA1', conference_sid: 'CF1' } }))
    expect(await carrier.addParticipant(participant)).toEqual({ ok: true, value: { sid: 'CA1', conferenceSid: 'CF1' } })
    expect(asked).toEqual([
      {
        path: `/2010-04-01/Accounts/${account.accountSid}/Conferences/callside-1/Participants.json`,
        method: 'POST',
        authorization: `Basic ${Buffer.from(`${account.apiKeySid}:${account.apiKeySecret}`).toString('base64')}`,
        body: {
          From: ['+14155550100'],
          To: ['+14155550123'],
          Label: ['remote'],
          EarlyMedia: ['true'],
          Beep: ['false'],
          EndConferenceOnExit: ['true'],
          Timeout: ['30'],
          StatusCallback: [participant.statusUrl],
          StatusCallbackMethod: ['POST'],
          StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
          ConferenceStatusCallback: [participant.eventsUrl],
          ConferenceStatusCallbackMethod: ['POST'],
          ConferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave'],
        },
      },
    ])
  })

  it('say whether it helps to try again, and log the code but not the number', async () => {
    const message = 'The number +14155550123 is not valid'
    const refused = await listen(() => ({ status: 400, body: { code: 21_211, message, status: 400 } }))
    expect(await refused.carrier.addParticipant(participant)).toMatchObject({
      ok: false,
      error: { code: 'refused', status: 21_211 },
    })
    expect(refused.lines.join()).toContain('21211')
    expect(refused.lines.join()).not.toContain('5550123')
    const away = await listen(() => ({ status: 503, body: {} }))
    expect(await away.carrier.addParticipant(participant)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  })

  it('take a leg that is over already for ended', async () => {
    const { carrier, asked } = await listen(() => ({ status: 400, body: { code: 21_220, message: '', status: 400 } }))
    expect(await carrier.endLeg('CA1')).toEqual({ ok: true, value: null })
    expect(asked[0]?.body).toEqual({ Status: ['completed'] })
  })

  it('make one leg the last of its conference', async () => {
    const { carrier, asked } = await listen(() => ({ status: 200, body: {} }))
    expect(await carrier.setEndsConference('CF1', 'CA1', true)).toEqual({ ok: true, value: null })
    expect(asked[0]?.path).toMatch(/\/Conferences\/CF1\/Participants\/CA1\.json$/)
    expect(asked[0]?.body).toEqual({ EndConferenceOnExit: ['true'] })
  })

  it.each([
    [
      {
        status: 'completed',
        duration: '44',
        start_time: 'Wed, 08 Oct 2025 14:00:05 +0000',
        end_time: 'Wed, 08 Oct 2025 14:00:49 +0000',
      },
      { startedAt: Date.UTC(2025, 9, 8, 14, 0, 5), endedAt: Date.UTC(2025, 9, 8, 14, 0, 49), talkMs: 44_000 },
    ],
    [
      { status: 'ringing', duration: null, start_time: null, end_time: null },
      { startedAt: null, endedAt: null, talkMs: null },
    ],
  ])('ask for the state of a leg: %j', async (body, state) => {
    const { carrier } = await listen(() => ({ status: 200, body }))
    expect(await carrier.legState('CA1')).toEqual({ ok: true, value: { status: body.status, ...state } })
  })

  it('say that there is no such leg, or that nobody knows', async () => {
    const gone = await listen(() => ({ status: 404, body: { code: 20_404, message: '', status: 404 } }))
    expect(await gone.carrier.legState('CA1')).toEqual({ ok: true, value: null })
    const away = await listen(() => ({ status: 503, body: {} }))
    expect(await away.carrier.legState('CA1')).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  })

  it('are sent again when the carrier says that there are too many', async () => {
    let count = 0
    const { carrier, asked } = await listen(() => ({ status: ++count === 1 ? 429 : 200, body: { sid: 'CA1' } }))
    expect(await carrier.sayAndHangUp('CA1', 'nobody-available')).toMatchObject({ ok: true })
    expect(asked).toHaveLength(2)
    expect(String(asked[0]?.body.Twiml)).toContain('<Hangup/>')
  })
})

describe('TwiML', () => {
  it('escapes what it is given', () => {
    const join = {
      type: 'join',
      label: 'agent',
      starts: true,
      endsConference: true,
      eventsUrl: 'https://x.example/e',
      waitUrl: null,
    } as const
    const xml = writeTwiml({ ...join, conference: 'a<b>&"', endedUrl: 'https://x.example/d?a=1&b="' })
    expect(xml).toContain('action="https://x.example/d?a=1&amp;b=&quot;"')
    expect(xml).toContain('>a&lt;b&gt;&amp;"</Conference>')
  })

  it.each([
    [{ type: 'reject' }, '<Reject/>'],
    [{ type: 'hang-up' }, '<Hangup/>'],
    [
      { type: 'say', sentence: 'call-failed' },
      '<Say>The call could not be connected. Please try again.</Say><Hangup/>',
    ],
  ] as const)('of %j', (reply, inside) => {
    expect(writeTwiml(reply)).toBe(`<?xml version="1.0" encoding="UTF-8"?><Response>${inside}</Response>`)
  })
})

describe('words of the carrier', () => {
  it('become ours, and unknown ones nothing', () => {
    expect(legStatusOf('canceled')).toBe('canceled')
    expect(legStatusOf('answered')).toBe('in-progress')
    expect(legStatusOf('teleported')).toBeNull()
    expect(legStatusOf('left')).toBeNull()
  })

  it('tell the time, or the time of arrival does', () => {
    const second = Date.UTC(2025, 9, 8, 14, 0, 5)
    const at = (arrivedAt: number) => carrierTime('Wed, 08 Oct 2025 14:00:05 +0000', arrivedAt)
    expect(at(second + 400)).toBe(second + 400)
    expect(at(second - 3_000)).toBe(second)
    expect(at(second + 60_000)).toBe(second + 999)
    for (const wrong of [undefined, '', 'yesterday']) expect(carrierTime(wrong, 7)).toBe(7)
  })

  it('name devices and callers', () => {
    expect(clientIdentity('client:u_Ab12')).toBe('u_Ab12')
    for (const wrong of ['u_Ab12', 'client:', 'client:a b', 'sip:u_Ab12@x']) expect(clientIdentity(wrong)).toBeNull()
    expect(callerNumber('+14155550123')).toBe('+14155550123')
    for (const hidden of ['anonymous', '+266696687', '+7378742833', '', 'Restricted'])
      expect(callerNumber(hidden)).toBeNull()
  })

  it('carry the call’s id in the name of its conference', () => {
    const id = crypto.randomUUID()
    expect(callIdOfConference(conferenceName(id))).toBe(id)
    expect(callIdOfConference(conferenceName(id).replace(id, id.toUpperCase()))).toBe(id)
    for (const other of [`callside-${'-'.repeat(36)}`, 'callside-1', `other-${id}`, `callside-${id}x`])
      expect(callIdOfConference(other)).toBeNull()
  })
})
