import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemSchema } from '../../lib/contracts/api.ts'
import type { Db } from '../../gateway/src/db/db.ts'
import { problems } from '../../gateway/src/problem.ts'
import { bodySchemaOf, type ContractRoute, contractRoutes, valuesOf } from './support/contract-routes.ts'
import { openTestDatabase } from './support/database.ts'
import { ana, frontDesk, startTestGateway, type TestGateway } from './support/gateway.ts'
import { createBrowser, signIn, startQuery } from './support/sign-in.ts'
import { identityOf, newSid, patient, placeCall } from './support/telephony.ts'

const runs = 12
/** Asked at the carrier in a test, and refused by it there: none of these says that the gateway broke. */
const atCarrier = [502, 503]

let db: Db
let gateway: TestGateway
let token: string
let callId: string
beforeAll(async () => {
  db = await openTestDatabase()
  gateway = await startTestGateway(db)
  token = (await signIn(gateway, ana)).access_token
  callId = (await placeCall(gateway)).callId
  // Else a setting that the fuzzer finds would sign it out.
  await db.queries.updateTable('user').set({ twoFactorEnabled: true }).execute()
})
afterAll(() => db.close())

const unlucky = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '',
    '\u0000',
    "'; drop table audit; --",
    '../../etc/passwd',
    '%00',
    '１２３',
    '💥',
    '-1',
    '1e309',
    'NaN',
  ),
)

type Reply = { path: string; sent: unknown; status: number; type: string; text: string }

const inside = /node_modules|gateway\/src|\bat .+:\d+:\d+|kysely|pglite|select .+ from|PostgreSQL/i

/** Every reply is one of ours: a status that the contract knows, a closed code, and nothing of the inside. */
function check({ path, sent, status, type, text }: Reply): void {
  const faults: string[] = []
  if (status >= 500 && !atCarrier.includes(status)) faults.push(`status ${status}`)
  if (inside.test(text)) faults.push('tells of the inside')
  if (status >= 400) {
    if (type !== 'application/problem+json') faults.push(`type ${type}`)
    const problem = problemSchema.safeParse(JSON.parse(text))
    const known = problem.success && problems[problem.data.code]
    if (!known || known.status !== status || known.title !== problem.data.title) faults.push('no problem of ours')
  }
  expect({ path, sent, faults }).toEqual({ path, sent, faults: [] })
}

async function request(path: string, init: RequestInit, sent: unknown): Promise<Reply> {
  const cancel = new AbortController()
  const response = await gateway.request(path, { ...init, signal: cancel.signal })
  const type = response.headers.get('content-type') ?? ''
  const { status } = response
  if (type.startsWith('text/event-stream')) {
    cancel.abort()
    await response.body?.cancel()
    return { path, sent, status, type, text: '' }
  }
  return { path, sent, status, type, text: await response.text() }
}

const pathArbitrary = ({ path }: ContractRoute): fc.Arbitrary<string> =>
  fc.array(fc.oneof(fc.constant(callId), fc.uuid(), unlucky), { minLength: 3, maxLength: 3 }).map((values) => {
    let next = 0
    return path.replaceAll(/\{\w+\}/g, () => encodeURIComponent((values[next++] ?? '').toWellFormed()))
  })
const queryArbitrary = ({ request }: ContractRoute): fc.Arbitrary<string> => {
  const fields = fc.dictionary(fc.constantFrom('cursor', 'limit', 'action', 'other'), unlucky, { maxKeys: 3 })
  return request.query === undefined
    ? fc.constant('')
    : fields.map(
        (given) =>
          `?${new URLSearchParams(Object.entries(given).map(([name, value]) => [name, value.toWellFormed()]))}`,
      )
}
/** What the contract describes, the same with one field spoilt, any JSON, and what is none. */
const bodyArbitrary = (route: ContractRoute): fc.Arbitrary<string | undefined> => {
  const schema = bodySchemaOf(route)
  if (route.method === 'GET') return fc.constant(undefined)
  if (schema === undefined) return fc.constantFrom(undefined, '{}', '{')
  const described = valuesOf(schema)
  const spoilt = fc
    .tuple(described, fc.nat(9), fc.oneof(unlucky, fc.jsonValue({ maxDepth: 1 })))
    .map(([value, index, bad]) => {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return bad
      const names = Object.keys(value)
      const name = names[index % Math.max(1, names.length)] ?? 'extra'
      return { ...value, [name]: bad }
    })
  const json = fc.oneof({ weight: 3, arbitrary: described }, { weight: 3, arbitrary: spoilt }, fc.jsonValue())
  return fc.oneof({ weight: 8, arbitrary: json.map((value) => JSON.stringify(value)) }, unlucky)
}

/** Header values that can be sent at all. */
const headerArbitrary = fc.dictionary(
  fc.constantFrom('if-match', 'idempotency-key', 'last-event-id', 'content-type', 'user-agent'),
  fc.oneof(
    fc.stringMatching(/^[\x20-\x7e]{0,120}$/),
    fc.constantFrom('"0"', '"999999999"', '9999999999999999', 'application/json'),
  ),
  { maxKeys: 4 },
)

describe('every route of the API', () => {
  it('answers whatever is sent to it with a reply of the contract', async () => {
    const routes = contractRoutes(gateway)
    expect(routes.length).toBeGreaterThan(40)
    for (const role of ['supervisor', 'admin', 'compliance'] as const) {
      await db.queries.updateTable('membership').set({ role }).execute()
      for (const route of routes) {
        const arbitrary = fc.tuple(pathArbitrary(route), queryArbitrary(route), bodyArbitrary(route), headerArbitrary)
        await fc.assert(
          fc.asyncProperty(arbitrary, async ([path, query, body, given]) => {
            const headers = { 'content-type': 'application/json', ...given, authorization: `Bearer ${token}` }
            const init = { method: route.method, headers, ...(body === undefined ? {} : { body: body.toWellFormed() }) }
            check(await request(`${path}${query}`, init, { method: route.method, body, given }))
          }),
          { numRuns: runs, endOnFailure: true },
        )
      }
      expect((await gateway.get('/v1/me', token)).status).toBe(200)
    }
    expect(gateway.log.join()).not.toContain('request-failed')
    expect(gateway.log.join()).not.toContain(patient)
  }, 300_000)

  it('refuses a body that is too large before it reads it', async () => {
    const body = JSON.stringify({ action: 'call', contacts: [], filler: 'x'.repeat(70_000) })
    for (const route of contractRoutes(gateway).filter((one) => bodySchemaOf(one) !== undefined)) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const path = route.path.replaceAll(/\{\w+\}/g, callId)
      const { status, text } = await request(path, { method: route.method, headers, body }, null)
      expect([route.path, status, JSON.parse(text)]).toMatchObject([route.path, 413, { code: 'too-large' }])
    }
  })
})

describe('every webhook', () => {
  const names = [
    'CallSid From To CallId Ext Line EmergencyConfirmed TakeUp Purpose Places PolicyConfirmed CallStatus Timestamp',
    'CallDuration ConferenceSid FriendlyName StatusCallbackEvent ParticipantLabel RecordingSid RecordingStatus',
    'RecordingDuration',
  ]
    .join(' ')
    .split(' ')

  it('answers whatever the carrier signs', async () => {
    const identity = await identityOf(gateway, ana)
    const likely = fc.constantFrom(
      `client:${identity}`,
      patient,
      '911',
      callId,
      newSid(),
      newSid('CF'),
      newSid('RE'),
      `callside-${callId}`,
      'in-progress',
      'completed',
      'conference-end',
      'participant-leave',
      'remote',
      '1',
      'treatment',
      'Sun, 22 Nov 2026 02:00:00 +0000',
    )
    const right: Record<string, fc.Arbitrary<string>> = {
      CallSid: fc.constantFrom(newSid(), newSid()),
      From: fc.constantFrom(`client:${identity}`, patient),
      To: fc.constantFrom(patient, frontDesk, '911'),
      CallId: fc.oneof(fc.uuid(), fc.constant(callId)),
      CallStatus: fc.constantFrom('ringing', 'in-progress', 'completed', 'busy'),
      ConferenceSid: fc.constant(newSid('CF')),
      FriendlyName: fc.constant(`callside-${callId}`),
      StatusCallbackEvent: fc.constantFrom('participant-join', 'participant-leave', 'conference-end'),
      ParticipantLabel: fc.constantFrom('agent', 'remote'),
      RecordingSid: fc.constant(newSid('RE')),
      RecordingStatus: fc.constantFrom('completed', 'absent'),
    }
    const spoilt = fc.dictionary(fc.constantFrom(...names), fc.oneof(likely, unlucky), { maxKeys: 3 })
    const fields = fc.tuple(fc.record(right), spoilt).map(([given, bad]) => ({ ...given, ...bad }))
    const queries = fc
      .tuple(
        fc.record({
          call: fc.constant(callId),
          leg: fc.constantFrom('agent', 'remote'),
          recording: fc.uuid(),
          probe: fc.uuid(),
        }),
        fc.dictionary(fc.constantFrom('call', 'leg', 'recording', 'probe'), fc.oneof(likely, unlucky), { maxKeys: 1 }),
      )
      .map(([given, bad]) => ({ ...given, ...bad }))
    const webhooks = [...gateway.rules].flatMap(([route, rule]) =>
      rule === 'carrier' ? [route.split('/').slice(3)] : [],
    )
    expect(webhooks.length).toBeGreaterThan(8)
    for (const parts of webhooks) {
      await fc.assert(
        fc.asyncProperty(fields, queries, async (sent, query) => {
          const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, value.toWellFormed()]))
          const wellFormed = Object.fromEntries(
            Object.entries(sent).map(([name, value]) => [name, value.toWellFormed()]),
          )
          const path = `${parts.join('/')}${search.size > 0 ? `?${search}` : ''}`
          const response = await gateway.webhook(path, wellFormed)
          const type = response.headers.get('content-type') ?? ''
          check({ path, sent, status: response.status, type, text: await response.text() })
        }),
        { numRuns: 40, endOnFailure: true },
      )
    }
    expect(gateway.log.join()).not.toContain('request-failed')
  }, 120_000)
})

describe('sign-in', () => {
  it('answers whatever is typed or forged with a page, a redirect or a problem', async () => {
    const browser = createBrowser(gateway)
    const query = await startQuery(browser)
    const text = fc.oneof(unlucky, fc.constantFrom(query, ana, '123456', 'abcde-fghij'))
    const forms = fc.dictionary(fc.constantFrom('query', 'email', 'password', 'code'), text, { maxKeys: 4 })
    const cookies = fc.oneof(
      fc.constant(''),
      fc.stringMatching(/^[\x21-\x7e]{0,60}$/).map((value) => `__Secure-better-auth.two_factor=${value}`),
    )
    for (const path of ['/sign-in', '/sign-in/code', '/sign-in/second-factor', '/sign-in/second-factor/code']) {
      await fc.assert(
        fc.asyncProperty(forms, cookies, async (form, cookie) => {
          const fields = Object.entries(form).map(([name, value]) => [name, value.toWellFormed()])
          const response = await gateway.request(browser.publicUrl + path, {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded', origin: browser.publicUrl, cookie },
            body: new URLSearchParams(fields).toString(),
          })
          expect([path, form, response.status]).toEqual([path, form, 200])
          expect(await response.text()).toContain('role="alert"')
        }),
        { numRuns: 25, endOnFailure: true },
      )
    }
    const names = [
      'client_id',
      'redirect_uri',
      'response_type',
      'scope',
      'resource',
      'state',
      'code_challenge',
      'prompt',
    ]
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), unlucky, { maxKeys: 8 }), async (given) => {
        const fields = Object.entries(given).map(([name, value]) => [name, value.toWellFormed()])
        const response = await gateway.request(`/auth/oauth2/authorize?${new URLSearchParams(fields)}`)
        expect([given, response.status < 500]).toEqual([given, true])
      }),
      { numRuns: 60, endOnFailure: true },
    )
    const grants = ['grant_type', 'code', 'code_verifier', 'refresh_token', 'client_id', 'redirect_uri', 'token']
    const values = fc.oneof(unlucky, fc.constantFrom('callside-extension', 'refresh_token', 'authorization_code'))
    for (const path of ['/auth/oauth2/token', '/auth/oauth2/revoke']) {
      await fc.assert(
        fc.asyncProperty(fc.dictionary(fc.constantFrom(...grants), values, { maxKeys: 7 }), async (given) => {
          const fields = Object.entries(given).map(([name, value]) => [name, value.toWellFormed()])
          const headers = { 'content-type': 'application/x-www-form-urlencoded' }
          const init = { method: 'POST', headers, body: new URLSearchParams(fields).toString() }
          const response = await gateway.request(path, init)
          expect([path, given, response.status < 500]).toEqual([path, given, true])
        }),
        { numRuns: 60, endOnFailure: true },
      )
    }
    expect(gateway.log.join()).not.toContain('request-failed')
  }, 120_000)
})
