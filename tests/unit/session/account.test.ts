import { describe, expect, it } from 'vitest'
import { createOAuth } from '../../../lib/api/oauth.ts'
import { createLogger } from '../../../lib/core/log.ts'
import { createAccount } from '../../../lib/session/account.ts'
import { createItems } from '../../../lib/storage/items.ts'
import { memoryArea } from '../../support/memory-area.ts'

const serverUrl = 'http://127.0.0.1:8787'
const oauthServer = {
  clientId: 'callside-extension',
  authorizationEndpoint: `${serverUrl}/oauth/authorize`,
  tokenEndpoint: `${serverUrl}/oauth/token`,
  revocationEndpoint: `${serverUrl}/oauth/revoke`,
  scope: 'openid offline_access',
  resource: serverUrl,
}

/** An authorization server that checks PKCE and rotates refresh tokens, answering a turn later. */
function rig() {
  const session = memoryArea()
  const local = memoryArea()
  const codes = new Map<string, string>()
  const asked: URLSearchParams[] = []
  const prompts: string[] = []
  let issued = 0
  let valid = ''
  let clock = 1_000
  let mode: 'up' | 'down' | 'refusing' | 'refusing-refresh' = 'up'
  let meanwhile: (() => Promise<void>) | null = null
  let person: 'signs-in' | 'closes' | 'wrong-state' = 'signs-in'
  let signedOut = 0

  const answer = async (url: string, init?: RequestInit): Promise<Response> => {
    await Promise.resolve()
    if (mode === 'down') throw new TypeError('fetch failed')
    if (url.endsWith('/v1/server'))
      return Response.json({ product: 'callside-gateway', version: '1', oauth: oauthServer })
    const body = new URLSearchParams(init?.body as URLSearchParams)
    asked.push(body)
    if (url.endsWith('/revoke')) return new Response(null, { status: 200 })
    if (mode === 'refusing') return Response.json({ error: 'invalid_grant' }, { status: 400 })
    if (body.get('grant_type') === 'authorization_code') {
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body.get('code_verifier') ?? ''))
      if (Buffer.from(digest).toString('base64url') !== codes.get(body.get('code') ?? ''))
        return Response.json({}, { status: 400 })
    } else if (mode === 'refusing-refresh' || body.get('refresh_token') !== valid)
      return Response.json({ error: 'invalid_grant' }, { status: 400 })
    valid = `refresh-${++issued}`
    return Response.json({ access_token: `access-${issued}`, refresh_token: valid, expires_in: 600 })
  }
  const oauth = createOAuth({
    fetch: (url, init) => answer(new Request(url, init).url, init),
    crypto,
    now: () => clock,
    redirectUrl: 'https://pldgemdhkkomnlibpjoegbcpfoidncgp.chromiumapp.org/',
  })
  const startWorker = () => {
    const items = createItems({ session, local }, { serverUrl })
    const account = createAccount({
      items,
      oauth,
      authorize: async (url) => {
        const query = new URL(url).searchParams
        prompts.push(query.get('prompt') ?? '')
        await meanwhile?.()
        if (person === 'closes') return null
        codes.set('code-1', query.get('code_challenge') ?? '')
        const state = person === 'wrong-state' ? 'forged' : query.get('state')
        return `${query.get('redirect_uri')}?code=code-1&state=${state}`
      },
      onSignedOut: async () => void signedOut++,
      now: () => clock,
      log: createLogger(() => undefined),
    })
    return { account, items }
  }
  return {
    ...startWorker(),
    /** Chrome forgets the session area, and the worker what it remembered. */
    restartBrowser() {
      session.clear()
      return startWorker()
    },
    prompts,
    asked,
    signedOut: () => signedOut,
    later: (ms: number) => (clock += ms),
    server: (next: typeof mode) => (mode = next),
    person: (next: typeof person) => (person = next),
    duringAuthorize: (run: () => Promise<void>) => (meanwhile = run),
  }
}

describe('signing in', () => {
  it('exchanges the code with its verifier and keeps tokens in the session area only', async () => {
    const { account, items } = rig()
    expect(await account.signIn(`${serverUrl}/some/path`)).toEqual({ ok: true })
    expect(await items.tokens.get()).toMatchObject({ accessToken: 'access-1', serverUrl })
    expect(await items.settings.get()).toEqual({ serverUrl, resume: true })
    expect(await account.access({ renew: false })).toEqual({ ok: true, value: { serverUrl, accessToken: 'access-1' } })
  })
  it.each([
    ['closes', 'sign-in-failed'],
    ['wrong-state', 'sign-in-failed'],
  ] as const)('when the person %s ends in %s and leaves nothing', async (what, code) => {
    const { account, items, person } = rig()
    person(what)
    expect(await account.signIn(serverUrl)).toEqual({ ok: false, code })
    expect(await items.tokens.get()).toBeNull()
    expect(await items.signInError.get()).toBe(code)
  })
  it('with a gateway that is down says so, and works when it is back', async () => {
    const { account, server } = rig()
    server('down')
    expect(await account.signIn(serverUrl)).toEqual({ ok: false, code: 'unavailable' })
    server('up')
    expect(await account.signIn(serverUrl)).toEqual({ ok: true })
  })
})

describe('the sign-in page', () => {
  it('is asked for when a person signs in, whoever was here before, and never when it happens silently', async () => {
    const { account, restartBrowser, prompts } = rig()
    await account.signIn(serverUrl)
    await restartBrowser().account.resume()
    expect(prompts).toEqual(['login', 'none'])
  })
})

describe('the access token', () => {
  it('is renewed once for many askers shortly before it ends', async () => {
    const { account, asked, later } = rig()
    await account.signIn(serverUrl)
    later(560_000)
    const all = await Promise.all([1, 2, 3, 4].map(() => account.access({ renew: false })))
    expect(all.map((access) => access.ok && access.value.accessToken)).toEqual(
      Array.from({ length: 4 }, () => 'access-2'),
    )
    expect(asked.filter((body) => body.get('grant_type') === 'refresh_token')).toHaveLength(1)
  })
  it('that cannot be renewed offline is used while it lasts and signs nobody out', async () => {
    const { account, later, server, signedOut } = rig()
    await account.signIn(serverUrl)
    later(560_000)
    server('down')
    expect(await account.access({ renew: false })).toMatchObject({ value: { accessToken: 'access-1' } })
    later(100_000)
    expect(await account.access({ renew: false })).toEqual({ ok: false, error: { code: 'offline' } })
    server('up')
    expect(await account.access({ renew: false })).toMatchObject({ value: { accessToken: 'access-2' } })
    expect(signedOut()).toBe(0)
  })
  it('of a session that the server ended signs out', async () => {
    const { account, items, server, signedOut } = rig()
    await account.signIn(serverUrl)
    server('refusing')
    expect(await account.access({ renew: true })).toEqual({ ok: false, error: { code: 'not-signed-in' } })
    expect(await items.tokens.get()).toBeNull()
    expect(signedOut()).toBe(1)
  })
})

describe('signing out', () => {
  it('while a silent sign-in is under way stays signed out, and revokes what came of it', async () => {
    const { account, items, server, asked, duringAuthorize } = rig()
    await account.signIn(serverUrl)
    server('refusing-refresh')
    duringAuthorize(() => account.signOut())
    await account.access({ renew: true })
    expect(await items.tokens.get()).toBeNull()
    expect(asked.at(-1)?.get('token')).toBe('refresh-2')
  })
  it('forgets first, then revokes, and does not come back by itself', async () => {
    const { account, asked, items } = rig()
    await account.signIn(serverUrl)
    await account.signOut()
    expect(await items.tokens.get()).toBeNull()
    expect(asked.at(-1)?.get('token')).toBe('refresh-1')
    expect(await account.resume()).toBe(false)
  })
  it('by a browser restart is undone without a window', async () => {
    const { account: before, restartBrowser } = rig()
    await before.signIn(serverUrl)
    const { account, items } = restartBrowser()
    expect(await account.resume()).toBe(true)
    expect(await items.tokens.get()).toMatchObject({ accessToken: 'access-2' })
  })
})
