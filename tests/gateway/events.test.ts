import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../gateway/src/db/db.ts'
import { eventsAfter } from '../../gateway/src/db/live-events.ts'
import { openTestDatabase } from './support/database.ts'
import { openStream } from './support/event-stream.ts'
import { ana, ben, cleo, startTestGateway, type TestGateway } from './support/gateway.ts'
import { revoke, signIn, type Tokens } from './support/sign-in.ts'
import { callIn, legStatus, onlyCall, placeCall } from './support/telephony.ts'

let db: Db
let gateway: TestGateway
let tokens: Tokens
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  gateway = await startTestGateway(db)
  tokens = await signIn(gateway, ana)
})

describe('the live events', () => {
  it('tell every change of a call while it happens, as the log has it', async () => {
    const stream = await openStream(gateway, tokens.access_token)
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream')
    await placeCall(gateway)
    await legStatus(gateway, 'remote', 'in-progress')
    await legStatus(gateway, 'remote', 'completed')
    await stream.until(() => stream.events.length === 3)
    expect(stream.events.map(({ event }) => event.call.status)).toEqual(['ringing', 'in-progress', 'ended'])
    expect(stream.events.map(({ event }) => event.call.version)).toEqual([1, 2, 3])
    expect(stream.events.at(-1)?.event.call).toEqual(await onlyCall(gateway, tokens.access_token))
    await stream.close()
  })

  it('resume exactly after the last id, over a restart of the gateway too', async () => {
    const first = await openStream(gateway, tokens.access_token)
    for (let count = 0; count < 5; count++) await placeCall(gateway)
    await first.until(() => first.events.length === 5)
    gateway.stop()
    await first.done
    // The carrier's callbacks are stored by whichever process is there; this one is new.
    gateway = await startTestGateway(db, { restart: true })
    for (let count = 0; count < 3; count++) await placeCall(gateway)
    const from = first.events[2]?.id
    const second = await openStream(gateway, tokens.access_token, from)
    await placeCall(gateway)
    await second.until(() => second.events.length === 6)
    const all = await openStream(gateway, tokens.access_token, '0')
    await all.until(() => all.events.length === 9)
    expect(second.events).toEqual(all.events.slice(3))
    expect(all.events.slice(0, 5)).toEqual(first.events)
    await Promise.all([second.close(), all.close()])
  })

  it('give the position at once, so a reader that was cut off early loses nothing', async () => {
    const first = await openStream(gateway, tokens.access_token)
    await first.until(() => first.position() !== undefined)
    const position = first.position()
    await first.close()
    await placeCall(gateway)
    const second = await openStream(gateway, tokens.access_token, position)
    await second.until(() => second.events.length > 0)
    expect(second.events).toHaveLength(1)
    await second.close()
  })

  it('do not repeat a status that changed nothing', async () => {
    await placeCall(gateway)
    for (const status of ['ringing', 'in-progress', 'in-progress', 'ringing', 'in-progress']) {
      await legStatus(gateway, 'remote', status)
    }
    const stream = await openStream(gateway, tokens.access_token, '0')
    await legStatus(gateway, 'remote', 'completed')
    await stream.until(() => stream.events.some(({ event }) => event.call.status === 'ended'))
    expect(stream.events.map(({ event }) => event.call.version)).toEqual([1, 2, 3])
    await stream.close()
  })

  it('reach the people of the line and nobody else', async () => {
    const others = await openStream(gateway, (await signIn(gateway, cleo)).access_token, '0')
    const colleague = await openStream(gateway, (await signIn(gateway, ben)).access_token, '0')
    await callIn(gateway)
    await colleague.until(() => colleague.events.length === 1)
    await callIn(gateway, { to: '+14155550190' })
    await others.until(() => others.events.length > 0)
    expect(others.events.every(({ event }) => event.call.line.number === '+14155550190')).toBe(true)
    expect(colleague.events.every(({ event }) => event.call.line.label === 'Front desk')).toBe(true)
    await Promise.all([others.close(), colleague.close()])
  })

  it('end with sign-out', async () => {
    const stream = await openStream(gateway, tokens.access_token)
    const other = await openStream(gateway, (await signIn(gateway, ana)).access_token)
    await revoke(gateway, tokens.refresh_token)
    await stream.done
    await placeCall(gateway)
    await other.until(() => other.events.length > 0)
    expect(stream.events).toEqual([])
    await other.close()
  })

  it('end when the person is switched off', async () => {
    const stream = await openStream(gateway, tokens.access_token)
    await gateway.disable(ana)
    await stream.done
    expect((await gateway.get('/v1/events', tokens.access_token)).status).toBe(401)
  })

  it('end when the gateway stops', async () => {
    const stream = await openStream(gateway, tokens.access_token)
    gateway.stop()
    await stream.done
    expect((await gateway.get('/v1/events', tokens.access_token)).status).toBe(503)
  })

  it('wait for a reader that does not read, without keeping them in memory, and go on for the others', async () => {
    const server = createAdaptorServer({ fetch: gateway.app.fetch })
    const accepted: Socket[] = []
    server.on('connection', (socket: Socket) => accepted.push(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const slow = connect(port, '127.0.0.1')
    slow.write(`GET /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tokens.access_token}\r\n\r\n`)
    await once(slow, 'readable')
    const reader = await openStream(gateway, tokens.access_token)
    // 60 MB, so that no buffer of the system can hold it.
    const userId = await gateway.userId(ana)
    await placeCall(gateway)
    const { body } = (await eventsAfter(db.queries, userId, 0, 1))[0] ?? { body: '' }
    const padded = body + ' '.repeat(100_000)
    const rows = Array.from({ length: 60 }, () => ({ userId, body: padded, createdAt: gateway.now() }))
    for (let round = 0; round < 10; round++) await db.queries.insertInto('liveEvent').values(rows).execute()
    await placeCall(gateway)
    await reader.until(() => reader.events.length === 602)
    const [held] = accepted
    expect(held?.writableLength).toBeGreaterThan(0)
    expect(held?.writableLength).toBeLessThan(1_000_000)
    slow.destroy()
    await reader.close()
    await new Promise((resolve) => server.close(resolve))
  })

  it('need a sign-in and an id that is one', async () => {
    expect((await gateway.get('/v1/events')).status).toBe(401)
    const stream = await openStream(gateway, tokens.access_token, 'yesterday')
    expect(stream.response.status).toBe(400)
  })

  it('go on from now when the last id is from another database', async () => {
    await placeCall(gateway)
    const stream = await openStream(gateway, tokens.access_token, '999999')
    await placeCall(gateway)
    await stream.until(() => stream.events.length > 0)
    expect(stream.events).toHaveLength(1)
    await stream.close()
  })
})
