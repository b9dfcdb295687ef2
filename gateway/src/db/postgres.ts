import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Logger } from '../../../lib/core/log.ts'
import { type Db, wakeChannel } from './db.ts'
import { migrate } from './migrate.ts'
import type { Tables } from './schema.ts'

const int8 = 20
const reconnectMs = 1_000

/** Times are int8: the driver gives them as text, the embedded engine as numbers. Ours all fit a number. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === int8 ? Number : (pg.types.getTypeParser(id, format ?? 'text') as (text: string) => unknown),
}

export async function openPostgres(url: string, log: Logger): Promise<Db> {
  const pool = new pg.Pool({ connectionString: url, types, max: 10, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => log.warn('database-connection-lost'))
  const queries = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  await migrate(queries)
  const wakes = new Set<(userId: string) => void>()
  const listener = createListener(url, log, (userId) => {
    for (const wake of wakes) wake(userId)
  })
  await listener.start()
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

/** A connection of its own for LISTEN, opened again when it is lost; streams also look on their own, see events. */
function createListener(url: string, log: Logger, wake: (userId: string) => void) {
  let client: pg.Client | null = null
  let stopped = false
  let retry: NodeJS.Timeout | undefined

  async function start(): Promise<void> {
    const next = new pg.Client({ connectionString: url, keepAlive: true })
    next.on('notification', ({ payload }) => wake(payload ?? ''))
    next.on('error', () => log.warn('database-listener-lost'))
    next.on('end', () => {
      if (stopped || client !== next) return
      client = null
      again()
    })
    await next.connect()
    await next.query(`listen ${wakeChannel}`)
    client = next
  }

  function again(): void {
    retry = setTimeout(() => {
      if (!stopped) start().catch(again)
    }, reconnectMs)
  }

  return {
    start,
    async stop() {
      stopped = true
      clearTimeout(retry)
      await client?.end()
    },
  }
}
