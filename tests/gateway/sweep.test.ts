import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startSweep, sweepCalls } from '../../gateway/src/call-sweep.ts'
import { findFacts } from '../../gateway/src/db/calls.ts'
import type { Db } from '../../gateway/src/db/db.ts'
import { openTestDatabase } from './support/database.ts'
import { ana, ben, startTestGateway, type TestGateway } from './support/gateway.ts'
import { quiet } from './support/quiet.ts'
import { signIn } from './support/sign-in.ts'
import { callIn, conferenceEvent, legStatus, onlyCall, placeCall } from './support/telephony.ts'
import { waitFor } from '../support/wait-for.ts'

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

const deps = () => ({ db, now: gateway.now, carrier: gateway.fake.carrier, log: quiet, calls: gateway.calls })
const sweep = () => sweepCalls(deps())
const remoteSid = () => gateway.fake.added()[0]?.sid ?? ''

describe('the sweep', () => {
  it('ends a leg that could not be ended when the last webhook came', async () => {
    const { callId } = await placeCall(gateway)
    await legStatus(gateway, 'remote', 'in-progress')
    gateway.fake.failWhen(({ type }) => (type === 'end' ? 'unreachable' : null))
    await conferenceEvent(gateway, callId, 'participant-leave', { ParticipantLabel: 'agent' })
    expect(gateway.fake.ended()).toEqual([])
    gateway.fake.failWhen(null)
    gateway.fake.setState(remoteSid(), { status: 'in-progress' })
    gateway.pass(20_000)
    await sweep()
    expect(gateway.fake.ended()).toEqual([remoteSid()])
    gateway.pass(30_000)
    await sweep()
    expect(gateway.fake.ended()).toHaveLength(1)
    gateway.pass(61_000)
    await sweep()
    expect(gateway.fake.ended()).toHaveLength(2)
  })

  it('leaves a leg alone that the carrier says is over', async () => {
    const { callId, agentSid } = await placeCall(gateway)
    await legStatus(gateway, 'remote', 'in-progress')
    gateway.fake.setState(remoteSid(), { status: 'completed', endedAt: gateway.now(), talkMs: 1_000 })
    gateway.fake.failWhen(({ type }) => (type === 'end' ? 'unreachable' : null))
    await conferenceEvent(gateway, callId, 'participant-leave', { ParticipantLabel: 'agent' })
    gateway.pass(20_000)
    await sweep()
    gateway.pass(300_000)
    await sweep()
    expect(gateway.fake.asked()).toEqual([remoteSid()])
    expect(agentSid).not.toBe(remoteSid())
  })

  it('ends a call of which nothing is heard and that is over', async () => {
    const { agentSid } = await placeCall(gateway)
    await legStatus(gateway, 'remote', 'in-progress')
    const answeredAt = gateway.now()
    gateway.pass(119_000)
    await sweep()
    expect(gateway.fake.asked()).toEqual([])
    gateway.fake.setState(agentSid, { status: 'completed', endedAt: answeredAt + 40_000, talkMs: 44_000 })
    gateway.fake.setState(remoteSid(), { status: 'completed', endedAt: answeredAt + 40_000, talkMs: 40_000 })
    gateway.pass(2_000)
    await sweep()
    const call = await onlyCall(gateway, token)
    expect(call).toMatchObject({ status: 'ended', outcome: 'answered', answeredAt })
    expect(Math.floor((call.durationMs ?? 0) / 1000)).toBe(40)
  })

  it('leaves a long call alone, and learns that it was answered', async () => {
    const { agentSid } = await placeCall(gateway)
    const startedAt = gateway.now()
    gateway.fake.setState(agentSid, { status: 'in-progress', startedAt })
    gateway.fake.setState(remoteSid(), { status: 'in-progress', startedAt: startedAt + 7_000 })
    gateway.pass(150_000)
    await sweep()
    const call = await onlyCall(gateway, token)
    expect(call).toMatchObject({ status: 'in-progress' })
    expect(Math.floor(((call.answeredAt ?? 0) - startedAt) / 1000)).toBe(7)
    await sweep()
    expect(gateway.fake.asked()).toHaveLength(2)
    expect(gateway.fake.ended()).toEqual([])
  })

  it('waits when the carrier is away', async () => {
    await placeCall(gateway)
    gateway.fake.failWhen(({ type }) => (type === 'state' ? 'unreachable' : null))
    gateway.pass(150_000)
    await sweep()
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'ringing' })
  })

  it('ends an incoming call whose last device was never confirmed to ring', async () => {
    await signIn(gateway, ben)
    gateway.fake.failWhen((asked) =>
      asked.type === 'add' && asked.participant.label === 'agent-2' ? 'unreachable' : null,
    )
    const { callerSid } = await callIn(gateway)
    gateway.fake.failWhen(null)
    await legStatus(gateway, 'agent-1', 'no-answer')
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'ringing' })
    gateway.fake.setState(callerSid, { status: 'in-progress' })
    gateway.pass(46_000)
    await sweep()
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'missed' })
    expect(gateway.fake.said()).toEqual([{ type: 'say', sid: callerSid, sentence: 'nobody-available' }])
  })

  it('ends a call that was written down and never set up', async () => {
    const { agentSid } = await placeCall(gateway)
    await db.queries.updateTable('callLeg').set({ sid: null, status: 'new' }).where('label', '=', 'remote').execute()
    gateway.fake.setState(agentSid, { status: 'in-progress' })
    gateway.pass(46_000)
    await sweep()
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'failed' })
    expect(gateway.fake.ended()).toEqual([agentSid])
  })

  it('ends the loser of a ring when the carrier was away', async () => {
    await signIn(gateway, ben)
    const { callerSid } = await callIn(gateway)
    gateway.fake.failWhen(({ type }) => (type === 'end' ? 'unreachable' : null))
    await legStatus(gateway, 'agent-1', 'in-progress')
    gateway.fake.failWhen(null)
    const [, loser] = gateway.fake.added().map(({ sid }) => sid)
    for (const sid of [callerSid, remoteSid(), loser ?? '']) gateway.fake.setState(sid, { status: 'in-progress' })
    gateway.pass(1_000)
    await sweep()
    expect(gateway.fake.ended()).toEqual([loser])
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'in-progress' })
  })

  describe('of a call that is talked on', () => {
    let callId: string
    beforeEach(async () => {
      const placed = await placeCall(gateway)
      callId = placed.callId
      await conferenceEvent(gateway, callId, 'participant-join', {
        ParticipantLabel: 'agent',
        CallSid: placed.agentSid,
      })
      await legStatus(gateway, 'remote', 'in-progress')
      for (const sid of [placed.agentSid, remoteSid()]) gateway.fake.setState(sid, { status: 'in-progress' })
    })
    async function ask(method: string, path: string, body: unknown) {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      }
      const response = await gateway.request(`/v1/calls/${callId}/${path}`, {
        method,
        headers,
        body: JSON.stringify(body),
      })
      return ((await response.json()) as { code?: string }).code
    }
    const holds = () => gateway.fake.done('hold').map(({ soundUrl }) => soundUrl !== null)

    it('brings back whom the carrier may have held when it did not answer', async () => {
      gateway.fake.failWhen(({ type }) => (type === 'hold' ? 'unreachable' : null))
      expect(await ask('PUT', 'hold', { held: true })).toBe('carrier-unavailable')
      gateway.fake.failWhen(null)
      gateway.pass(20_000)
      await sweep()
      expect(holds()).toEqual([false])
      gateway.pass(20_000)
      await sweep()
      expect(holds()).toEqual([false])
    })

    it('does not hold later what the carrier refused to hold', async () => {
      gateway.fake.failWhen(({ type }) => (type === 'hold' ? 'refused' : null))
      expect(await ask('PUT', 'hold', { held: true })).toBe('carrier-refused')
      gateway.fake.failWhen(null)
      gateway.pass(200_000)
      await sweep()
      expect(holds()).toEqual([])
    })

    it('ends somebody whom the carrier calls although it did not answer when asked to', async () => {
      gateway.fake.failWhen(({ type }) => (type === 'add' ? 'unreachable' : null))
      expect(await ask('POST', 'parties', { target: { type: 'number', number: '+14155550125' } })).toBe(
        'carrier-unavailable',
      )
      gateway.fake.failWhen(null)
      await legStatus(gateway, 'party-3', 'ringing')
      expect(gateway.fake.ended()).toEqual([gateway.fake.added().at(-1)?.sid])
      expect(await onlyCall(gateway, token)).toMatchObject({ status: 'in-progress' })
    })

    it('takes a party that never came for failed', async () => {
      await ask('POST', 'parties', { target: { type: 'number', number: '+14155550125' } })
      gateway.fake.setState(gateway.fake.added().at(-1)?.sid ?? '', null)
      gateway.pass(121_000)
      await sweep()
      const facts = await findFacts(db.queries, callId)
      expect(facts?.legs.at(-1)).toMatchObject({ label: 'party-3', status: 'failed' })
      expect(await onlyCall(gateway, token)).toMatchObject({ status: 'in-progress' })
    })

    it('pauses a recording that the carrier did not pause', async () => {
      await ask('POST', 'consents', { party: 'remote', given: true, how: 'verbal' })
      await ask('PUT', 'recording', { state: 'recording' })
      gateway.fake.failWhen(({ type }) => (type === 'set-recording' ? 'unreachable' : null))
      expect(await ask('PUT', 'recording', { state: 'paused' })).toBe('carrier-unavailable')
      gateway.fake.failWhen(null)
      gateway.pass(20_000)
      await sweep()
      expect(gateway.fake.done('set-recording').map(({ what }) => what)).toEqual(['paused'])
    })
  })

  it('starts at once, and stops when it is told to', async () => {
    await placeCall(gateway)
    gateway.pass(150_000)
    const stop = startSweep(deps())
    await waitFor('the first sweep', () => gateway.fake.asked().length === 2)
    await stop()
    expect(await onlyCall(gateway, token)).toMatchObject({ status: 'ended' })
  })
})
