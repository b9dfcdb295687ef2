// The same suite on every database: the embedded one always, PostgreSQL when TEST_DATABASE_URL names one that may be emptied.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callRecordSchema, liveEventSchema } from '../../lib/contracts/api.ts'
import { addFacts, changeCall, createCall, findFacts } from '../../gateway/src/db/calls.ts'
import type { Db } from '../../gateway/src/db/db.ts'
import { claimRequest } from '../../gateway/src/db/idempotency.ts'
import { readLiveCall } from '../../gateway/src/db/live-calls.ts'
import { eventsAfter, wake } from '../../gateway/src/db/live-events.ts'
import { newCallFacts, newLeg } from '../../gateway/src/domain/call-facts.ts'
import { ok } from '../../lib/core/result.ts'
import { openTestDatabase, openTestPostgres } from './support/database.ts'
import { openStream } from './support/event-stream.ts'
import { ana, frontDesk, startTestGateway, type TestGateway } from './support/gateway.ts'
import { refresh, revoke, signIn } from './support/sign-in.ts'
import { callIn, callLog, legStatus, onlyCall, placeCall } from './support/telephony.ts'

const url = process.env.TEST_DATABASE_URL
const databases: { name: string; open: () => Promise<Db> }[] = [
  { name: 'the embedded database', open: openTestDatabase },
]
if (url !== undefined) databases.push({ name: 'PostgreSQL', open: () => openTestPostgres(url) })

describe.each(databases)('on $name', ({ open }) => {
  let db: Db
  /** Another gateway process on the same PostgreSQL; the embedded database has one process, so it is the same. */
  let other: Db
  let gateway: TestGateway
  beforeAll(async () => {
    db = await open()
    other = db.kind === 'postgres' ? await open() : db
  })
  afterAll(async () => {
    if (other !== db) await other.close()
    await db.close()
  })
  beforeEach(async () => {
    gateway = await startTestGateway(db)
  })

  async function newCall() {
    const line = await db.queries
      .selectFrom('line')
      .selectAll()
      .where('number', '=', frontDesk)
      .executeTakeFirstOrThrow()
    const agent = newLeg({ label: 'agent', role: 'agent', userId: await gateway.userId(ana), sid: randomUUID() })
    const facts = newCallFacts('outbound', gateway.now(), [agent, newLeg({ label: 'remote', role: 'remote' })])
    return {
      id: randomUUID(),
      organisationId: line.organisationId,
      lineId: line.id,
      groupId: null,
      facts,
      remote: '+14155550123',
      ext: null,
    }
  }

  it('people sign in, refresh and sign out', async () => {
    const tokens = await signIn(gateway, ana)
    const next = (await (await refresh(gateway, tokens.refresh_token)).json()) as { refresh_token: string }
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(200)
    await revoke(gateway, next.refresh_token)
    expect((await refresh(gateway, next.refresh_token)).status).toBe(400)
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(401)
  })

  it('a call goes from ringing to its row, with times that are numbers', async () => {
    const { access_token: token } = await signIn(gateway, ana)
    await placeCall(gateway)
    gateway.pass(3_000)
    await legStatus(gateway, 'remote', 'in-progress')
    gateway.pass(42_000)
    await legStatus(gateway, 'remote', 'completed', { CallDuration: '42' })
    const call = callRecordSchema.parse(await onlyCall(gateway, token))
    expect(call).toMatchObject({ outcome: 'answered', durationMs: 42_000, endedAt: gateway.now() })
    await callIn(gateway)
    expect(await callLog(gateway, token)).toHaveLength(2)
  })

  it('one of many who create the same call creates it', async () => {
    const call = await newCall()
    const created = await Promise.all(Array.from({ length: 8 }, () => createCall(db.queries, call, gateway.now())))
    expect(created.filter((change) => change !== null)).toHaveLength(1)
  })

  it('facts that come at once are all kept, each with a version of its own', async () => {
    const call = await newCall()
    await createCall(db.queries, call, gateway.now())
    const at = gateway.now()
    const facts = (['ringing', 'in-progress', 'completed', 'ringing'] as const).map((status) =>
      addFacts(
        status === 'completed' ? other.queries : db.queries,
        call.id,
        [{ type: 'leg', label: 'remote', status, at }],
        at,
      ),
    )
    await Promise.all(facts)
    const row = await db.queries.selectFrom('call').selectAll().where('id', '=', call.id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ status: 'ended', outcome: 'answered' })
    const events = await eventsAfter(db.queries, await gateway.userId(ana), 0, 100)
    const versionsOf = (type: string) =>
      events.flatMap(({ body }) => {
        const event = liveEventSchema.parse(JSON.parse(body))
        return event.type === type && 'call' in event ? [event.call.version] : []
      })
    for (const [type, version] of Object.entries({ 'call-changed': row.version, 'live-call': row.liveVersion })) {
      const versions = versionsOf(type)
      expect(versions).toEqual(versions.map((_, index) => index + 1))
      expect(version).toBe(versions.at(-1))
    }
  })

  it('what is asked of a call at once is done one after the other, and each view is a version of its own', async () => {
    const call = await newCall()
    await createCall(db.queries, call, gateway.now())
    const ask = (index: number) =>
      changeCall<never>(
        index % 2 === 0 ? db.queries : other.queries,
        call.id,
        (facts) => {
          const leg = newLeg({ label: `party-${facts.legs.length + 1}`, role: 'added', task: 'party' })
          return ok({ ...facts, legs: [...facts.legs, { ...leg, position: facts.legs.length + 1 }] })
        },
        gateway.now(),
      )
    await Promise.all(Array.from({ length: 6 }, (_, index) => ask(index)))
    const facts = await findFacts(other.queries, call.id)
    expect(facts?.legs.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect((await readLiveCall(db.queries, call.id, facts ?? call.facts)).version).toBe(7)
  })

  it('one of many requests under one key is the first', async () => {
    const of = { userId: await gateway.userId(ana), key: 'the-key-of-the-test', request: 'r', createdAt: gateway.now() }
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimRequest(db.queries, of)))
    expect(claims.filter((claim) => claim === null)).toHaveLength(1)
  })

  it('a reader that follows the ids misses nothing of what many write at once', async () => {
    const reader = await gateway.userId(ana)
    const calls = await Promise.all(Array.from({ length: 30 }, newCall))
    const seen: string[] = []
    let last = 0
    let writing = true
    const follow = async () => {
      for (let more = true; more; ) {
        more = writing
        for (const { id, body } of await eventsAfter(other.queries, reader, last, 100)) {
          last = id
          const event = liveEventSchema.parse(JSON.parse(body))
          if (event.type === 'call-changed') seen.push(event.call.id)
        }
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const reading = follow()
    const write = (call: (typeof calls)[number], index: number) =>
      createCall(index % 2 === 0 ? db.queries : other.queries, call, gateway.now())
    await Promise.all(calls.map(write))
    writing = false
    await reading
    expect(seen.toSorted()).toEqual(calls.map(({ id }) => id).toSorted())
  })

  it('a stream hears of a change that another process made, and of the sign-out there', async () => {
    const tokens = await signIn(gateway, ana)
    const stream = await openStream(gateway, tokens.access_token)
    await createCall(other.queries, await newCall(), gateway.now())
    await stream.until(() => stream.events.length === 1)
    await revoke(gateway, tokens.refresh_token)
    await stream.done
    expect(stream.events).toHaveLength(1)
  })

  it('a transaction that fails leaves neither row nor event nor wake-up', async () => {
    const call = await newCall()
    const twice = { ...call, facts: { ...call.facts, legs: [...call.facts.legs, ...call.facts.legs] } }
    const woken: string[] = []
    const marked = Promise.withResolvers<void>()
    const stopListening = other.onWake((userId) => {
      woken.push(userId)
      if (userId === 'marker') marked.resolve()
    })
    await expect(createCall(db.queries, twice, gateway.now())).rejects.toMatchObject({ code: '23505' })
    // Wake-ups come in the order of commits, so one of the call would be before this one.
    await wake(db.queries, 'marker')
    await marked.promise
    stopListening()
    expect(woken).toEqual(['marker'])
    expect(await eventsAfter(db.queries, await gateway.userId(ana), 0, 10)).toEqual([])
    expect(await createCall(db.queries, call, gateway.now())).not.toBeNull()
  })
})
