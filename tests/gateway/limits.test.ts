import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Db } from '../../gateway/src/db/db.ts'
import { requestsPerMinute } from '../../gateway/src/auth/rate-limit.ts'
import { openTestDatabase } from './support/database.ts'
import { ana, ben, startTestGateway, type TestGateway } from './support/gateway.ts'
import { signIn } from './support/sign-in.ts'

let db: Db
let gateway: TestGateway
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  gateway = await startTestGateway(db)
})

async function statuses(count: number, token: string): Promise<Set<number>> {
  const found = new Set<number>()
  for (let sent = 0; sent < count; sent++) found.add((await gateway.get('/v1/not-a-route', token)).status)
  return found
}

it('stops a session that asks too much, and nobody else, until the minute is over', async () => {
  const token = (await signIn(gateway, ana)).access_token
  const other = (await signIn(gateway, ben)).access_token
  expect(await statuses(requestsPerMinute, token)).toEqual(new Set([404]))
  const refused = await gateway.get('/v1/me', token)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
  expect(await refused.json()).toMatchObject({ code: 'too-many-requests' })
  expect((await gateway.get('/v1/me', other)).status).toBe(200)
  gateway.pass(60_000)
  expect((await gateway.get('/v1/me', token)).status).toBe(200)
})

it('turns bad tokens away from a network that sends many, and good ones never', async () => {
  const token = (await signIn(gateway, ana)).access_token
  expect(await statuses(600, 'a-token-that-nobody-ever-made')).toEqual(new Set([401]))
  expect(await statuses(2, 'a-token-that-nobody-ever-made')).toEqual(new Set([429]))
  expect((await gateway.get('/v1/me', token)).status).toBe(200)
  gateway.pass(60_000)
  expect((await gateway.get('/v1/me', token)).status).toBe(200)
})
