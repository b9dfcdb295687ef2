import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Db } from '../../gateway/src/db/db.ts'
import { forgetExpired } from '../../gateway/src/db/sessions.ts'
import { provisionFromFile } from '../../gateway/src/provision-from-file.ts'
import { provision } from '../../gateway/src/provision.ts'
import { openTestDatabase } from './support/database.ts'
import { ana, ben, password, startTestGateway, type TestGateway } from './support/gateway.ts'
import { alertOf, createBrowser, refresh, revoke, signIn, startQuery, submit, type Tokens } from './support/sign-in.ts'
import { placeCall, twiml } from './support/telephony.ts'

let db: Db
let gateway: TestGateway
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  gateway = await startTestGateway(db)
})

describe('another secret', () => {
  it('renews the signing keys at the start, and everybody signs in anew', async () => {
    const browser = createBrowser(gateway)
    const tokens = await signIn(gateway, ana, browser)
    const restarted = await startTestGateway(db, { restart: true, secret: 'another-secret-with-more-than-32-letters' })
    expect(restarted.log.join()).toContain('signing-keys-renewed')
    expect((await refresh(restarted, tokens.refresh_token)).status).toBe(400)
    expect((await restarted.get('/v1/me', tokens.access_token)).status).toBe(401)
    const next = await signIn(restarted, ana)
    expect((await restarted.get('/v1/me', next.access_token)).status).toBe(200)
  })

  it('is not what a restart with the same one looks like', async () => {
    const tokens = await signIn(gateway, ana)
    const restarted = await startTestGateway(db, { restart: true })
    expect(restarted.log.join()).not.toContain('signing-keys-renewed')
    expect((await refresh(restarted, tokens.refresh_token)).status).toBe(200)
  })
})

describe('a failure of the database in the identity library', () => {
  const written = vi.spyOn(console, 'error')
  const rename = (from: string, to: string) =>
    sql`alter table ${sql.table(from)} rename to ${sql.id(to)}`.execute(db.queries)
  const broken = { jwks: 'jwksAway', user: 'userAway', oauthRefreshToken: 'oauthRefreshTokenAway' }
  type Table = keyof typeof broken
  let away: Table | null = null
  const breakTable = async (table: Table) => {
    written.mockClear()
    await rename(table, broken[table])
    away = table
  }
  afterEach(async () => {
    if (away !== null) await rename(broken[away], away)
    away = null
  })

  it('is a problem document, and says nothing beside the log', async () => {
    await breakTable('jwks')
    const response = await gateway.get('/auth/jwks')
    expect(response.status).toBe(500)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ code: 'internal' })
    expect(written).not.toHaveBeenCalled()
    expect(gateway.log.join()).toContain('request-failed')
  })

  it('in a refresh is a problem document too', async () => {
    const tokens = await signIn(gateway, ana)
    await breakTable('oauthRefreshToken')
    const response = await refresh(gateway, tokens.refresh_token)
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ code: 'internal' })
    expect(written).not.toHaveBeenCalled()
    expect(gateway.log.join()).not.toContain(tokens.refresh_token)
  })

  it('in provisioning is told by its code and quotes no row', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'callside-provision-'))
    const path = join(folder, 'setup.json')
    const organisation = { name: 'Harbor Family Clinic', defaultCountry: 'US' }
    await writeFile(path, JSON.stringify({ organisation, users: [{ name: 'Ana Ruiz', email: ana }], lines: [] }))
    await breakTable('user')
    const message = await provisionFromFile({ db, auth: gateway.auth, now: gateway.now }, path)
    expect(message).toBe('nothing was changed: the database failed (42P01)')
    await rm(folder, { recursive: true })
  })

  it('is told on the sign-in page as what it is', async () => {
    const browser = createBrowser(gateway)
    const query = await startQuery(browser)
    await breakTable('user')
    expect(await alertOf(submit(browser, query, ana))).toContain('Something failed on the server')
    expect(written).not.toHaveBeenCalled()
  })
})

describe('provisioning', () => {
  const harbor = (secret: string) => ({
    organisation: { name: 'Harbor Family Clinic', defaultCountry: 'US' },
    users: [{ name: 'Ana Ruiz', email: ana, password: secret }],
    lines: [],
  })
  const run = (secret: string) => provision({ db, auth: gateway.auth, now: gateway.now }, harbor(secret))
  afterEach(() => run(password))

  it('ends the sessions of a person with a new password, and of nobody else', async () => {
    const [tokens, other] = [await signIn(gateway, ana), await signIn(gateway, ben)]
    expect(await run('a-password-that-is-new')).toEqual({ ok: true })
    expect((await refresh(gateway, tokens.refresh_token)).status).toBe(400)
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(401)
    expect((await gateway.get('/v1/me', other.access_token)).status).toBe(200)
  })

  it('with the same password leaves the sessions alone', async () => {
    const tokens = await signIn(gateway, ana)
    expect(await run(password)).toEqual({ ok: true })
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(200)
  })

  it('that is refused changes nothing at all', async () => {
    const setup = {
      organisation: { name: 'Elm Street Practice', defaultCountry: 'US' },
      users: [
        { name: 'Dana Voss', email: 'dana@elm.example', password },
        { name: 'Eli Novak', email: 'eli@elm.example' },
      ],
      lines: [],
    }
    const refused = await provision({ db, auth: gateway.auth, now: gateway.now }, setup)
    expect(refused).toEqual({ ok: false, code: 'password-missing', at: 'users[1]' })
    const found = await db.queries.selectFrom('organisation').select('id').where('name', 'like', 'Elm%').execute()
    expect(found).toEqual([])
    const person = await db.queries.selectFrom('user').select('id').where('email', 'like', '%@elm.example').execute()
    expect(person).toEqual([])
  })
})

it('lets a person dial only while signed in', async () => {
  const tokens = await signIn(gateway, ana)
  expect(await twiml((await placeCall(gateway)).response)).not.toHaveProperty('Reject')
  await revoke(gateway, tokens.refresh_token)
  expect(await twiml((await placeCall(gateway)).response)).toHaveProperty('Reject')
  await signIn(gateway, ana)
  await db.queries
    .updateTable('session')
    .set({ expiresAt: new Date(gateway.now() - 1000) })
    .execute()
  expect(await twiml((await placeCall(gateway)).response)).toHaveProperty('Reject')
})

it('answers refreshes of one token that come at once with the same new token', async () => {
  const tokens = await signIn(gateway, ana)
  const replies = await Promise.all([1, 2, 3].map(() => refresh(gateway, tokens.refresh_token)))
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
  const next = await Promise.all(replies.map(async (reply) => ((await reply.json()) as Tokens).refresh_token))
  expect(new Set(next).size).toBe(1)
  expect((await refresh(gateway, next[0] ?? '')).status).toBe(200)
})

it('removes what has run out, and nothing else', async () => {
  await signIn(gateway, ana)
  await signIn(gateway, ben)
  const past = new Date(gateway.now() - 1_000)
  const anas = await gateway.userId(ana)
  await db.queries.updateTable('session').set({ expiresAt: past }).where('userId', '=', anas).execute()
  await startQuery(createBrowser(gateway))
  await sql`insert into verification (id, identifier, value, "expiresAt") values
    ('old', 'x', 'x', ${past}), ('new', 'x', 'x', ${new Date(gateway.now() + 60_000)})`.execute(db.queries)
  await forgetExpired(db.queries, gateway.now())
  const left = await db.queries.selectFrom('session').select('userId').execute()
  expect(left).toEqual([{ userId: await gateway.userId(ben) }])
  const verifications = await db.queries
    .selectFrom('verification')
    .select('id')
    .where('id', 'in', ['old', 'new'])
    .execute()
  expect(verifications).toEqual([{ id: 'new' }])
})
