import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../gateway/src/db/db.ts'
import { directorySchema, lineChoiceSchema, presenceSchema, wrapUpSchema } from '../../lib/contracts/api-people.ts'
import { openTestDatabase } from './support/database.ts'
import { openStream } from './support/event-stream.ts'
import { ana, ben, cleo, dana, frontDesk, startTestGateway, type TestGateway } from './support/gateway.ts'
import { signIn } from './support/sign-in.ts'
import { callIn, identityOf, legStatus, onlyCall, placeCall, twiml } from './support/telephony.ts'

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

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, as = token) {
  const response = await gateway.request(path, {
    method,
    headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return {
    status: response.status,
    tag: response.headers.get('etag'),
    body: (await response.json()) as { code?: string },
  }
}

const rung = async (email: string): Promise<boolean> => {
  const identity = await identityOf(gateway, email)
  return gateway.fake.added().some(({ participant }) => participant.to.startsWith(`client:${identity}?`))
}

describe('presence', () => {
  it.each(['busy', 'away', 'do-not-disturb'])('%s is not rung by a line; the others are', async (chosen) => {
    await signIn(gateway, ben)
    const changed = await send('PATCH', '/v1/presence', { chosen })
    expect(presenceSchema.parse(changed.body)).toMatchObject({ chosen, effective: chosen, until: null })
    await callIn(gateway)
    expect([await rung(ana), await rung(ben)]).toEqual([false, true])
  })

  it('holds until its time, and the call that comes then rings', async () => {
    await send('PATCH', '/v1/presence', { chosen: 'away', until: gateway.now() + 60_000 })
    expect(await twiml((await callIn(gateway)).response)).toHaveProperty('Say')
    expect(await onlyCall(gateway, token)).toMatchObject({ outcome: 'missed' })
    gateway.pass(60_000)
    expect(presenceSchema.parse((await send('GET', '/v1/presence')).body)).toMatchObject({
      chosen: 'available',
      until: null,
    })
    await callIn(gateway)
    expect(await rung(ana)).toBe(true)
  })

  it('follows working hours in their own time zone', async () => {
    const today = new Date(gateway.now())
    const minute = today.getUTCHours() * 60 + today.getUTCMinutes()
    const from = Math.max(0, minute - 30)
    const hours = [{ day: today.getUTCDay() || 7, from, to: Math.min(1440, minute + 30) }]
    const here = await send('PATCH', '/v1/presence', { schedule: { zone: 'UTC', hours } })
    expect(presenceSchema.parse(here.body).effective).toBe('available')
    const there = await send('PATCH', '/v1/presence', { schedule: { zone: 'America/Los_Angeles', hours } })
    expect(presenceSchema.parse(there.body)).toMatchObject({ chosen: 'available', effective: 'away' })
    await callIn(gateway)
    expect(await rung(ana)).toBe(false)
  })

  it('is told to the person’s other devices', async () => {
    const stream = await openStream(gateway, token)
    await send('PATCH', '/v1/presence', { chosen: 'busy' })
    await stream.until(() => stream.others.length > 0)
    expect(stream.others).toMatchObject([{ type: 'presence-changed', presence: { effective: 'busy', version: 1 } }])
    await stream.close()
  })

  it.each([{}, { chosen: 'asleep' }, { schedule: { zone: 'Mars/Olympus', hours: [] } }, { until: -1 }, { other: 1 }])(
    'does not become %j',
    async (change) => {
      expect(await send('PATCH', '/v1/presence', change)).toMatchObject({ status: 400, body: { code: 'bad-request' } })
    },
  )

  it('shows in the directory, with who is signed in and who talks, and nobody of another organisation', async () => {
    await signIn(gateway, cleo)
    const danas = (await signIn(gateway, dana)).access_token
    await send('PATCH', '/v1/presence', { chosen: 'away' }, {}, danas)
    await placeCall(gateway)
    await legStatus(gateway, 'remote', 'in-progress')
    const { people, groups } = directorySchema.parse((await send('GET', '/v1/directory')).body)
    expect(people.map(({ name, presence, isSignedIn }) => [name, presence, isSignedIn])).toEqual([
      ['Ana Ruiz', 'available', true],
      ['Ben Okafor', 'available', false],
      ['Dana Lind', 'away', true],
    ])
    expect(groups).toMatchObject([{ name: 'Nurses', members: 2, reachable: 0 }])
  })
})

it('a line that goes to a group rings its people, and the call says so', async () => {
  const group = await db.queries.selectFrom('ringGroup').select('id').executeTakeFirstOrThrow()
  const ofLine = db.queries.updateTable('line').where('number', '=', frontDesk)
  await ofLine.set({ groupId: group.id }).execute()
  const danas = (await signIn(gateway, dana)).access_token
  await callIn(gateway)
  await ofLine.set({ groupId: null }).execute()
  expect([await rung(ana), await rung(dana)]).toEqual([false, true])
  const { items } = (await send('GET', '/v1/live-calls', undefined, {}, danas)).body as { items?: unknown[] }
  expect(items).toMatchObject([{ group: { id: group.id, name: 'Nurses' }, line: { number: frontDesk } }])
})

describe('lines', () => {
  it('are those that one may use; the default one is called with', async () => {
    const { items } = lineChoiceSchema.parse((await send('GET', '/v1/lines')).body)
    expect(items).toMatchObject([{ line: { number: frontDesk }, isDefault: true }])
    const lineId = items[0]?.line.id
    expect((await send('PUT', '/v1/lines/default', { lineId })).status).toBe(200)
    const theirs = await db.queries.selectFrom('line').select('id').where('number', '<>', frontDesk).executeTakeFirst()
    expect(await send('PUT', '/v1/lines/default', { lineId: theirs?.id })).toMatchObject({
      body: { code: 'not-found' },
    })
  })

  it('of others cannot be called with', async () => {
    const theirs = await db.queries.selectFrom('line').select('id').where('number', '<>', frontDesk).executeTakeFirst()
    const from = `client:${await identityOf(gateway, ana)}`
    const fields = { CallSid: `CA${'7'.repeat(32)}`, From: from, To: '+14155550123', CallId: crypto.randomUUID() }
    expect(await twiml(await gateway.webhook('voice/outgoing', { ...fields, Line: theirs?.id ?? '' }))).toHaveProperty(
      'Say',
    )
    expect(gateway.fake.added()).toEqual([])
    const { items } = lineChoiceSchema.parse((await send('GET', '/v1/lines')).body)
    expect(
      await twiml(await gateway.webhook('voice/outgoing', { ...fields, Line: items[0]?.line.id ?? '' })),
    ).toHaveProperty('Dial')
  })
})

describe('an emergency number', () => {
  it.each(['911', '112', '988'])('%s is called after a confirmation only', async (to) => {
    const from = `client:${await identityOf(gateway, ana)}`
    const call = (sid: string, more: Record<string, string> = {}) =>
      gateway.webhook('voice/outgoing', {
        CallSid: `CA${sid.repeat(32)}`,
        From: from,
        To: to,
        CallId: crypto.randomUUID(),
        ...more,
      })
    expect(String((await twiml(await call('1'))).Say)).toContain('emergency')
    expect(gateway.fake.added()).toEqual([])
    expect(await twiml(await call('2', { EmergencyConfirmed: '1' }))).toHaveProperty('Dial')
    expect(gateway.fake.added()[0]?.participant.to).toBe(to)
  })
})

describe('what is noted about a call', () => {
  it('is changed in parts, by its version', async () => {
    const { callId } = await placeCall(gateway)
    const path = `/v1/calls/${callId}/wrap-up`
    const empty = await send('GET', path)
    expect(empty).toMatchObject({ tag: '"0"', body: { note: '', tags: [], result: null, version: 0 } })
    const noted = await send(
      'PATCH',
      path,
      { note: 'asked for a refill', tags: ['refill', 'refill'] },
      { 'if-match': '"0"' },
    )
    expect(wrapUpSchema.parse(noted.body)).toMatchObject({ note: 'asked for a refill', tags: ['refill'], version: 1 })
    const more = await send(
      'PATCH',
      path,
      { result: 'call back', followUpAt: 1_800_000_000_000 },
      { 'if-match': noted.tag ?? '' },
    )
    expect(more).toMatchObject({ tag: '"2"', body: { note: 'asked for a refill', result: 'call back' } })
    const late = await send('PATCH', path, { note: 'x' }, { 'if-match': '"1"' })
    expect(late).toMatchObject({ status: 412, body: { code: 'changed-since' } })
    expect(gateway.log.join()).not.toContain('refill')
  })

  it('of two who note something at once one has to look again', async () => {
    const { callId } = await placeCall(gateway)
    const note = () => send('PATCH', `/v1/calls/${callId}/wrap-up`, { note: 'n' }, { 'if-match': '"0"' })
    const replies = await Promise.all([note(), note()])
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 412]))
  })

  it('is for those who were in the call, and read by those who see it', async () => {
    const { callId } = await placeCall(gateway)
    const path = `/v1/calls/${callId}/wrap-up`
    const bens = (await signIn(gateway, ben)).access_token
    const cleos = (await signIn(gateway, cleo)).access_token
    const change = (as: string) => send('PATCH', path, { note: 'n' }, { 'if-match': '"0"' }, as)
    expect((await send('GET', path, undefined, {}, bens)).status).toBe(200)
    expect((await change(bens)).body.code).toBe('forbidden')
    expect((await change(cleos)).body.code).toBe('not-found')
    expect((await send('PATCH', path, { note: 'n' })).body.code).toBe('bad-request')
    expect((await send('PATCH', path, {}, { 'if-match': '"0"' })).body.code).toBe('bad-request')
  })
})
