import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../gateway/src/db/db.ts'
import { openTestDatabase } from './support/database.ts'
import { ana, ben, extensionId, publicUrl, startTestGateway, type TestGateway } from './support/gateway.ts'
import {
  alertOf,
  authorize,
  authorizeUrl,
  createBrowser,
  exchange,
  newVerifier,
  redirectUri,
  refresh,
  revoke,
  signIn,
  submit,
  type Tokens,
  tokenPath,
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

const json = async (response: Response) => (await response.json()) as Record<string, unknown>

describe('signing in', () => {
  it('goes from the authorization address over the form to tokens', async () => {
    const browser = createBrowser(gateway)
    const { verifier, challenge } = newVerifier()
    const redirected = await authorize(browser, challenge, ana)
    expect(redirected.origin + redirected.pathname).toBe(redirectUri)
    expect(redirected.searchParams.get('state')).toBe('the-state')
    const response = await exchange(gateway, redirected.searchParams.get('code') ?? '', verifier)
    expect(response.status).toBe(200)
    const tokens = (await response.json()) as Tokens
    expect(tokens).toMatchObject({ expires_in: 600, scope: 'calls offline_access', token_type: 'Bearer' })
    expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' })
    const claims = decodeJwt(tokens.access_token)
    expect(claims).toMatchObject({ iss: publicUrl, aud: `${publicUrl}/v1`, sub: await gateway.userId(ana) })
    expect(JSON.stringify(claims)).not.toContain('@')
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(200)
  })

  it('is silent when the browser is signed in already, and says login_required when it is not', async () => {
    const browser = createBrowser(gateway)
    const { challenge } = newVerifier()
    const none = await browser.request(authorizeUrl(challenge, { prompt: 'none' }))
    expect(none.headers.get('location')).toContain('error=login_required')
    await signIn(gateway, ana, browser)
    const again = await browser.request(authorizeUrl(challenge, { prompt: 'none' }))
    expect(again.headers.get('location')).toMatch(new RegExp(`^${redirectUri}\\?code=`))
  })

  it('shows a page without scripts that names what is wrong', async () => {
    const browser = createBrowser(gateway)
    const start = await browser.request(authorizeUrl(newVerifier().challenge))
    const location = new URL(start.headers.get('location') ?? '')
    const page = await browser.request(location.href)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('content-security-policy')).toContain(
      `form-action 'self' https://${extensionId}.chromiumapp.org`,
    )
    const wrong = await submit(browser, location.search.slice(1), '"><script>@harbor.example', 'x')
    // Chrome ends its sign-in window at a status of 400 or more, so every page of it is a 200.
    expect(wrong.status).toBe(200)
    expect(await wrong.text()).not.toContain('<script>')
    const refused = await submit(browser, location.search.slice(1), ana, 'not the password')
    expect(refused.status).toBe(200)
    const text = await refused.text()
    expect(text).toContain('role="alert"')
    expect(text).toContain('do not match')
    expect(text).not.toContain('not the password')
    expect(text).not.toContain('<script')
  })

  it('answers an unknown account as it answers a wrong password', async () => {
    const browser = createBrowser(gateway)
    const start = await browser.request(authorizeUrl(newVerifier().challenge))
    const query = new URL(start.headers.get('location') ?? '').search.slice(1)
    const unknown = await submit(browser, query, 'nobody@harbor.example')
    expect(unknown.headers.getSetCookie()).toEqual([])
    expect(await unknown.text()).toContain('do not match')
  })

  it('refuses a form of another site and a tampered request', async () => {
    const browser = createBrowser(gateway)
    const start = await browser.request(authorizeUrl(newVerifier().challenge))
    const query = new URL(start.headers.get('location') ?? '').search.slice(1)
    expect(await alertOf(submit(browser, query, ana, undefined, 'https://evil.example'))).toContain('open for too long')
    const tampered = query.replace('the-state', 'another-state')
    expect(await alertOf(submit(browser, tampered, ana))).toContain('open for too long')
    expect(browser.jar.size).toBe(0)
  })

  it('stops a password guesser after ten attempts, and lets the person in again later', async () => {
    const browser = createBrowser(gateway)
    const start = await browser.request(authorizeUrl(newVerifier().challenge))
    const query = new URL(start.headers.get('location') ?? '').search.slice(1)
    for (let attempt = 0; attempt < 10; attempt++)
      expect(await alertOf(submit(browser, query, ana, 'guess'))).toContain('do not match')
    expect(await alertOf(submit(browser, query, ana))).toContain('Too many attempts')
    expect((await submit(browser, query, ben)).status).toBe(303)
    gateway.pass(16 * 60_000)
    expect((await submit(createBrowser(gateway), query, ana)).status).toBe(303)
  })
})

describe('the authorization request', () => {
  it.each([
    ['a redirect to another site', { redirect_uri: 'https://evil.example/' }],
    ['another extension', { redirect_uri: 'https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.chromiumapp.org/' }],
    ['an unknown client', { client_id: 'somebody-else' }],
  ])('goes nowhere with %s', async (_, change) => {
    const response = await createBrowser(gateway).request(authorizeUrl(newVerifier().challenge, change))
    expect(new URL(response.headers.get('location') ?? '', publicUrl).pathname).toBe('/sign-in/error')
    const page = await gateway.get('/sign-in/error')
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('CALLSIDE_EXTENSION_IDS')
  })

  it.each([
    ['no PKCE', { code_challenge: null, code_challenge_method: null }],
    ['plain PKCE', { code_challenge_method: 'plain' }],
    ['a scope that is not ours', { scope: 'everything' }],
    ['another resource', { resource: 'https://evil.example/v1' }],
  ])('returns an error with %s', async (_, change) => {
    const response = await createBrowser(gateway).request(authorizeUrl(newVerifier().challenge, change))
    const location = response.headers.get('location') ?? ''
    expect(location.startsWith(redirectUri)).toBe(true)
    expect(location).toMatch(/[?&]error=invalid_/)
  })
})

describe('the code', () => {
  it('is burnt by a wrong verifier and good only once', async () => {
    const browser = createBrowser(gateway)
    const first = newVerifier()
    const code = (await authorize(browser, first.challenge, ana)).searchParams.get('code') ?? ''
    expect((await exchange(gateway, code, newVerifier().verifier)).ok).toBe(false)
    expect((await exchange(gateway, code, first.verifier)).ok).toBe(false)

    const second = newVerifier()
    const other = (await authorize(browser, second.challenge, ana)).searchParams.get('code') ?? ''
    expect((await exchange(gateway, other, second.verifier)).status).toBe(200)
    expect((await exchange(gateway, other, second.verifier)).ok).toBe(false)
  })

  it('needs the redirect address that it was given for', async () => {
    const { verifier, challenge } = newVerifier()
    const code = (await authorize(createBrowser(gateway), challenge, ana)).searchParams.get('code') ?? ''
    expect((await exchange(gateway, code, verifier, { redirect_uri: 'https://evil.example/' })).ok).toBe(false)
  })
})

describe('refreshing', () => {
  it('rotates, and repeats the reply for a worker that was stopped before it stored it', async () => {
    const tokens = await signIn(gateway, ana)
    const first = (await (await refresh(gateway, tokens.refresh_token)).json()) as Tokens
    expect(first.refresh_token).not.toBe(tokens.refresh_token)
    const repeated = (await (await refresh(gateway, tokens.refresh_token)).json()) as Tokens
    expect(repeated.refresh_token).toBe(first.refresh_token)
    expect((await refresh(gateway, first.refresh_token)).status).toBe(200)
  })

  it('takes the reuse of an old token for theft and ends the whole family', async () => {
    const tokens = await signIn(gateway, ana)
    const next = (await (await refresh(gateway, tokens.refresh_token)).json()) as Tokens
    const past = new Date(Date.now() - 1000)
    await db.queries
      .updateTable('oauthRefreshToken')
      .set({ rotationReplayExpiresAt: past } as never)
      .where('token', 'is not', null)
      .execute()
    expect((await refresh(gateway, tokens.refresh_token)).status).toBe(400)
    const after = await refresh(gateway, next.refresh_token)
    expect(after.status).toBe(400)
    expect(await json(after)).toMatchObject({ error: 'invalid_grant' })
  })

  it('ends with sign-out: refresh token, access token and browser session', async () => {
    const browser = createBrowser(gateway)
    const tokens = await signIn(gateway, ana, browser)
    expect((await revoke(gateway, tokens.refresh_token)).status).toBe(200)
    expect((await refresh(gateway, tokens.refresh_token)).status).toBe(400)
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(401)
    const again = await browser.request(authorizeUrl(newVerifier().challenge, { prompt: 'none' }))
    expect(again.headers.get('location')).toContain('login_required')
  })

  it('ends when the person is switched off, and a new sign-in says so', async () => {
    const tokens = await signIn(gateway, ana)
    await gateway.disable(ana)
    expect((await refresh(gateway, tokens.refresh_token)).status).toBe(400)
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(401)
    const browser = createBrowser(gateway)
    const start = await browser.request(authorizeUrl(newVerifier().challenge))
    const refused = await submit(browser, new URL(start.headers.get('location') ?? '').search.slice(1), ana)
    expect(await refused.text()).toContain('switched off')
    expect(refused.headers.getSetCookie()).toEqual([])
  })

  it('ends when the session has run out', async () => {
    const tokens = await signIn(gateway, ana)
    await db.queries
      .updateTable('session')
      .set({ expiresAt: new Date(gateway.now() - 1000) })
      .execute()
    expect((await refresh(gateway, tokens.refresh_token)).status).toBe(400)
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(401)
  })

  it('leaves other people and other devices of the same person alone', async () => {
    const [first, second, other] = [await signIn(gateway, ana), await signIn(gateway, ana), await signIn(gateway, ben)]
    await revoke(gateway, first.refresh_token)
    expect((await refresh(gateway, second.refresh_token)).status).toBe(200)
    expect((await refresh(gateway, other.refresh_token)).status).toBe(200)
  })

  it('may be called by the extension’s origin and no other', async () => {
    const preflight = (origin: string) =>
      gateway.request(publicUrl + tokenPath, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
    const ours = `chrome-extension://${extensionId}`
    expect((await preflight(ours)).headers.get('access-control-allow-origin')).toBe(ours)
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
  })
})

it('offers no other endpoint of the identity library', async () => {
  for (const path of [
    '/auth/sign-up/email',
    '/auth/sign-in/email',
    '/auth/oauth2/register',
    '/auth/get-session',
    '/auth/error',
  ]) {
    expect((await gateway.request(publicUrl + path, { method: 'POST' })).status).toBe(404)
    expect((await gateway.get(path)).status).toBe(404)
  }
})

it('keeps passwords, addresses and tokens out of the log', async () => {
  const tokens = await signIn(gateway, ana)
  await refresh(gateway, 'not-a-token')
  const log = gateway.log.join('\n')
  for (const secret of [ana, 'harbor-demo-password', tokens.refresh_token]) expect(log).not.toContain(secret)
})
