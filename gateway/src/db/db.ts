import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './schema.ts'

export type Queries = Kysely<Tables>
export type Trx = Transaction<Tables>

/** The notification channel that wakes streams; the payload is a user id. */
export const wakeChannel = 'callside_wake'

/**
 * One interface for the embedded database and for PostgreSQL. Inside a transaction use only its `trx`: on the embedded
 * engine there is one connection, and a query beside the transaction waits for it for ever.
 */
export type Db = {
  kind: 'embedded' | 'postgres'
  queries: Queries
  /** Calls `wake` with a user id after a transaction that notified this user has committed, in any gateway process. */
  onWake(wake: (userId: string) => void): () => void
  ping(): Promise<void>
  close(): Promise<void>
}
