/** One database per test file, emptied for each test. Creating one takes seconds, so a migrated copy is kept on disk. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Db } from '../../../gateway/src/db/db.ts'
import { openPGlite } from '../../../gateway/src/db/pglite.ts'
import { openPostgres } from '../../../gateway/src/db/postgres.ts'
import { quiet } from './quiet.ts'

const root = join(import.meta.dirname, '../../..')
const sources = [
  'node_modules/@electric-sql/pglite/package.json',
  'gateway/src/db/migrations/0001-identity.ts',
  'gateway/src/db/migrations/0002-calls.ts',
  'gateway/src/db/migrations/0003-live-calls.ts',
  'gateway/src/db/migrations/0004-access.ts',
]

async function template(): Promise<Blob> {
  const hash = createHash('sha256')
  for (const source of sources) hash.update(await readFile(join(root, source)))
  const folder = join(root, 'node_modules/.cache/callside')
  const path = join(folder, `pglite-${hash.digest('hex').slice(0, 16)}.tar`)
  const kept = await readFile(path).catch(() => null)
  if (kept !== null) return new Blob([new Uint8Array(kept)])
  const db = await openPGlite({})
  const dump = await db.pglite.dumpDataDir('none')
  await db.close()
  await mkdir(folder, { recursive: true })
  // Several test files may make it at once: each writes its own file, and the rename is atomic.
  const own = `${path}.${process.pid}`
  await writeFile(own, new Uint8Array(await dump.arrayBuffer()))
  await rename(own, path)
  return dump
}

export async function openTestDatabase(): Promise<Db> {
  return openPGlite({ loadDataDir: await template() })
}

export async function openTestPostgres(url: string): Promise<Db> {
  return openPostgres(url, quiet)
}

/** What tests change. People, organisations and lines stay: hashing their passwords again would cost more than the test. */
const changing = [
  'liveEvent',
  'callLeg',
  'call',
  'presence',
  'idempotency',
  'probe',
  'consent',
  'doNotContact',
  'twoFactor',
  'oauthAccessToken',
  'oauthRefreshToken',
  'oauthConsent',
  'session',
  'verification',
]

export async function emptyDatabase(db: Db): Promise<void> {
  const names = sql.join(changing.map((table) => sql.table(table)))
  await sql`truncate ${names} restart identity cascade`.execute(db.queries)
  await db.queries.updateTable('membership').set({ disabledAt: null, defaultLineId: null, role: 'agent' }).execute()
  await db.queries.updateTable('user').set({ twoFactorEnabled: false }).execute()
  await db.queries.updateTable('organisation').set({ secondFactorFor: '[]', askedCalls: 'noted' }).execute()
}

export async function countCalls(db: Db): Promise<number> {
  return (await db.queries.selectFrom('call').select('id').execute()).length
}
