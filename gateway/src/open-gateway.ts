import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../../lib/core/log.ts'
import { createLogger } from '../../lib/core/log.ts'
import type { Config } from './config.ts'
import { DataDirInUse } from './db/data-dir-lock.ts'
import type { Db } from './db/db.ts'
import { DatabaseIsNewer, MigrationFailed } from './db/migrate.ts'
import { openEmbedded } from './db/pglite.ts'
import { openPostgres } from './db/postgres.ts'
import { errorKind } from './error-kind.ts'

export const stderrLogger = (now: () => number): Logger =>
  createLogger((level, line) => process.stderr.write(`{"at":${now()},"level":"${level}",${line.slice(1)}\n`))

export function openDatabase({ database }: Config, log: Logger): Promise<Db> {
  return database.kind === 'embedded' ? openEmbedded(database.dataDir, log) : openPostgres(database.url, log)
}

/** Why it could not be opened, in one sentence that quotes nothing of the database or its address. */
export function databaseFault(error: unknown): string {
  if (error instanceof DataDirInUse) return `${error.message}; stop that one first (DATA_DIR)`
  if (error instanceof DatabaseIsNewer || error instanceof MigrationFailed) return error.message
  return `the database cannot be opened (${errorKind(error)}); check DATABASE_URL or DATA_DIR`
}

/** A demo makes its own secret and keeps it beside its data, so that a restart does not sign everybody out. */
export async function readSecret({ secret, database, demo }: Config): Promise<string> {
  if (secret !== null) return secret
  if (database.kind === 'postgres' || demo === null) throw new Error('CALLSIDE_SECRET is required')
  const path = join(database.dataDir, 'demo-secret')
  const kept = await readFile(path, 'utf8').catch(() => null)
  if (kept !== null && kept.length >= 32) return kept
  const made = randomBytes(32).toString('base64url')
  await writeFile(path, made, { mode: 0o600 })
  return made
}
