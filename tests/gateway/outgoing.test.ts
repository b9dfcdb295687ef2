import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callRecordSchema } from '../../lib/contracts/api.ts'
import type { Db } from '../../gateway/src/db/db.ts'
import { countCalls, openTestDatabase } from './support/database.ts'
import { ana, ben, cleo, frontDesk, publicUrl, startTestGateway, type TestGateway } from './support/gateway.ts'
import { signIn } from './support/sign-in.ts'
import {
  callLog,
  conferenceEvent,
  identityOf,
  legStatus,
  newSid,
  onlyCall,
  patient,
  placeCall,
  twiml,
} from './support/telephony.ts'

let db: Db
let gateway: TestGateway
let token: string
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  gateway = await startTestGateway(db)
  token = (await signIn(gateway, ana)).access_token
})

describe('an outgoing call', () => {
  it('puts the agent into a conference and calls the other side into it', async () => {
    const { callId, response } = await placeCall(gateway)
    expect(response.headers.get('content-type')).toContain('text/xml')
    const { Dial } = await twiml(response)
    expect(Dial).toEqual({
      '@answerOnBridge': 'true',
      '@action': `${publicUrl}/webhooks/twilio/dial-done?call=${callId}&leg=agent`,
      '@method': 'POST',
      Conference: {
        '#text': `callside-${callId}`,
        '@participantLabel': 'agent',
        '@beep': 'false',
        '@startConferenceOnEnter': 'true',
        '@endConferenceOnExit': 'true',
        '@waitUrl': '',
        '@statusCallback': `${publicUrl}/webhooks/twilio/conference-status`,
        '@statusCallbackMethod': 'POST',
        '@statusCallbackEvent': 'start end join leave',
      },
    })
    expect(gateway.fake.added().map(({ participant }) => participant)).toEqual([
      {
        conference: `callside-${callId}`,
        label: 'remote',
        from: frontDesk,
        to: patient,
        timeoutSeconds: 30,
        endsConference: true,
        earlyMedia: true,
        statusUrl: `${publicUrl}/webhooks/twilio/participant-status?call=${callId}&leg=remote`,
        eventsUrl: `${publicUrl}/webhooks/twilio/conference-status`,
      },
    ])
    const record = await onlyCall(gateway, token)
    expect(callRecordSchema.parse(record)).toMatchObject({
      id: callId,
      direction: 'outbound',
      status: 'ringing',
      remote: patient,
      line: { number: frontDesk, label: 'Front desk' },
      agent: { name: 'Ana Ruiz' },
      answeredAt: null,
      outcome: null,
    })
  })

  it('is answered, talked on and ended by the other side', async () => {
    const { callId, agentSid } = await placeCall(gateway)
    gateway.pass(4_000)
    await legStatus(gateway, 'remote', 'ringing')
    gateway.pass(2_000)
    await legStatus(gateway, 'remote', 'in-progress')
    await conferenceEvent(gateway, callId, 'conference-start')
    const talking = await onlyCall(gateway, token)
    expect(talking).toMatchObject({ status: 'in-progress', answeredAt: gateway.now(), outcome: null, durationMs: null })
    gateway.pass(65_000)
    await legStatus(gateway, 'remote', 'completed', { CallDuration: '65' })
    const ended = await onlyCall(gateway, token)
    expect(ended).toMatchObject({ status: 'ended', outcome: 'answered', durationMs: 65_000 })
    expect(ended.version).toBeGreaterThan(talking.version)
    expect(gateway.fake.ended()).toEqual([agentSid])
  })

  it('ends the other side when the agent hangs up, once', async () => {
    const { callId } = await placeCall(gateway)
    await legStatus(gateway, 'remote', 'in-progress')
    gateway.pass(10_000)
    await conferenceEvent(gateway, callId, 'participant-leave', { ParticipantLabel: 'agent' })
    await conferenceEvent(gateway, callId, 'conference-end')
    expect(gateway.fake.ended()).toEqual([gateway.fake.added()[0]?.sid])
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'answered', durationMs: 10_000 })
  })

  it('asks again to end a leg when the carrier was away', async () => {
    const { callId } = await placeCall(gateway)
    await legStatus(gateway, 'remote', 'in-progress')
    gateway.fake.failWhen(({ type }) => (type === 'end' ? 'unreachable' : null))
    await conferenceEvent(gateway, callId, 'participant-leave', { ParticipantLabel: 'agent' })
    expect(gateway.fake.ended()).toEqual([])
    gateway.fake.failWhen(null)
    await conferenceEvent(gateway, callId, 'conference-end')
    expect(gateway.fake.ended()).toEqual([gateway.fake.added()[0]?.sid])
  })

  it('is not answered because the other leg joined, which it may do while it rings', async () => {
    const { callId } = await placeCall(gateway)
    const fields = { ParticipantLabel: 'remote', CallSid: gateway.fake.added()[0]?.sid ?? '' }
    await conferenceEvent(gateway, callId, 'participant-join', fields)
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'ringing', answeredAt: null })
  })

  it('that the agent gave up stays cancelled when the carrier says that nobody answered', async () => {
    const { callId, agentSid } = await placeCall(gateway)
    gateway.pass(4_000)
    await gateway.webhook(`dial-done?call=${callId}&leg=agent`, { CallSid: agentSid })
    await legStatus(gateway, 'remote', 'no-answer')
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'cancelled' })
    await conferenceEvent(gateway, callId, 'participant-leave', { ParticipantLabel: 'agent' })
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'cancelled' })
  })

  it('stays answered when our clock is behind the carrier’s', async () => {
    const { callId, agentSid } = await placeCall(gateway)
    gateway.pass(35_000)
    await legStatus(gateway, 'remote', 'in-progress')
    gateway.pass(10_000 - 30_000)
    await gateway.webhook(`dial-done?call=${callId}&leg=agent`, { CallSid: agentSid })
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'ended', outcome: 'answered' })
    gateway.pass(30_000)
    await conferenceEvent(gateway, callId, 'participant-leave', { ParticipantLabel: 'agent' })
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'answered', durationMs: 10_000 })
  })

  it('that the carrier may have made nevertheless is ended as soon as it is heard of', async () => {
    gateway.fake.failWhen(({ type }) => (type === 'add' ? 'unreachable' : null))
    const { response } = await placeCall(gateway)
    expect(await twiml(response)).toHaveProperty('Say')
    expect(gateway.fake.ended()).toEqual([])
    gateway.fake.failWhen(null)
    await legStatus(gateway, 'remote', 'ringing')
    expect(gateway.fake.ended()).toEqual([gateway.fake.added()[0]?.sid])
    await legStatus(gateway, 'remote', 'in-progress')
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'failed', answeredAt: null })
  })

  it('under an id in capitals is the same call', async () => {
    const callId = crypto.randomUUID()
    await placeCall(gateway, { callId: callId.toUpperCase() })
    expect(gateway.fake.added()[0]?.participant.conference).toBe(`callside-${callId}`)
    await conferenceEvent(gateway, callId.toUpperCase(), 'conference-end')
    expect(await onlyCall(gateway, token)).toMatchObject({ id: callId, status: 'ended' })
  })

  it('is one call when two gateways are asked at once', async () => {
    const other = await startTestGateway(db)
    token = (await signIn(gateway, ana)).access_token
    gateway.fake.failWhen(({ type }) => (type === 'add' ? 'refused' : null))
    other.fake.failWhen(({ type }) => (type === 'add' ? 'refused' : null))
    const asked = { callId: crypto.randomUUID(), callSid: newSid() }
    const replies = await Promise.all([placeCall(gateway, asked), placeCall(other, asked)])
    expect(replies.map(({ response }) => response.status)).toEqual([200, 200])
    // One of them may have been told to wait in the conference, before the other one failed.
    const joined = { ParticipantLabel: 'agent', CallSid: asked.callSid }
    await conferenceEvent(gateway, asked.callId, 'participant-join', joined)
    expect(gateway.fake.ended()).toEqual([asked.callSid])
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'failed' })
  })

  it.each([
    ['busy', 'busy'],
    ['no-answer', 'no-answer'],
    ['failed', 'failed'],
    ['canceled', 'cancelled'],
  ] as const)('that ends %s is logged as %s and frees the agent', async (status, outcome) => {
    const { agentSid } = await placeCall(gateway)
    await legStatus(gateway, 'remote', 'ringing')
    await legStatus(gateway, 'remote', status)
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'ended', outcome, durationMs: null })
    expect(gateway.fake.ended()).toEqual([agentSid])
  })

  it('that the agent gives up while it rings is logged as cancelled', async () => {
    const { callId, agentSid } = await placeCall(gateway)
    await legStatus(gateway, 'remote', 'ringing')
    const done = await gateway.webhook(`dial-done?call=${callId}&leg=agent`, { CallSid: agentSid })
    expect(await twiml(done)).toHaveProperty('Hangup')
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'cancelled' })
    expect(gateway.fake.ended()).toEqual([gateway.fake.added()[0]?.sid])
  })

  it('that the carrier refuses says so to the agent and is logged as failed', async () => {
    gateway.fake.failWhen(({ type }) => (type === 'add' ? 'refused' : null))
    const { response } = await placeCall(gateway)
    const reply = await twiml(response)
    expect(reply).toHaveProperty('Say')
    expect(reply).toHaveProperty('Hangup')
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'ended', outcome: 'failed' })
    expect(gateway.fake.ended()).toEqual([])
  })

  it('is one call however often the carrier asks', async () => {
    const first = await placeCall(gateway)
    const text = await first.response.clone().text()
    const second = await placeCall(gateway, { callId: first.callId, callSid: first.agentSid })
    expect(await second.response.text()).toBe(text)
    expect(gateway.fake.added()).toHaveLength(1)
    expect(await countCalls(db)).toBe(1)
  })

  it('cannot be entered by another leg or another person under the same id', async () => {
    const { callId } = await placeCall(gateway)
    for (const email of [ana, ben, cleo]) {
      const { response } = await placeCall(gateway, { callId, email })
      expect(await twiml(response)).toHaveProperty('Reject')
    }
    expect(gateway.fake.added()).toHaveLength(1)
  })

  it.each(['911', '+0123456789', 'sip:someone@example.com', 'client:u_somebody', '+1 415 555 0123', ''])(
    'to %j calls nobody, says why, and is logged as failed',
    async (to) => {
      const { response } = await placeCall(gateway, { to })
      expect(await twiml(response)).toHaveProperty('Say')
      expect(gateway.fake.added()).toEqual([])
      expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'failed', remote: null })
    },
  )

  it('from somebody who is not known, is switched off or is no device is refused', async () => {
    const identity = await identityOf(gateway, ana)
    await db.queries.updateTable('membership').set({ disabledAt: 1 }).where('identity', '=', identity).execute()
    for (const from of [`client:${identity}`, 'client:u_nobody', patient, 'client:']) {
      expect(await twiml((await placeCall(gateway, { from })).response)).toHaveProperty('Reject')
    }
    expect(await countCalls(db)).toBe(0)
  })

  it('is in the log of everybody on its line and of nobody else', async () => {
    await placeCall(gateway)
    expect(await callLog(gateway, (await signIn(gateway, ben)).access_token)).toHaveLength(1)
    expect(await callLog(gateway, (await signIn(gateway, cleo)).access_token)).toHaveLength(0)
  })
})

it('knows a leg by its sid when the status callback has a fixed address', async () => {
  const { agentSid } = await placeCall(gateway)
  await legStatus(gateway, 'remote', 'in-progress')
  gateway.pass(3_000)
  const fields = { CallSid: agentSid, CallStatus: 'completed', CallDuration: '3' }
  expect((await gateway.webhook('call-status', fields)).status).toBe(204)
  expect(await onlyCall(gateway, token)).toMatchObject({ status: 'ended', outcome: 'answered' })
})
