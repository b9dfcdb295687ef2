import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import type { Logger } from '../../../lib/core/log.ts'
import { lockDataDir } from './data-dir-lock.ts'
import { type Db, wakeChannel } from './db.ts'
import { DurableFiles, durableStart } from './durable-files.ts'
import { migrate } from './migrate.ts'
import type { Tables } from './schema.ts'

const checkpointMs = 5 * 60_000
const vacuumMs = 24 * 60 * 60_000

/** Opens the directory, brings the schema up to date and keeps house. Throws `DataDirInUse`. */
export async function openEmbedded(dataDir: string, log: Logger, { firstVacuumMs = 60_000 } = {}): Promise<Db> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const lock = await lockDataDir(dataDir)
  try {
    const fs = new DurableFiles(join(dataDir, 'pg'))
    const db = await openPGlite({ fs, ...durableStart })
    // There is no background writer and no autovacuum in this engine: the log would grow for ever.
    const house = [
      setInterval(() => void db.keep('CHECKPOINT', log), checkpointMs),
      setInterval(() => void db.keep('VACUUM ANALYZE', log), vacuumMs),
      // A gateway that is restarted every day would never come to the one above.
      setTimeout(() => void db.keep('VACUUM ANALYZE', log), firstVacuumMs),
    ]
    for (const timer of house) timer.unref()
    return {
      ...db,
      async close() {
        for (const timer of house) clearTimeout(timer)
        await db.keep('CHECKPOINT', log)
        await db.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

export async function openPGlite(
  options: PGliteOptions,
): Promise<Db & { keep(sql: string, log: Logger): Promise<void>; pglite: PGlite }> {
  const pglite = await PGlite.create(options)
  const queries = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
  await migrate(queries)
  const wakes = new Set<(userId: string) => void>()
  await pglite.listen(wakeChannel, (userId) => {
    for (const wake of wakes) wake(userId)
  })
  return {
    kind: 'embedded',
    queries,
    pglite,
    onWake(wake) {
      wakes.add(wake)
      return () => wakes.delete(wake)
    },
    async ping() {
      await pglite.query('select 1')
    },
    async keep(sql, log) {
      try {
        await pglite.exec(sql)
      } catch {
        log.error('database-housekeeping-failed')
      }
    },
    async close() {
      await queries.destroy()
      if (!pglite.closed) await pglite.close()
    },
  }
}
