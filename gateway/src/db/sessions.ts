import type { Queries, Trx } from './db.ts'
import { wake } from './live-events.ts'

/** Ends a session and, by the schema's cascade, every refresh token that came from it. Streams notice at once. */
export async function endSession(db: Queries, sessionId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const ended = await trx.deleteFrom('session').where('id', '=', sessionId).returning('userId').executeTakeFirst()
    if (ended !== undefined) await wake(trx, ended.userId)
  })
}

export async function endSessionsOf(trx: Trx, userId: string): Promise<void> {
  await trx.deleteFrom('session').where('userId', '=', userId).execute()
  await wake(trx, userId)
}

/** Rows that nothing may use any more; the identity library leaves them. */
export async function forgetExpired(db: Queries, now: number): Promise<void> {
  await db.deleteFrom('session').where('expiresAt', '<', new Date(now)).execute()
  await db.deleteFrom('verification').where('expiresAt', '<', new Date(now)).execute()
}

/** The session that a stored (hashed) refresh token belongs to, whatever its state. */
export async function sessionOfRefreshToken(db: Queries, storedToken: string) {
  const found = await db
    .selectFrom('oauthRefreshToken')
    .leftJoin('session', 'session.id', 'oauthRefreshToken.sessionId')
    .select(['session.id as sessionId', 'session.expiresAt', 'oauthRefreshToken.userId'])
    .where('oauthRefreshToken.token', '=', storedToken)
    .executeTakeFirst()
  return found ?? null
}

export async function setDisabled(trx: Trx, userId: string, disabledAt: number | null): Promise<void> {
  await trx.updateTable('membership').set({ disabledAt }).where('userId', '=', userId).execute()
  if (disabledAt !== null) await endSessionsOf(trx, userId)
}
