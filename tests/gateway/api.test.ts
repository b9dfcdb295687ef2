import { decodeJwt, jwtVerify, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callPageSchema, meSchema, problemSchema, serverSchema, voiceTokenSchema } from '../../lib/contracts/api.ts'
import type { Db } from '../../gateway/src/db/db.ts'
import { openTestDatabase } from './support/database.ts'
import {
  ana,
  ben,
  cleo,
  extensionId,
  frontDesk,
  publicUrl,
  startTestGateway,
  type TestGateway,
} from './support/gateway.ts'
import { signIn, type Tokens } from './support/sign-in.ts'
import { callIn, callLog, identityOf, placeCall } from './support/telephony.ts'

let db: Db
let gateway: TestGateway
let tokens: Tokens
let token: string
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  gateway = await startTestGateway(db)
  tokens = await signIn(gateway, ana)
  token = tokens.access_token
})

it('tells a client how to sign in, without a sign-in', async () => {
  const server = serverSchema.parse(await (await gateway.get('/v1/server')).json())
  expect(server.oauth).toEqual({
    clientId: 'callside-extension',
    authorizationEndpoint: `${publicUrl}/auth/oauth2/authorize`,
    tokenEndpoint: `${publicUrl}/auth/oauth2/token`,
    revocationEndpoint: `${publicUrl}/auth/oauth2/revoke`,
    scope: 'calls offline_access',
    resource: `${publicUrl}/v1`,
  })
  expect((await gateway.get('/healthz')).status).toBe(200)
})

it('tells who is signed in', async () => {
  const me = meSchema.parse(await (await gateway.get('/v1/me', token)).json())
  expect(me).toMatchObject({
    user: { name: 'Ana Ruiz', email: ana },
    organisation: { name: 'Harbor Family Clinic', defaultCountry: 'US' },
    lines: [{ number: frontDesk, label: 'Front desk' }],
  })
})

describe('every /v1 route', () => {
  const routes: [string, string][] = [
    ['GET', '/v1/me'],
    ['POST', '/v1/voice/token'],
    ['GET', '/v1/calls'],
    ['GET', '/v1/calls/00000000-0000-4000-8000-000000000000'],
    ['GET', '/v1/events'],
    ['GET', '/v1/live-calls'],
    ['PUT', '/v1/calls/00000000-0000-4000-8000-000000000000/hold'],
    ['POST', '/v1/calls/00000000-0000-4000-8000-000000000000/transfer'],
    ['PATCH', '/v1/calls/00000000-0000-4000-8000-000000000000/wrap-up'],
    ['PATCH', '/v1/presence'],
    ['GET', '/v1/directory'],
    ['POST', '/v1/reachability'],
    ['GET', '/v1/not-a-route'],
  ]

  it.each(routes)('%s %s needs a sign-in', async (method, path) => {
    const claims = decodeJwt(token)
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .sign(new TextEncoder().encode('a-secret-of-the-tests-with-enough-letters'))
    const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${token.split('.')[1]}.`
    const [head, body = '', signature] = token.split('.')
    const other = { ...claims, sub: await gateway.userId(cleo) }
    const edited = [head, Buffer.from(JSON.stringify(other)).toString('base64url'), signature].join('.')
    for (const bad of [undefined, '', 'x', tokens.refresh_token, forged, none, edited, `${head}.${body}.`]) {
      const headers: Record<string, string> = bad === undefined ? {} : { authorization: `Bearer ${bad}` }
      const response = await gateway.request(path, { method, headers })
      expect(response.status).toBe(401)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      const problem = problemSchema.parse(await response.json())
      expect(problem.code).toBe('unauthenticated')
      expect(response.headers.get('x-request-id')).toBe(problem.requestId)
    }
  })

  it('refuses a token that has run out', async () => {
    gateway.pass(11 * 60_000)
    expect((await gateway.get('/v1/me', token)).status).toBe(401)
  })

  it('may be read by the extension’s origin and no other', async () => {
    const from = async (origin: string) => {
      const response = await gateway.request('/v1/me', { headers: { origin, authorization: `Bearer ${token}` } })
      return response.headers.get('access-control-allow-origin')
    }
    expect(await from(`chrome-extension://${extensionId}`)).toBe(`chrome-extension://${extensionId}`)
    expect(await from('https://crm.example')).toBeNull()
    const preflight = await gateway.request('/v1/me', {
      method: 'OPTIONS',
      headers: { origin: `chrome-extension://${extensionId}`, 'access-control-request-method': 'GET' },
    })
    expect(preflight.status).toBe(204)
  })

  it('that does not exist is a problem document too', async () => {
    const response = await gateway.get('/v1/not-a-route', token)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'not-found' })
  })
})

it('gives a voice token that the carrier accepts, for this person alone', async () => {
  const response = await gateway.request('/v1/voice/token', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  const voice = voiceTokenSchema.parse(await response.json())
  expect(voice.identity).toBe(await identityOf(gateway, ana))
  expect(voice.identity).toMatch(/^[A-Za-z0-9_]{1,121}$/)
  expect(voice.signalling).toEqual({ host: '127.0.0.1:9443' })
  expect(voice.expiresAt).toBe(gateway.now() + 3_600_000)
  const { apiKeySid, apiKeySecret, accountSid } = gateway.config.twilio
  const key = new TextEncoder().encode(apiKeySecret)
  // What the carrier checks: the API key signed it, it is of the account, and it is in force.
  const { payload: claims, protectedHeader } = await jwtVerify(voice.token, key, {
    algorithms: ['HS256'],
    issuer: apiKeySid,
    subject: accountSid,
    requiredClaims: ['jti', 'iat', 'exp'],
    currentDate: new Date(gateway.now()),
  })
  expect(protectedHeader).toMatchObject({ typ: 'JWT', cty: 'twilio-fpa;v=1' })
  expect(claims).toMatchObject({
    grants: {
      identity: voice.identity,
      voice: { incoming: { allow: true }, outgoing: { application_sid: gateway.config.twilio.twimlAppSid } },
    },
  })
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600)
  expect(response.headers.get('cache-control')).toBe('no-store')
})

/** As ours are written, but with an id that the database cannot read. */
const craftedCursor = `cursor=${Buffer.from(`1.${'-'.repeat(36)}`).toString('base64url')}`

describe('the call log', () => {
  it('is paged newest first, without gaps or repeats, also when calls come in between', async () => {
    for (let count = 0; count < 7; count++) {
      // Two calls in each instant, so that the order among equals matters.
      if (count % 2 === 0) gateway.pass(1_000)
      await placeCall(gateway)
    }
    const whole = await callLog(gateway, token)
    expect(whole).toHaveLength(7)
    const pages = []
    let cursor: string | null = null
    do {
      const query = new URLSearchParams({ limit: '3', ...(cursor === null ? {} : { cursor }) })
      const page = callPageSchema.parse(await (await gateway.get(`/v1/calls?${query}`, token)).json())
      pages.push(page.items.length)
      expect(page.items).toEqual(whole.slice(pages.slice(0, -1).reduce((sum, size) => sum + size, 0)).slice(0, 3))
      cursor = page.nextCursor
      gateway.pass(1_000)
      await placeCall(gateway)
    } while (cursor !== null)
    expect(pages).toEqual([3, 3, 1])
    const times = whole.map(({ startedAt }) => startedAt)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })

  it('holds the calls of one’s own lines and organisation', async () => {
    await callIn(gateway)
    await signIn(gateway, ben)
    await placeCall(gateway, { email: ben })
    await callIn(gateway, { to: '+14155550190' })
    expect(await callLog(gateway, token)).toHaveLength(2)
    const [call] = await callLog(gateway, token)
    const theirs = (await signIn(gateway, cleo)).access_token
    expect(await callLog(gateway, theirs)).toHaveLength(1)
    expect((await gateway.get(`/v1/calls/${call?.id}`, token)).status).toBe(200)
    const hidden = await gateway.get(`/v1/calls/${call?.id}`, theirs)
    expect(hidden.status).toBe(404)
    expect(await hidden.json()).toMatchObject({ code: 'not-found' })
  })

  it.each(['limit=0', 'limit=201', 'limit=ten', 'cursor=not-a-cursor', `cursor=${'x'.repeat(201)}`, craftedCursor])(
    'refuses %s',
    async (query) => {
      const response = await gateway.get(`/v1/calls?${query}`, token)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ code: 'bad-request' })
    },
  )

  it('refuses an id that is not one', async () => {
    expect((await gateway.get('/v1/calls/1', token)).status).toBe(400)
  })
})

describe('the OpenAPI document', () => {
  type Operation = {
    security?: unknown[]
    responses: Record<string, { content?: Record<string, { schema: unknown }> }>
  }
  type Document = {
    openapi: string
    paths: Record<string, Record<string, Operation>>
    components: Record<string, unknown>
  }

  it('is version 3.1 and covers every route of the API', async () => {
    const document = (await (await gateway.get('/openapi.json')).json()) as Document
    expect(document.openapi).toBe('3.1.0')
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    )
    const served = gateway.app.routes
      .filter(({ method, path }) => method !== 'ALL' && (path.startsWith('/v1/') || path === '/healthz'))
      .map(({ method, path }) => `${method} ${path}`)
    expect(new Set(described)).toEqual(new Set(served))
  })

  it('says what each route replies, and which need a sign-in', async () => {
    const document = (await (await gateway.get('/openapi.json')).json()) as Document
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const operation of Object.values(operations)) {
        const open = path === '/v1/server' || path === '/healthz'
        expect([path, operation.security !== undefined]).toEqual([path, !open])
        expect([path, Object.keys(operation.responses).some((status) => /^20[014]$/.test(status))]).toEqual([
          path,
          true,
        ])
        const refusal = Object.keys(operation.responses['401']?.content ?? {})
        expect([path, refusal]).toEqual([path, open ? [] : ['application/problem+json']])
        for (const status of ['413', '500', ...(path === '/healthz' || path === '/v1/events' ? ['503'] : [])]) {
          const described = Object.keys(operation.responses[status]?.content ?? {})
          expect([path, status, described]).toEqual([path, status, ['application/problem+json']])
        }
      }
    }
    expect(document.components.securitySchemes).toHaveProperty('oauth')
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)
    const schemas = (document.components.schemas ?? {}) as Record<string, unknown>
    for (const [, name = ''] of references) expect(schemas).toHaveProperty(name)
    for (const name of ['CallRecord', 'CallPage', 'Me', 'Server', 'VoiceToken', 'LiveEvent', 'Problem', 'Line']) {
      expect(schemas).toHaveProperty(name)
    }
  })
})

it('sets the headers that keep a browser from guessing', async () => {
  const response = await gateway.get('/v1/server')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(response.headers.get('strict-transport-security')).toContain('max-age')
})

describe('a body that is none', () => {
  const call = '/v1/calls/00000000-0000-4000-8000-000000000000'
  const key = { 'idempotency-key': 'key-of-the-test' }
  it.each<[string, string, string, Record<string, string>]>([
    ['PUT', `${call}/hold`, '{', { 'content-type': 'application/json' }],
    ['PUT', `${call}/hold`, '', { 'content-type': 'application/json' }],
    ['PUT', `${call}/hold`, 'held=true', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['PUT', `${call}/hold`, 'null', { 'content-type': 'application/json' }],
    ['POST', `${call}/parties`, '[]', { 'content-type': 'application/json', ...key }],
    [
      'POST',
      `${call}/parties`,
      '{"target":{"type":"number","number":"+14155550125"}}',
      { 'content-type': 'application/json' },
    ],
    ['POST', `${call}/consents`, '{"party":"../x","given":1}', { 'content-type': 'application/json' }],
    ['PATCH', `${call}/wrap-up`, '{"note":"\\u0000"}', { 'content-type': 'application/json', 'if-match': '"0"' }],
    ['PUT', '/v1/lines/default', '{"lineId":"\\u0000"}', { 'content-type': 'application/json' }],
    ['PATCH', '/v1/presence', '\u0000', { 'content-type': 'application/json' }],
    ['PUT', '/v1/lines/default', '"x"', { 'content-type': 'text/plain' }],
  ])('%s %s %j is a bad request', async (method, path, body, headers) => {
    const response = await gateway.request(path, {
      method,
      body,
      headers: { authorization: `Bearer ${token}`, ...headers },
    })
    expect(response.status).toBe(400)
    expect(problemSchema.parse(await response.json()).code).toBe('bad-request')
  })
})
