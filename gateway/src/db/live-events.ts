import { sql } from 'kysely'
import type { LiveEvent } from '../../../lib/contracts/api.ts'
import { type Queries, type Trx, wakeChannel } from './db.ts'

/** Any fixed number: the lock that makes the order of event ids the order of commits. */
const appendLock = 7_261_001

export type StoredEvent = { id: number; body: string }

/**
 * In the transaction of the change it tells about. Without the lock a reader could see event 6, go on from there, and
 * never see event 5 that another transaction commits a moment later.
 */
export async function appendEvent(trx: Trx, readers: string[], event: LiveEvent, now: number): Promise<void> {
  if (readers.length === 0) return
  const body = JSON.stringify(event)
  await lockAppends(trx)
  await trx
    .insertInto('liveEvent')
    .values(readers.map((userId) => ({ userId, body, createdAt: now })))
    .execute()
  for (const userId of readers) await wake(trx, userId)
}

/** Until the transaction ends. The audit trail takes the same lock: of two that each wait for the other, one fails. */
export async function lockAppends(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(appendLock)})`.execute(trx)
}

/** Makes the streams of this user look again, in every gateway process, once the transaction has committed. */
export async function wake(db: Queries, userId: string): Promise<void> {
  await sql`select pg_notify(${wakeChannel}, ${userId})`.execute(db)
}

export async function eventsAfter(db: Queries, userId: string, after: number, limit: number): Promise<StoredEvent[]> {
  return db
    .selectFrom('liveEvent')
    .select(['id', 'body'])
    .where('userId', '=', userId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function lastEventId(db: Queries): Promise<number> {
  const { last } = await db
    .selectFrom('liveEvent')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow()
  return last ?? 0
}

export async function forgetEventsBefore(db: Queries, time: number): Promise<void> {
  await db.deleteFrom('liveEvent').where('createdAt', '<', time).execute()
}
