import { Migrator } from 'kysely/migration'
import type { Queries } from './db.ts'
import { identity } from './migrations/0001-identity.ts'
import { calls } from './migrations/0002-calls.ts'

/** Several gateways may start at once on one PostgreSQL: the migrator takes a lock, and one of them runs it. */
export async function migrate(db: Queries): Promise<void> {
  const migrations = { '0001-identity': identity, '0002-calls': calls }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error('migration failed')
}
