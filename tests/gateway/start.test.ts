import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { DatabaseIsNewer, MigrationFailed, migrate } from '../../gateway/src/db/migrate.ts'
import { createListener } from '../../gateway/src/db/postgres-listener.ts'
import { databaseFault } from '../../gateway/src/open-gateway.ts'
import { freePorts } from '../support/ports.ts'
import { startNode } from './support/child.ts'
import { openTestDatabase } from './support/database.ts'
import { quiet } from './support/quiet.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function openForOneTest() {
  const db = await openTestDatabase()
  closers.push(() => db.close())
  return db.queries
}

describe('a database that cannot be used is named in one sentence', () => {
  it('when a newer gateway wrote it', async () => {
    const queries = await openForOneTest()
    await sql`insert into kysely_migration (name, timestamp) values ('0099-later', 'now')`.execute(queries)
    const error = await migrate(queries).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(DatabaseIsNewer)
    expect(databaseFault(error)).toContain('newer version')
  })

  it('when a migration fails, with the code of the failure', async () => {
    const queries = await openForOneTest()
    // The newest runs again, on what it has made already.
    await sql`delete from kysely_migration where name = (select max(name) from kysely_migration)`.execute(queries)
    const error = await migrate(queries).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(MigrationFailed)
    expect(databaseFault(error)).toMatch(/^the database could not be brought up to date \(42(701|P07)\)$/)
  })

  it('when nothing answers at its address', async () => {
    const [port = 0] = await freePorts(1)
    const child = startNode(new URL('../../gateway/src/main.ts', import.meta.url), [], {
      DATABASE_URL: `postgres://somebody:hidden-password@127.0.0.1:${port}/callside`,
      TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000001',
      TWILIO_AUTH_TOKEN: 'the-auth-token',
      TWILIO_API_KEY_SID: 'SK00000000000000000000000000000001',
      TWILIO_API_KEY_SECRET: 'the-key-secret',
      TWILIO_TWIML_APP_SID: 'AP00000000000000000000000000000001',
      CALLSIDE_SECRET: 'a-secret-of-the-tests-with-enough-letters',
    })
    closers.push(() => child.exit)
    expect(await child.exit).toBe(1)
    expect(child.errors()).toBe(
      'gateway: the database cannot be opened (ECONNREFUSED); check DATABASE_URL or DATA_DIR\n',
    )
  })
})

/** Speaks as much of PostgreSQL's protocol as it takes to sign in and to refuse a query. */
async function startRefusingServer(onStartup: () => Promise<void>) {
  const message = (type: string, body: Buffer) => {
    const head = Buffer.alloc(5)
    head.write(type)
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  const ready = message('Z', Buffer.from('I'))
  const refusal = message('E', Buffer.from('SERROR\0C42501\0Mno\0\0'))
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => {
      void onStartup().then(() => {
        socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]))
        socket.on('data', (data) => data[0] === 'Q'.charCodeAt(0) && socket.write(Buffer.concat([refusal, ready])))
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `postgres://somebody@127.0.0.1:${port}/callside`, sockets }
}

describe('the listening connection', () => {
  it('is closed when it cannot listen', async () => {
    const { url, sockets } = await startRefusingServer(async () => undefined)
    const listener = createListener(url, quiet, () => undefined)
    await expect(listener.start()).rejects.toMatchObject({ code: '42501' })
    expect(sockets).toHaveLength(1)
    await expect.poll(() => sockets.every(({ destroyed }) => destroyed)).toBe(true)
  })

  it('is closed when the gateway stops while it is being opened', async () => {
    const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const { url, sockets } = await startRefusingServer(() => {
      asked.resolve()
      return release.promise
    })
    const listener = createListener(url, quiet, () => undefined)
    const started = listener.start().catch(() => undefined)
    await asked.promise
    const stopped = listener.stop()
    release.resolve()
    await Promise.all([started, stopped])
    await expect.poll(() => sockets.every(({ destroyed }) => destroyed)).toBe(true)
  })
})
