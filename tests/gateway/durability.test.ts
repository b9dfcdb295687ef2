import { once } from 'node:events'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { DataDirInUse, lockDataDir } from '../../gateway/src/db/data-dir-lock.ts'
import { openEmbedded } from '../../gateway/src/db/pglite.ts'
import { freePorts } from '../support/ports.ts'
import { startNode } from './support/child.ts'
import { quiet } from './support/quiet.ts'

let folder: string
let dataDir: string
const running: ReturnType<typeof startNode>[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callside-durability-'))
  dataDir = join(folder, 'data')
})
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGKILL')
    await child.exit
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function startWriter(prefix: string) {
  const child = startNode(new URL('./support/writer.ts', import.meta.url), [dataDir, prefix])
  running.push(child)
  return child
}

function startGateway(environment: Record<string, string>, args: string[] = []) {
  const child = startNode(new URL('../../gateway/src/main.ts', import.meta.url), args, {
    DATA_DIR: dataDir,
    TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000001',
    TWILIO_AUTH_TOKEN: 'the-auth-token',
    TWILIO_API_KEY_SID: 'SK00000000000000000000000000000001',
    TWILIO_API_KEY_SECRET: 'the-key-secret',
    TWILIO_TWIML_APP_SID: 'AP00000000000000000000000000000001',
    CALLSIDE_DEMO: '1',
    CALLSIDE_DEMO_PASSWORD: 'harbor-demo',
    CALLSIDE_LINE: '+14155550100',
    ...environment,
  })
  running.push(child)
  return child
}

it('keeps every commit that was acknowledged, whenever it is killed', async () => {
  const acknowledged: string[] = []
  for (const round of ['a', 'b', 'c']) {
    const writer = startWriter(round)
    await writer.until(() => writer.lines.length > 60)
    writer.kill('SIGKILL')
    await writer.exit
    acknowledged.push(...writer.lines.slice(1))
  }
  const db = await openEmbedded(dataDir, quiet)
  const found = await db.queries
    .selectFrom('organisation')
    .innerJoin('line', 'line.organisationId', 'organisation.id')
    .select('organisation.id')
    .execute()
  const ids = new Set(found.map(({ id }) => id))
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
  // At most one transaction per kill was committed and not yet acknowledged.
  expect(ids.size - acknowledged.length).toBeLessThanOrEqual(3)
  const { rows } = await sql<{ fsync: string; method: string }>`
    select current_setting('fsync') as fsync, current_setting('wal_sync_method') as method`.execute(db.queries)
  expect(rows).toEqual([{ fsync: 'on', method: 'fsync' }])
  await db.close()
}, 60_000)

it('is not opened by a second process while a first one has it', async () => {
  const writer = startWriter('first')
  await writer.until(() => writer.lines.includes('open'))
  const second = startWriter('second')
  expect(await second.exit).toBe(2)
  expect(second.lines).toEqual(['DataDirInUse'])
  await expect(openEmbedded(dataDir, quiet)).rejects.toBeInstanceOf(DataDirInUse)
  expect(writer.lines.length).toBeGreaterThan(0)
})

it('is not opened twice by one process either', async () => {
  const lock = await lockDataDir(folder)
  await expect(lockDataDir(folder)).rejects.toBeInstanceOf(DataDirInUse)
  await lock.release()
  await (await lockDataDir(folder)).release()
})

it.each([
  ['a process that is gone', { pid: 2 ** 22 - 1, startedAt: '1', host: hostname() }],
  ['a process whose id was given to another one', { pid: process.ppid, startedAt: '1', host: hostname() }],
])('takes over the lock of %s', async (_, holder) => {
  await writeFile(join(folder, 'gateway.lock'), JSON.stringify(holder))
  const results = await Promise.allSettled([lockDataDir(folder), lockDataDir(folder), lockDataDir(folder)])
  const taken = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  expect(taken).toHaveLength(1)
  await taken[0]?.release()
})

it('leaves the lock of another host alone while it is fresh', async () => {
  const path = join(folder, 'gateway.lock')
  await writeFile(path, JSON.stringify({ pid: 1, startedAt: null, host: 'another-host' }))
  await expect(lockDataDir(folder)).rejects.toBeInstanceOf(DataDirInUse)
  await rm(path)
})

it('leaves the lock of another container alone that has the same host name', async () => {
  const path = join(folder, 'gateway.lock')
  const holder = { pid: 2 ** 22 - 1, startedAt: '1', host: hostname(), pidNamespace: 'pid:[1]' }
  await writeFile(path, JSON.stringify(holder))
  await expect(lockDataDir(folder)).rejects.toBeInstanceOf(DataDirInUse)
  const longAgo = new Date(Date.now() - 61_000)
  await utimes(path, longAgo, longAgo)
  await (await lockDataDir(folder)).release()
})

it('vacuums soon after opening: a gateway that is restarted every day must come to it too', async () => {
  const db = await openEmbedded(join(folder, 'vacuumed'), quiet, { firstVacuumMs: 0 })
  // -1 is a table that was never vacuumed or analysed.
  const counted = async () => {
    const { rows } = await sql<{ tuples: number }>`
      select reltuples as tuples from pg_class where relname = 'organisation'`.execute(db.queries)
    return rows[0]?.tuples
  }
  await expect.poll(counted, { timeout: 10_000 }).toBe(0)
  await db.close()
})

it('ends at once at the second signal, whoever is still connected', async () => {
  const [port = 0] = await freePorts(1)
  const gateway = startGateway({ PORT: String(port) })
  await gateway.until(() => gateway.lines.length > 0)
  const slow = connect(port, '127.0.0.1')
  slow.on('error', () => undefined)
  await once(slow, 'connect')
  slow.write('GET /healthz HTTP/1.1\r\n')
  await fetch(`http://127.0.0.1:${port}/healthz`)
  gateway.kill('SIGINT')
  const refuses = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      () => false,
      () => true,
    )
  await expect.poll(refuses).toBe(true)
  gateway.kill('SIGINT')
  expect(await gateway.exit).toBe(130)
  slow.destroy()
}, 60_000)

it('starts with one line, refuses a second gateway and a taken port in plain words, and stops cleanly', async () => {
  const [port = 0] = await freePorts(1)
  const first = startGateway({ PORT: String(port) })
  await first.until(() => first.lines.length > 0)
  expect(JSON.parse(first.lines[0] ?? '')).toEqual({
    ready: true,
    url: `http://127.0.0.1:${port}`,
    accounts: [{ email: 'ana@harbor.example' }, { email: 'ben@harbor.example' }],
  })
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)

  const sameData = startGateway({ PORT: '0', PUBLIC_URL: 'http://127.0.0.1:8787' })
  expect(await sameData.exit).toBe(1)
  expect(sameData.errors()).toContain('the data directory is in use by another gateway')
  expect(sameData.lines).toEqual([])

  first.kill('SIGTERM')
  expect(await first.exit).toBe(0)
  expect(first.lines).toHaveLength(1)
  expect(first.errors()).not.toContain('harbor')

  const { createServer } = await import('node:net')
  const blocker = createServer()
  await new Promise<void>((resolve) => blocker.listen(port, '127.0.0.1', resolve))
  const samePort = startGateway({ PORT: String(port) })
  expect(await samePort.exit).toBe(1)
  expect(samePort.errors()).toContain(`port ${port} is taken; set PORT to another one`)
  blocker.close()
}, 60_000)

it('says which variable is wrong and not what is in it', async () => {
  const gateway = startGateway({ TWILIO_ACCOUNT_SID: 'the-wrong-thing', PORT: '0' })
  expect(await gateway.exit).toBe(1)
  expect(gateway.errors()).toContain('TWILIO_ACCOUNT_SID')
  expect(gateway.errors()).not.toContain('the-wrong-thing')
})

it('sets up people and lines from a file, again without harm, and says what is wrong with it', async () => {
  const path = join(folder, 'setup.json')
  const setup = {
    organisation: { name: 'Ridge Dental', defaultCountry: 'US' },
    users: [{ name: 'Cleo Park', email: 'Cleo@ridge.example', password: 'a-good-password' }],
    lines: [{ number: '+14155550190', label: 'Desk', users: ['cleo@ridge.example'] }],
  }
  await writeFile(path, JSON.stringify(setup))
  for (let round = 0; round < 2; round++) {
    const done = startGateway({}, ['provision', path])
    expect([await done.exit, done.errors()]).toEqual([0, ''])
  }
  const db = await openEmbedded(dataDir, quiet)
  const members = db.queries
    .selectFrom('lineUser')
    .innerJoin('line', 'line.id', 'lineUser.lineId')
    .innerJoin('user', 'user.id', 'userId')
  const found = await members.select(['number', 'email']).where('number', '=', '+14155550190').execute()
  expect(found).toEqual([{ number: '+14155550190', email: 'cleo@ridge.example' }])
  await db.close()

  await writeFile(
    path,
    JSON.stringify({ ...setup, users: [{ name: 'Dana Voss', email: 'dana@ridge.example' }], lines: [] }),
  )
  const refused = startGateway({}, ['provision', path])
  expect(await refused.exit).toBe(1)
  expect(refused.errors()).toContain('users[0] is new and needs a password')
  expect(refused.errors()).not.toContain('dana')
}, 60_000)
