import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { errorKind } from '../error-kind.ts'
import type { Queries } from './db.ts'
import { identity } from './migrations/0001-identity.ts'
import { calls } from './migrations/0002-calls.ts'
import { liveCalls } from './migrations/0003-live-calls.ts'
import { access } from './migrations/0004-access.ts'
import { callQuality } from './migrations/0005-call-quality.ts'

const migrations = {
  '0001-identity': identity,
  '0002-calls': calls,
  '0003-live-calls': liveCalls,
  '0004-access': access,
  '0005-call-quality': callQuality,
}

export class DatabaseIsNewer extends Error {
  constructor() {
    super('the database was written by a newer version of the gateway; start that version')
  }
}

export class MigrationFailed extends Error {
  constructor(kind: string) {
    super(`the database could not be brought up to date (${kind})`)
  }
}

/** Several gateways may start at once on one PostgreSQL: the migrator takes a lock, and one of them runs it. */
export async function migrate(db: Queries): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  if (await hasUnknownMigration(db)) throw new DatabaseIsNewer()
  if (results?.some(({ status }) => status === 'Error')) throw new MigrationFailed(errorKind(error))
  throw error instanceof Error ? error : new Error('migration failed')
}

async function hasUnknownMigration(db: Queries): Promise<boolean> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
    return rows.some(({ name }) => !Object.hasOwn(migrations, name))
  } catch {
    // The database does not answer, or nothing was ever migrated: the error that we have says more.
    return false
  }
}
