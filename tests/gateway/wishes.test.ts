import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Role } from '../../lib/contracts/api-access.ts'
import {
  contactConsentSchema,
  doNotContactPageSchema,
  doNotContactSchema,
  wishesSchema,
} from '../../lib/contracts/api-policy.ts'
import type { Db } from '../../gateway/src/db/db.ts'
import { openTestDatabase } from './support/database.ts'
import { ana, ben, cleo, startTestGateway, type TestGateway } from './support/gateway.ts'
import { sendJson } from './support/send-json.ts'
import { signIn } from './support/sign-in.ts'
import { patient } from './support/telephony.ts'

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

const send = (method: string, path: string, body?: unknown, as = token, headers: Record<string, string> = {}) =>
  sendJson(gateway, { method, path, body, as, headers })
const setRole = async (email: string, role: Role) =>
  db.queries
    .updateTable('membership')
    .set({ role })
    .where('userId', '=', await gateway.userId(email))
    .execute()

describe('consents and wishes', () => {
  const query = async (as = token) =>
    wishesSchema.parse((await send('POST', '/v1/consents/query', { number: patient }, as)).body)

  it('are given, revoked, expired or unknown, for each channel and purpose', async () => {
    const state = async (purpose: string) =>
      (await query()).states.find((one) => one.channel === 'text' && one.purpose === purpose)?.state
    const text = { number: patient, channel: 'text', form: 'spoken' }
    expect(await state('appointment')).toBe('unknown')
    const given = await send('POST', '/v1/consents', {
      ...text,
      purpose: 'appointment',
      status: 'given',
      wording: 'sms.2',
    })
    expect(given.status).toBe(201)
    expect(contactConsentSchema.parse(given.body)).toMatchObject({
      at: gateway.now(),
      wording: 'sms.2',
      notedBy: await gateway.userId(ana),
    })
    expect([await state('appointment'), await state('refill')]).toEqual(['given', 'unknown'])
    const past = { at: gateway.now() - 2_000, expiresAt: gateway.now() - 1_000 }
    await send('POST', '/v1/consents', { ...text, purpose: 'refill', status: 'given', ...past })
    expect(await state('refill')).toBe('expired')
    gateway.pass(1_000)
    await send('POST', '/v1/consents', { ...text, purpose: null, status: 'revoked' })
    expect([await state('appointment'), await state('marketing')]).toEqual(['revoked', 'revoked'])
  })

  it('are noted once when the request comes again', async () => {
    const body = { number: patient, channel: 'call', purpose: null, status: 'given', form: 'written' }
    const key = { 'idempotency-key': randomUUID() }
    const [first, again] = [
      await send('POST', '/v1/consents', body, token, key),
      await send('POST', '/v1/consents', body, token, key),
    ]
    expect(again.body.id).toBe(first.body.id)
    expect((await query()).consents).toHaveLength(1)
  })

  it('hold within the organisation alone', async () => {
    await send('POST', '/v1/do-not-contact', { number: patient, kind: 'no-contact' })
    const theirs = (await signIn(gateway, cleo)).access_token
    expect((await query(theirs)).doNotContact).toEqual([])
    expect((await query()).doNotContact).toHaveLength(1)
  })

  it('a wish said twice is one, is lifted by those who may, and stays known', async () => {
    const wish = { number: patient, kind: 'no-contact', channel: 'call' }
    const first = doNotContactSchema.parse((await send('POST', '/v1/do-not-contact', wish)).body)
    expect((await send('POST', '/v1/do-not-contact', wish)).body.id).toBe(first.id)
    expect((await send('DELETE', `/v1/do-not-contact/${first.id}`)).body.code).toBe('forbidden')
    await setRole(ben, 'supervisor')
    const bens = (await signIn(gateway, ben)).access_token
    expect((await send('DELETE', `/v1/do-not-contact/${first.id}`, undefined, bens)).status).toBe(204)
    expect((await send('DELETE', `/v1/do-not-contact/${first.id}`, undefined, bens)).body.code).toBe('not-found')
    const { body } = await send('POST', '/v1/policy/decisions', { action: 'call', contacts: [{ number: patient }] })
    expect(JSON.stringify(body)).not.toContain('no-contact')
    expect((await query()).doNotContact).toMatchObject([{ id: first.id, endedAt: gateway.now() }])
  })

  it('wishes come in pages, newest first', async () => {
    await setRole(ana, 'supervisor')
    for (let index = 0; index < 3; index++) {
      await send('POST', '/v1/do-not-contact', { number: `+1415555010${index}`, kind: 'no-contact' })
      gateway.pass(1)
    }
    const page = async (rest: string) =>
      doNotContactPageSchema.parse((await send('GET', `/v1/do-not-contact?limit=2${rest}`)).body)
    const first = await page('')
    const second = await page(`&cursor=${first.nextCursor}`)
    const numbers = [...first.items, ...second.items].map(({ number }) => number)
    expect(numbers).toEqual(['+14155550102', '+14155550101', '+14155550100'])
    expect(second.nextCursor).toBeNull()
  })

  it.each([
    { status: 'maybe' },
    { channel: 'fax' },
    { number: '911' },
    { wording: 'I, Ana, agree' },
    { at: 2_000, expiresAt: 1_000 },
    { extra: true },
  ])('with %j are refused', async (change) => {
    const body = { number: patient, channel: 'text', purpose: null, status: 'given', form: 'spoken', ...change }
    expect((await send('POST', '/v1/consents', body)).body.code).toBe('bad-request')
  })
})
