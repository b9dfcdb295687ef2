import { appendAudit } from './audit.ts'
import type { Queries, Trx } from './db.ts'
import { wake } from './live-events.ts'

/** Ends a session and, by the schema's cascade, every refresh token that came from it. Streams notice at once. */
export async function endSession(
  db: Queries,
  sessionId: string,
  { why, now }: { why: 'asked' | 'over' | 'disabled'; now: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const ended = await trx.deleteFrom('session').where('id', '=', sessionId).returning('userId').executeTakeFirst()
    if (ended === undefined) return
    await wake(trx, ended.userId)
    const of = trx.selectFrom('membership').select(['organisationId', 'role']).where('userId', '=', ended.userId)
    const { organisationId = null, role = null } = (await of.executeTakeFirst()) ?? {}
    const actor = { userId: ended.userId, role, sessionId }
    const entry = { organisationId, actor, subject: { kind: 'session' as const, id: sessionId }, why }
    await appendAudit(trx, { action: 'sign-out', ...entry }, now)
  })
}

export async function endSessionsOf(trx: Trx, userId: string): Promise<void> {
  await trx.deleteFrom('session').where('userId', '=', userId).execute()
  await wake(trx, userId)
}

/** All but the newest. */
export async function endOtherSessions(db: Queries, userId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const of = trx.selectFrom('session').select('id').where('userId', '=', userId)
    const newest = await of.orderBy('createdAt', 'desc').limit(1).executeTakeFirst()
    if (newest === undefined) return
    await trx.deleteFrom('session').where('userId', '=', userId).where('id', '<>', newest.id).execute()
    await wake(trx, userId)
  })
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
