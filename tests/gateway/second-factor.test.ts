import { createOTP } from '@better-auth/utils/otp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { settingsSchema } from '../../lib/contracts/api-access.ts'
import type { Db } from '../../gateway/src/db/db.ts'
import { openTestDatabase } from './support/database.ts'
import { openStream } from './support/event-stream.ts'
import { ana, ben, password, startTestGateway, type TestGateway } from './support/gateway.ts'
import {
  alertOf,
  authorizeUrl,
  type Browser,
  createBrowser,
  exchange,
  newVerifier,
  redirectUri,
  refresh,
  signIn,
  submit,
  type Tokens,
} from './support/sign-in.ts'

let db: Db
let gateway: TestGateway
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  gateway = await startTestGateway(db)
})

/** A code for this time step; the gateway takes those of the steps around now, too. */
const step = () => Math.floor(Date.now() / 30_000)
const codeOf = (secret: string, at: number) => createOTP(secret).hotp(at)

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** What an authenticator app makes of the key on the page. */
function secretOf(key: string): string {
  const bits = Array.from(key, (letter) => base32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = bits.match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString()
}

const form = (browser: Browser, path: string, fields: Record<string, string>) =>
  browser.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: browser.publicUrl },
    body: new URLSearchParams(fields).toString(),
  })

/** Gives the password. `query` is what the next form carries. */
async function begin(browser: Browser, email: string) {
  const { verifier, challenge } = newVerifier()
  const start = await browser.request(authorizeUrl(challenge))
  const query = new URL(start.headers.get('location') ?? '').search.slice(1)
  return { verifier, query, response: await submit(browser, query, email) }
}

async function tokensOf(response: Response, verifier: string): Promise<Tokens> {
  const location = response.headers.get('location') ?? ''
  expect(location.slice(0, redirectUri.length)).toBe(redirectUri)
  const reply = await exchange(gateway, new URL(location).searchParams.get('code') ?? '', verifier)
  expect(reply.status).toBe(200)
  return (await reply.json()) as Tokens
}

const requireFor = (roles: string[]) =>
  db.queries
    .updateTable('organisation')
    .set({ secondFactorFor: JSON.stringify(roles) })
    .execute()

/** Signs in where a factor is asked for, and sets it up on the way. */
async function enrol(email: string) {
  await requireFor(['agent'])
  const browser = createBrowser(gateway)
  const { verifier, response } = await begin(browser, email)
  const setUp = new URL(response.headers.get('location') ?? '')
  expect(setUp.pathname).toBe('/sign-in/second-factor')
  const query = setUp.search.slice(1)
  expect(await (await browser.request(setUp.href)).text()).toContain('Set up a second factor')
  const page = await (await form(browser, '/sign-in/second-factor', { query, password })).text()
  const secret = secretOf((/id="key">([^<]+)</.exec(page)?.[1] ?? '').replaceAll(' ', ''))
  const recovery = (/id="recovery">(.+?)<\/code>/.exec(page)?.[1] ?? '').split('<br>')
  const used = step() - 1
  const done = await form(browser, '/sign-in/second-factor/code', { query, code: await codeOf(secret, used) })
  return { secret, recovery, used, browser, tokens: await tokensOf(done, verifier) }
}

describe('a second factor that the role needs', () => {
  it('is set up before the first token, and asked for at each sign-in after [ACC-07]', async () => {
    const { secret, used, tokens } = await enrol(ana)
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(200)
    const browser = createBrowser(gateway)
    const { verifier, query, response } = await begin(browser, ana)
    expect(await response.text()).toContain('Enter your code')
    const done = await form(browser, '/sign-in/code', { query, code: await codeOf(secret, used + 1) })
    expect((await gateway.get('/v1/me', (await tokensOf(done, verifier)).access_token)).status).toBe(200)
  })

  it('is not gone round by asking for authorization again with the session of the password', async () => {
    await requireFor(['agent'])
    const browser = createBrowser(gateway)
    await begin(browser, ana)
    const again = await browser.request(authorizeUrl(newVerifier().challenge))
    expect(new URL(again.headers.get('location') ?? '').pathname).toBe('/sign-in/second-factor')
    const silent = await browser.request(authorizeUrl(newVerifier().challenge, { prompt: 'none' }))
    expect(new URL(silent.headers.get('location') ?? '').searchParams.get('error')).toBe('interaction_required')
  })

  it('leaves the other roles alone', async () => {
    await requireFor(['admin', 'compliance'])
    expect((await gateway.get('/v1/me', (await signIn(gateway, ana)).access_token)).status).toBe(200)
  })

  it('signs out at once who has none when an administrator asks for it', async () => {
    await db.queries
      .updateTable('membership')
      .set({ role: 'admin' })
      .where('userId', '=', await gateway.userId(ben))
      .execute()
    const tokens = await signIn(gateway, ana)
    const stream = await openStream(gateway, tokens.access_token)
    const admin = { authorization: `Bearer ${(await signIn(gateway, ben)).access_token}` }
    const before = await gateway.request('/v1/settings', { headers: admin })
    const changed = await gateway.request('/v1/settings', {
      method: 'PATCH',
      headers: { ...admin, 'content-type': 'application/json', 'if-match': before.headers.get('etag') ?? '' },
      body: JSON.stringify({ secondFactorFor: ['agent'] }),
    })
    expect(settingsSchema.parse(await changed.json()).secondFactorFor).toEqual(['agent'])
    await stream.done
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(401)
    expect((await refresh(gateway, tokens.refresh_token)).status).toBe(400)
    expect((await gateway.request('/v1/me', { headers: admin })).status).toBe(200)
  })

  it('ends the sessions that were made without it', async () => {
    await requireFor([])
    const old = await signIn(gateway, ana)
    await enrol(ana)
    expect((await gateway.get('/v1/me', old.access_token)).status).toBe(401)
    expect((await refresh(gateway, old.refresh_token)).status).toBe(400)
  })
})

describe('a code', () => {
  const codeStep = async (code: string) => {
    const browser = createBrowser(gateway)
    const { verifier, query } = await begin(browser, ana)
    return { verifier, reply: await form(browser, '/sign-in/code', { query, code }) }
  }

  it('is good once', async () => {
    const { secret, used } = await enrol(ana)
    const code = await codeOf(secret, used + 1)
    // The one that set the factor up.
    expect(await alertOf(Promise.resolve((await codeStep(await codeOf(secret, used))).reply))).toContain('used already')
    const first = await codeStep(code)
    await tokensOf(first.reply, first.verifier)
    expect(await alertOf(Promise.resolve((await codeStep(code)).reply))).toContain('used already')
  })

  it('that is wrong five times ends the sign-in that it belongs to', async () => {
    const { secret, used } = await enrol(ana)
    const browser = createBrowser(gateway)
    const { query } = await begin(browser, ana)
    for (let tried = 0; tried < 5; tried++) await form(browser, '/sign-in/code', { query, code: '00000x' })
    const right = form(browser, '/sign-in/code', { query, code: await codeOf(secret, used + 1) })
    expect(await alertOf(right)).toContain('Too many wrong codes')
  })

  it('of two sign-ins that send it at once signs in one', async () => {
    const { secret, used } = await enrol(ana)
    const code = await codeOf(secret, used + 1)
    const replies = await Promise.all([codeStep(code), codeStep(code)])
    expect(replies.map(({ reply }) => reply.status).toSorted((a, b) => a - b)).toEqual([200, 303])
  })

  it('that is wrong ten times locks the account for a while, for right ones as well, in every gateway', async () => {
    const { secret, used } = await enrol(ana)
    for (let round = 0; round < 2; round++) {
      const browser = createBrowser(gateway)
      const { query } = await begin(browser, ana)
      for (let tried = 0; tried < 5; tried++) {
        expect(await alertOf(form(browser, '/sign-in/code', { query, code: '00000x' }))).toContain('does not match')
      }
    }
    // Another process has counted nothing itself.
    gateway = await startTestGateway(db, { restart: true })
    const { reply } = await codeStep(await codeOf(secret, used + 1))
    expect(await alertOf(Promise.resolve(reply))).toContain('Too many attempts')
  })

  it('of recovery signs in once each', async () => {
    const { recovery } = await enrol(ana)
    expect(new Set(recovery).size).toBe(10)
    const first = await codeStep(recovery[0] ?? '')
    await tokensOf(first.reply, first.verifier)
    expect(await alertOf(Promise.resolve((await codeStep(recovery[0] ?? '')).reply))).toContain('does not match')
    const second = await codeStep(recovery[1] ?? '')
    await tokensOf(second.reply, second.verifier)
  })

  it('is nothing without the password of the same browser', async () => {
    const { secret, used } = await enrol(ana)
    const stranger = createBrowser(gateway)
    const { query } = await begin(createBrowser(gateway), ana)
    const reply = form(stranger, '/sign-in/code', { query, code: await codeOf(secret, used + 1) })
    expect(await alertOf(reply)).toContain('open for too long')
  })

  it('is in no log, and neither are key and recovery codes', async () => {
    const { secret, recovery, used } = await enrol(ana)
    const code = await codeOf(secret, used + 1)
    await codeStep(code)
    const kept = await db.queries.selectFrom('twoFactor').select(['secret']).executeTakeFirstOrThrow()
    for (const word of [secret, code, ...recovery]) {
      expect(gateway.log.join()).not.toContain(word)
      expect(kept.secret).not.toContain(word)
    }
  })
})

it('an administrator removes a lost factor: the person is out, and sets up another', async () => {
  const { tokens } = await enrol(ana)
  await requireFor(['agent'])
  await db.queries
    .updateTable('membership')
    .set({ role: 'admin' })
    .where('userId', '=', await gateway.userId(ben))
    .execute()
  const authorization = `Bearer ${(await signIn(gateway, ben)).access_token}`
  const path = `/v1/users/${await gateway.userId(ana)}/second-factor`
  expect((await gateway.request(path, { method: 'DELETE', headers: { authorization } })).status).toBe(204)
  expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(401)
  await enrol(ana)
})
