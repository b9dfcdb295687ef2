import type { Queries } from './db.ts'
import type { IdempotencyTable } from './schema.ts'

type Key = Pick<IdempotencyTable, 'userId' | 'key'>

/** Null when this request is the first under its key; else what is known of the first. */
export async function claimRequest(
  db: Queries,
  request: Pick<IdempotencyTable, 'userId' | 'key' | 'request' | 'createdAt'>,
): Promise<IdempotencyTable | null> {
  const claimed = await db
    .insertInto('idempotency')
    .values({ ...request, status: null, body: null })
    .onConflict((conflict) => conflict.columns(['userId', 'key']).doNothing())
    .executeTakeFirst()
  if (claimed.numInsertedOrUpdatedRows === 1n) return null
  const { userId, key } = request
  const of = db.selectFrom('idempotency').selectAll().where('userId', '=', userId).where('key', '=', key)
  return (await of.executeTakeFirst()) ?? null
}

export async function answerRequest(db: Queries, key: Key, answer: { status: number; body: string }): Promise<void> {
  await db.updateTable('idempotency').set(answer).where('userId', '=', key.userId).where('key', '=', key.key).execute()
}

export async function releaseRequest(db: Queries, key: Key): Promise<void> {
  await db.deleteFrom('idempotency').where('userId', '=', key.userId).where('key', '=', key.key).execute()
}

export async function forgetRequestsBefore(db: Queries, time: number): Promise<void> {
  await db.deleteFrom('idempotency').where('createdAt', '<', time).execute()
}
