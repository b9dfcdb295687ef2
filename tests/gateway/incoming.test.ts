import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../gateway/src/db/db.ts'
import { countCalls, openTestDatabase } from './support/database.ts'
import { conferenceSid } from './support/fake-carrier.ts'
import { ana, ben, frontDesk, publicUrl, startTestGateway, type TestGateway } from './support/gateway.ts'
import { revoke, signIn } from './support/sign-in.ts'
import {
  callIn,
  conferenceEvent,
  identityOf,
  legStatus,
  newSid,
  onlyCall,
  patient,
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

const sidOfLeg = (label: string) => gateway.fake.added().find(({ participant }) => participant.label === label)?.sid
/** Legs are numbered in the order of user ids, which are random. */
async function labelOf(email: string): Promise<string> {
  const identity = await identityOf(gateway, email)
  const leg = gateway.fake.added().find(({ participant }) => participant.to.startsWith(`client:${identity}?`))
  if (leg === undefined) throw new Error('this person was not rung')
  return leg.participant.label
}

describe('an incoming call', () => {
  it('keeps the caller waiting and rings the signed-in people of the line', async () => {
    const { response } = await callIn(gateway)
    const call = await onlyCall(gateway, token)
    expect(call).toMatchObject({ direction: 'inbound', status: 'ringing', remote: patient, agent: null })
    expect((await twiml(response)).Dial).toMatchObject({
      '@action': `${publicUrl}/webhooks/twilio/dial-done?call=${call.id}&leg=remote`,
      Conference: {
        '#text': `callside-${call.id}`,
        '@startConferenceOnEnter': 'false',
        '@endConferenceOnExit': 'true',
        '@waitUrl': `${publicUrl}/webhooks/twilio/ringback`,
      },
    })
    expect(gateway.fake.added().map(({ participant }) => participant)).toEqual([
      {
        conference: `callside-${call.id}`,
        label: 'agent-1',
        from: frontDesk,
        to: `client:${await identityOf(gateway, ana)}?callId=${call.id}&caller=%2B14155550123`,
        timeoutSeconds: 25,
        endsConference: true,
        earlyMedia: false,
        statusUrl: `${publicUrl}/webhooks/twilio/participant-status?call=${call.id}&leg=agent-1`,
        eventsUrl: `${publicUrl}/webhooks/twilio/conference-status`,
      },
    ])
  })

  it.each(['anonymous', '+266696687', 'sip:someone@example.com'])('from %s hides the caller', async (from) => {
    await callIn(gateway, { from })
    expect((await onlyCall(gateway, token)).remote).toBeNull()
    expect(gateway.fake.added()[0]?.participant.to).toMatch(/&caller=$/)
  })

  it('goes to the first who answers; the others stop ringing', async () => {
    await signIn(gateway, ben)
    await callIn(gateway)
    const [first, second] = [await labelOf(ben), await labelOf(ana)]
    gateway.pass(5_000)
    await legStatus(gateway, first, 'in-progress')
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'in-progress', agent: { name: 'Ben Okafor' } })
    expect(gateway.fake.ended()).toEqual([sidOfLeg(second)])
    await legStatus(gateway, second, 'canceled')
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'in-progress' })
    gateway.pass(30_000)
    await legStatus(gateway, first, 'completed', { CallDuration: '30' })
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'answered', durationMs: 30_000 })
  })

  it('goes to one of two who answer in the same moment', async () => {
    await signIn(gateway, ben)
    await callIn(gateway)
    await Promise.all([legStatus(gateway, 'agent-1', 'in-progress'), legStatus(gateway, 'agent-2', 'in-progress')])
    expect(gateway.fake.ended()).toHaveLength(1)
    const loser = gateway.fake.added().find(({ sid }) => gateway.fake.ended().includes(sid))
    await legStatus(gateway, loser?.participant.label ?? '', 'completed', { CallDuration: '0' })
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'in-progress' })
  })

  it('ends with the one of several who answered, also when we are away then', async () => {
    await signIn(gateway, ben)
    await callIn(gateway)
    expect(gateway.fake.added().map(({ participant }) => participant.endsConference)).toEqual([false, false])
    gateway.fake.failWhen(({ type }) => (type === 'end-with' ? 'unreachable' : null))
    await legStatus(gateway, 'agent-2', 'in-progress')
    gateway.fake.failWhen(null)
    await legStatus(gateway, 'agent-1', 'canceled')
    await legStatus(gateway, 'agent-2', 'in-progress')
    const sid = sidOfLeg('agent-2') ?? ''
    expect(gateway.fake.madeLast()).toEqual([{ type: 'end-with', conferenceSid, sid, value: true }])
  })

  it('ends for the caller when the agent who answered hangs up', async () => {
    const { callerSid } = await callIn(gateway)
    await legStatus(gateway, 'agent-1', 'in-progress')
    await legStatus(gateway, 'agent-1', 'completed', { CallDuration: '4' })
    expect(gateway.fake.ended()).toEqual([callerSid])
  })

  it('that nobody answers is missed, and the caller hears a sentence', async () => {
    const { callerSid } = await callIn(gateway)
    gateway.pass(25_000)
    await legStatus(gateway, 'agent-1', 'no-answer')
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'ended', outcome: 'missed', durationMs: null })
    expect(gateway.fake.said()).toEqual([{ type: 'say', sid: callerSid, sentence: 'nobody-available' }])
    const callId = (await onlyCall(gateway, token)).id
    await conferenceEvent(gateway, callId, 'participant-leave', { ParticipantLabel: 'remote' })
    expect(gateway.fake.said()).toHaveLength(1)
  })

  it('that every device declines is declined', async () => {
    await signIn(gateway, ben)
    await callIn(gateway)
    await legStatus(gateway, 'agent-1', 'busy')
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'ringing' })
    await legStatus(gateway, 'agent-2', 'busy')
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'declined' })
    expect(gateway.fake.said()).toHaveLength(1)
  })

  it('that the caller gives up is missed, and no device rings on', async () => {
    await signIn(gateway, ben)
    const { callerSid } = await callIn(gateway)
    await gateway.webhook('call-status', { CallSid: callerSid, CallStatus: 'completed', CallDuration: '6' })
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'missed' })
    expect(new Set(gateway.fake.ended())).toEqual(new Set([sidOfLeg('agent-1'), sidOfLeg('agent-2')]))
    await legStatus(gateway, 'agent-1', 'canceled')
    await legStatus(gateway, 'agent-2', 'canceled')
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'missed' })
  })

  it('is missed at once when nobody of the line is signed in', async () => {
    const tokens = await signIn(gateway, ben)
    await db.queries
      .deleteFrom('session')
      .where('userId', '=', await gateway.userId(ana))
      .execute()
    await revoke(gateway, tokens.refresh_token)
    const { response } = await callIn(gateway)
    expect(await twiml(response)).toHaveProperty('Say')
    token = (await signIn(gateway, ana)).access_token
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'missed' })
  })

  it('rings the others when the carrier refuses one device', async () => {
    await signIn(gateway, ben)
    gateway.fake.failWhen((request) =>
      request.type === 'add' && request.participant.label === 'agent-1' ? 'refused' : null,
    )
    const { response } = await callIn(gateway)
    expect(await twiml(response)).toHaveProperty('Dial')
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'ringing' })
  })

  it('is one call when the carrier asks twice', async () => {
    const first = await callIn(gateway)
    const text = await first.response.clone().text()
    const second = await callIn(gateway, { callSid: first.callerSid })
    expect(await second.response.text()).toBe(text)
    expect(await countCalls(db)).toBe(1)
  })

  it('is one call when two gateways are asked at once', async () => {
    const other = await startTestGateway(db)
    token = (await signIn(gateway, ana)).access_token
    const callSid = newSid()
    const replies = await Promise.all([callIn(gateway, { callSid }), callIn(other, { callSid })])
    expect(replies.map(({ response }) => response.status)).toEqual([200, 200])
    const texts = await Promise.all(replies.map(({ response }) => response.text()))
    expect(texts[0]).toBe(texts[1])
    expect(texts[0]).toContain('callside-')
    expect(await countCalls(db)).toBe(1)
  })

  it('says the same again to a caller whom nobody could be found for', async () => {
    gateway.fake.failWhen(({ type }) => (type === 'add' ? 'refused' : null))
    const first = await callIn(gateway)
    const text = await first.response.text()
    expect(text).toContain('Nobody is available')
    expect(await (await callIn(gateway, { callSid: first.callerSid })).response.text()).toBe(text)
  })

  it('to a number that is not ours is refused', async () => {
    expect(await twiml((await callIn(gateway, { to: '+14155550177' })).response)).toHaveProperty('Reject')
    expect(await countCalls(db)).toBe(0)
  })

  it('is heard ringing: a document that plays a real sound file', async () => {
    const reply = await twiml(await gateway.webhook('ringback', { CallSid: `CA${'0'.repeat(32)}` }))
    expect(reply.Play).toEqual({ '@loop': '0', '#text': `${publicUrl}/webhooks/twilio/ringback.wav` })
    const sound = await gateway.get('/webhooks/twilio/ringback.wav')
    const bytes = Buffer.from(await sound.arrayBuffer())
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF')
    expect(bytes.length).toBe(58 + 6 * 8_000)
    expect(new Set(bytes.subarray(58, 8_058)).size).toBeGreaterThan(20)
  })
})
