import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Logger } from '../../../lib/core/log.ts'
import type { Db } from './db.ts'
import { migrate } from './migrate.ts'
import { createListener } from './postgres-listener.ts'
import type { Tables } from './schema.ts'

const int8 = 20

/** Times are int8: the driver gives them as text, the embedded engine as numbers. Ours all fit a number. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === int8 ? Number : (pg.types.getTypeParser(id, format ?? 'text') as (text: string) => unknown),
}

export async function openPostgres(url: string, log: Logger): Promise<Db> {
  const pool = new pg.Pool({ connectionString: url, types, max: 10, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => log.warn('database-connection-lost'))
  const queries = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const wakes = new Set<(userId: string) => void>()
  const listener = createListener(url, log, (userId) => {
    for (const wake of wakes) wake(userId)
  })
  try {
    await migrate(queries)
    await listener.start()
  } catch (error) {
    await queries.destroy()
    throw error
  }
  return {
    kind: 'postgres',
    queries,
    onWake(wake) {
      wakes.add(wake)
      return () => wakes.delete(wake)
    },
    async ping() {
      await pool.query('select 1')
    },
    async close() {
      await listener.stop()
      await queries.destroy()
    },
  }
}
