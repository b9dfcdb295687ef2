import { randomUUID } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Role, roleSchema, usersSchema, sessionsSchema } from '../../lib/contracts/api-access.ts'
import type { Db } from '../../gateway/src/db/db.ts'
import { may } from '../../gateway/src/domain/permissions.ts'
import type { AppEnv } from '../../gateway/src/app-env.ts'
import { guard, rulesOf } from '../../gateway/src/routes/rules.ts'
import { bodySchemaOf, type ContractRoute, contractRoutes, sampleOf } from './support/contract-routes.ts'
import { openTestDatabase } from './support/database.ts'
import { openStream } from './support/event-stream.ts'
import { ana, ben, cleo, startTestGateway, type TestGateway } from './support/gateway.ts'
import { sendJson } from './support/send-json.ts'
import { createBrowser, refresh, revoke, signIn } from './support/sign-in.ts'
import { callLog, patient, placeCall, twiml } from './support/telephony.ts'

let db: Db
let gateway: TestGateway
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  gateway = await startTestGateway(db)
})

const setRole = async (email: string, role: Role) =>
  db.queries
    .updateTable('membership')
    .set({ role })
    .where('userId', '=', await gateway.userId(email))
    .execute()

/** What stands for each parameter; a route with another one has to be added here. */
type Ids = { calls: string; sessions: string; users: string; 'do-not-contact': string }
const nowhere = (): Ids => ({
  calls: randomUUID(),
  sessions: randomUUID(),
  users: randomUUID(),
  'do-not-contact': randomUUID(),
})

function pathOf({ path }: ContractRoute, ids: Ids): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'party') return 'remote'
    if (name === 'step') return 'swap'
    const id = name === 'id' ? ids[path.split('/')[2] as keyof Ids] : undefined
    if (id === undefined) throw new Error(`${path}: what stands for ${name}?`)
    return id
  })
}

/** A request that the contract takes. Of what two may change, nobody has this version. */
async function ask(route: ContractRoute, token: string | null, ids: Ids): Promise<{ status: number; text: string }> {
  const schema = bodySchemaOf(route)
  const cancel = new AbortController()
  const headers: Record<string, string> = { 'if-match': '"999999999"', 'idempotency-key': randomUUID() }
  if (token !== null) headers['authorization'] = `Bearer ${token}`
  if (schema !== undefined) headers['content-type'] = 'application/json'
  const body = schema === undefined ? {} : { body: JSON.stringify(sampleOf(schema)) }
  const response = await gateway.request(pathOf(route, ids), {
    method: route.method,
    headers,
    signal: cancel.signal,
    ...body,
  })
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    const { status } = response
    cancel.abort()
    await response.body?.cancel()
    return { status, text: '' }
  }
  return { status: response.status, text: await response.text() }
}

const keyOf = ({ method, path }: ContractRoute) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`
const ruleOf = (route: ContractRoute) => {
  const rule = gateway.rules.get(keyOf(route))
  if (rule === undefined || rule === 'carrier') throw new Error(`${keyOf(route)} is not in the table`)
  return rule
}
const table = async (outcome: (route: ContractRoute) => Promise<string>) => {
  const rows: [string, string][] = []
  for (const route of contractRoutes(gateway)) rows.push([keyOf(route), await outcome(route)])
  return Object.fromEntries(rows)
}
const expected = (outcome: (route: ContractRoute) => string) =>
  Object.fromEntries(contractRoutes(gateway).map((route) => [keyOf(route), outcome(route)]))

describe('the table of routes', () => {
  it('has a rule for everything that is served', () => {
    const served = gateway.app.routes.filter(({ method }) => method !== 'ALL')
    expect(new Set(gateway.rules.keys())).toEqual(new Set(served.map(({ method, path }) => `${method} ${path}`)))
    expect(gateway.rules.size).toBeGreaterThan(50)
  })

  it('does not come about with a route that has none', () => {
    const app = new OpenAPIHono<AppEnv>()
    app.get('/v1/open', guard('everybody'), (context) => context.body(null))
    expect(rulesOf(app)).toEqual(new Map([['GET /v1/open', 'everybody']]))
    app.get('/v1/forgotten', (context) => context.body(null))
    expect(() => rulesOf(app)).toThrow('GET /v1/forgotten does not say who may use it')
  })

  it.each(roleSchema.options)('lets a person who is %s do what the role allows, and no more', async (role) => {
    const token = (await signIn(gateway, ana)).access_token
    await setRole(ana, role)
    const found = await table(async (route) => {
      const { status, text } = await ask(route, token, nowhere())
      if (status === 401) return 'not signed in'
      return status === 403 && text.includes('"forbidden"') ? 'refused' : 'let in'
    })
    expect(found).toEqual(
      expected((route) => {
        const rule = ruleOf(route)
        return rule === 'everybody' || rule === 'signed-in' || may(role, rule) ? 'let in' : 'refused'
      }),
    )
  })

  it('is closed to whoever has no token, an old one, a revoked one, or was switched off', async () => {
    const whenOpen = (route: ContractRoute) => (ruleOf(route) === 'everybody' ? 'let in' : 'not signed in')
    const outcome = (token: string | null) =>
      table(async (route) => ((await ask(route, token, nowhere())).status === 401 ? 'not signed in' : 'let in'))
    await setRole(ana, 'admin')
    const tokens = await signIn(gateway, ana)
    expect(await outcome(null)).toEqual(expected(whenOpen))
    await revoke(gateway, tokens.refresh_token)
    expect(await outcome(tokens.access_token)).toEqual(expected(whenOpen))
    const bens = (await signIn(gateway, ben)).access_token
    await gateway.disable(ben)
    expect(await outcome(bens)).toEqual(expected(whenOpen))
    const next = (await signIn(gateway, ana)).access_token
    gateway.pass(30 * 60_000)
    expect(await outcome(next)).toEqual(expected(whenOpen))
  })

  it('shows nothing of one organisation to another, whatever the role', async () => {
    const tokens = await signIn(gateway, ana)
    const { callId } = await placeCall(gateway)
    const headers = { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' }
    const wish = { method: 'POST', headers, body: JSON.stringify({ number: patient, kind: 'no-marketing' }) }
    const { id } = (await (await gateway.request('/v1/do-not-contact', wish)).json()) as { id: string }
    const session = await db.queries.selectFrom('session').select('id').executeTakeFirstOrThrow()
    const users = await gateway.userId(ana)
    const ids: Ids = { calls: callId, sessions: session.id, users, 'do-not-contact': id }
    const theirs = (await signIn(gateway, cleo)).access_token
    const words = [callId, id, session.id, users, 'Ana Ruiz', ana]
    for (const role of roleSchema.options) {
      await setRole(cleo, role)
      const found = await table(async (route) => {
        const { status, text } = await ask(route, theirs, ids)
        if (words.some((word) => text.includes(word))) return 'shown'
        return route.path.includes('{id}') && status !== 403 ? String(status) : 'nothing'
      })
      const hidden = (route: ContractRoute) => {
        const rule = ruleOf(route)
        const isLetIn = rule === 'signed-in' || (rule !== 'everybody' && may(role, rule))
        return route.path.includes('{id}') && isLetIn ? '404' : 'nothing'
      }
      expect(found).toEqual(expected(hidden))
    }
    expect(await callLog(gateway, tokens.access_token)).toHaveLength(1)
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(200)
  })

  it('refuses every webhook that is not signed', async () => {
    const webhooks = [...gateway.rules].flatMap(([route, rule]) => (rule === 'carrier' ? [route.split(' ')] : []))
    expect(webhooks.length).toBeGreaterThan(8)
    for (const [method = '', path = ''] of webhooks) {
      const response = await gateway.request(path, { method, body: new URLSearchParams({ CallSid: 'x' }) })
      expect([path, response.status]).toEqual([path, 403])
      expect(await response.json()).toMatchObject({ code: 'signature-invalid' })
    }
  })
})

const send = (method: string, path: string, as: string, body?: unknown) => sendJson(gateway, { method, path, as, body })

describe('roles', () => {
  it('let a supervisor see every call of the organisation, and an agent those of their lines', async () => {
    await signIn(gateway, ana)
    await placeCall(gateway)
    const dana = (await signIn(gateway, 'dana@harbor.example')).access_token
    expect(await callLog(gateway, dana)).toHaveLength(0)
    await setRole('dana@harbor.example', 'supervisor')
    expect(await callLog(gateway, dana)).toHaveLength(1)
  })

  it('keep who may not call from calling at the carrier, too', async () => {
    await signIn(gateway, ana)
    await setRole(ana, 'compliance')
    expect(await twiml((await placeCall(gateway)).response)).toHaveProperty('Reject')
    expect(gateway.fake.added()).toEqual([])
  })

  it('are said to the client, which hides the rest', async () => {
    const token = (await signIn(gateway, ana)).access_token
    const { body } = await send('GET', '/v1/me', token)
    expect(body).toMatchObject({ role: 'agent', permissions: expect.arrayContaining(['calls']) as string[] })
  })
})

describe('an administrator', () => {
  let admin: string
  beforeEach(async () => {
    await setRole(ben, 'admin')
    admin = (await signIn(gateway, ben)).access_token
  })

  it('switches somebody off: every token, stream and line of theirs ends at once', async () => {
    const tokens = await signIn(gateway, ana)
    const stream = await openStream(gateway, tokens.access_token)
    const id = await gateway.userId(ana)
    const changed = await send('PATCH', `/v1/users/${id}`, admin, { disabled: true })
    expect(changed.body).toMatchObject({ id, disabled: true, sessions: 0 })
    await stream.done
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(401)
    expect((await refresh(gateway, tokens.refresh_token)).status).toBe(400)
    expect(await twiml((await placeCall(gateway)).response)).toHaveProperty('Reject')
    await expect(signIn(gateway, ana)).rejects.toThrow('sign-in failed')
    await send('PATCH', `/v1/users/${id}`, admin, { disabled: false })
    expect((await gateway.get('/v1/me', (await signIn(gateway, ana)).access_token)).status).toBe(200)
  })

  it('changes a role, which holds for the tokens that are there', async () => {
    const token = (await signIn(gateway, ana)).access_token
    expect((await send('GET', '/v1/audit', token)).body.code).toBe('forbidden')
    await send('PATCH', `/v1/users/${await gateway.userId(ana)}`, admin, { role: 'compliance' })
    expect((await send('GET', '/v1/audit', token)).status).toBe(200)
    const { items } = usersSchema.parse((await send('GET', '/v1/users', admin)).body)
    expect(items.map(({ name, role }) => [name, role])).toEqual([
      ['Ana Ruiz', 'compliance'],
      ['Ben Okafor', 'admin'],
      ['Dana Lind', 'agent'],
    ])
  })

  it('cannot change themselves, so that one is always left', async () => {
    const own = `/v1/users/${await gateway.userId(ben)}`
    for (const change of [{ role: 'agent' }, { disabled: true }]) {
      expect((await send('PATCH', own, admin, change)).body.code).toBe('forbidden')
    }
  })

  it('signs somebody out everywhere', async () => {
    const tokens = [await signIn(gateway, ana), await signIn(gateway, ana)]
    expect((await send('DELETE', `/v1/users/${await gateway.userId(ana)}/sessions`, admin)).status).toBe(204)
    for (const { access_token } of tokens) expect((await gateway.get('/v1/me', access_token)).status).toBe(401)
  })
})

describe('sessions', () => {
  it('are listed with the device that signed in, and ended one by one', async () => {
    const laptop = createBrowser(gateway)
    const ask = laptop.request
    laptop.request = (path, init) => {
      const headers = new Headers(init?.headers)
      headers.set('user-agent', 'Laptop')
      return ask(path, { ...init, headers })
    }
    const tokens = await signIn(gateway, ana, laptop)
    const other = await signIn(gateway, ana)
    await signIn(gateway, ben)
    const stream = await openStream(gateway, tokens.access_token)
    const { items } = sessionsSchema.parse((await send('GET', '/v1/sessions', other.access_token)).body)
    expect(items).toHaveLength(2)
    const onLaptop = items.find(({ device }) => device === 'Laptop')
    expect(onLaptop).toMatchObject({ isCurrent: false, usedAt: expect.any(Number) as number })
    expect((await send('DELETE', `/v1/sessions/${onLaptop?.id}`, other.access_token)).status).toBe(204)
    await stream.done
    expect((await gateway.get('/v1/me', tokens.access_token)).status).toBe(401)
    expect((await refresh(gateway, tokens.refresh_token)).status).toBe(400)
    expect((await gateway.get('/v1/me', other.access_token)).status).toBe(200)
  })

  it('of others cannot be ended', async () => {
    const [anas, bens] = [await signIn(gateway, ana), await signIn(gateway, ben)]
    const { items } = sessionsSchema.parse((await send('GET', '/v1/sessions', bens.access_token)).body)
    const path = `/v1/sessions/${items[0]?.id}`
    expect((await send('DELETE', path, anas.access_token)).body.code).toBe('not-found')
    expect((await gateway.get('/v1/me', bens.access_token)).status).toBe(200)
  })
})
