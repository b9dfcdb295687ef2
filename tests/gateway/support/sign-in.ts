/** A browser with a cookie jar that goes through sign-in as the extension does: authorize, form, redirect, token. */
import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { extensionId, password, publicUrl, type TestGateway } from './gateway.ts'

export const redirectUri = `https://${extensionId}.chromiumapp.org/`
export const tokenPath = '/auth/oauth2/token'
const revokePath = '/auth/oauth2/revoke'

export function createBrowser(gateway: TestGateway) {
  const jar = new Map<string, string>()
  const { publicUrl } = gateway.config
  return {
    jar,
    publicUrl,
    async request(path: string, init: RequestInit = {}): Promise<Response> {
      const headers = new Headers(init.headers)
      if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
      const url = path.startsWith('/') ? publicUrl + path : path
      const response = await gateway.request(url, { ...init, headers, redirect: 'manual' })
      for (const cookie of response.headers.getSetCookie()) {
        const [pair = ''] = cookie.split(';')
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
      }
      return response
    },
  }
}

export type Browser = ReturnType<typeof createBrowser>

export function newVerifier() {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

export function authorizeUrl(challenge: string, change: Record<string, string | null> = {}): string {
  const query: Record<string, string | null> = {
    response_type: 'code',
    client_id: 'callside-extension',
    redirect_uri: redirectUri,
    scope: 'calls offline_access',
    resource: `${publicUrl}/v1`,
    state: 'the-state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  }
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null)
  return `/auth/oauth2/authorize?${new URLSearchParams(given)}`
}

export async function submit(
  browser: Browser,
  query: string,
  email: string,
  secret = password,
  origin = browser.publicUrl,
) {
  return browser.request('/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
    body: new URLSearchParams({ query, email, password: secret }).toString(),
  })
}

/** What the page says went wrong; a sign-in that worked is a redirect and has none. */
export async function alertOf(reply: Promise<Response>): Promise<string> {
  const response = await reply
  expect(response.status).toBe(200)
  return /role="alert">([^<]*)</.exec(await response.text())?.[1] ?? ''
}

/** @returns what the sign-in page's form must carry back */
export async function startQuery(browser: Browser): Promise<string> {
  const start = await browser.request(authorizeUrl(newVerifier().challenge))
  return new URL(start.headers.get('location') ?? '').search.slice(1)
}

/** @returns the address that the browser was sent to, which the extension reads */
export async function authorize(browser: Browser, challenge: string, email: string): Promise<URL> {
  const start = await browser.request(authorizeUrl(challenge, { resource: `${browser.publicUrl}/v1` }))
  const location = start.headers.get('location') ?? ''
  if (location.startsWith(redirectUri)) return new URL(location)
  const page = new URL(location)
  const done = await submit(browser, page.search.slice(1), email)
  return new URL(done.headers.get('location') ?? 'about:blank')
}

export type Tokens = {
  access_token: string
  refresh_token: string
  expires_in: number
  scope: string
  token_type: string
}

async function post(gateway: TestGateway, path: string, body: Record<string, string>): Promise<Response> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: `chrome-extension://${extensionId}` }
  return gateway.request(gateway.config.publicUrl + path, {
    method: 'POST',
    headers,
    body: new URLSearchParams(body).toString(),
  })
}

export async function exchange(
  gateway: TestGateway,
  code: string,
  verifier: string,
  change: Record<string, string> = {},
) {
  return post(gateway, tokenPath, {
    client_id: 'callside-extension',
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    resource: `${gateway.config.publicUrl}/v1`,
    ...change,
  })
}

export async function refresh(gateway: TestGateway, refreshToken: string): Promise<Response> {
  const body = { client_id: 'callside-extension', grant_type: 'refresh_token', refresh_token: refreshToken }
  return post(gateway, tokenPath, { ...body, resource: `${gateway.config.publicUrl}/v1` })
}

export async function revoke(gateway: TestGateway, refreshToken: string): Promise<Response> {
  const body = { client_id: 'callside-extension', token: refreshToken, token_type_hint: 'refresh_token' }
  return post(gateway, revokePath, body)
}

export async function signIn(gateway: TestGateway, email: string, browser = createBrowser(gateway)): Promise<Tokens> {
  const { verifier, challenge } = newVerifier()
  const redirected = await authorize(browser, challenge, email)
  const response = await exchange(gateway, redirected.searchParams.get('code') ?? '', verifier)
  if (!response.ok) throw new Error(`sign-in failed with ${response.status}: ${await response.text()}`)
  return (await response.json()) as Tokens
}
