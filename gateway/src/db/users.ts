import type { Role, Session, User, UserChange } from '../../../lib/contracts/api-access.ts'
import { fail, ok, type Result } from '../../../lib/core/result.ts'
import type { Actor } from './actor.ts'
import { appendAudit } from './audit.ts'
import type { Viewer } from './call-log.ts'
import type { Queries, Trx } from './db.ts'
import { endSessionsOf, setDisabled } from './sessions.ts'
import { wake } from './live-events.ts'

export async function listUsers(db: Queries, organisationId: string, now: number): Promise<User[]> {
  const rows = await db
    .selectFrom('membership')
    .innerJoin('user', 'user.id', 'membership.userId')
    .select(['user.id', 'user.name', 'user.email', 'user.twoFactorEnabled'])
    .select(['membership.role', 'membership.disabledAt'])
    .select((eb) =>
      eb
        .selectFrom('session')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('session.userId', '=', 'membership.userId')
        .where('session.expiresAt', '>', new Date(now))
        .as('sessions'),
    )
    .where('membership.organisationId', '=', organisationId)
    .orderBy('user.name')
    .orderBy('user.id')
    .execute()
  return rows.map(({ twoFactorEnabled, disabledAt, sessions, ...row }) => ({
    ...row,
    disabled: disabledAt !== null,
    hasSecondFactor: twoFactorEnabled === true,
    sessions: Number(sessions ?? 0),
  }))
}

/**
 * A role or a switch. Whoever is switched off is out at once, everywhere. Nobody changes themselves, so that there is
 * always an administrator left who can.
 */
export async function changeUser(
  db: Queries,
  actor: Actor & Viewer,
  userId: string,
  { change, now }: { change: UserChange; now: number },
): Promise<Result<User, 'not-found' | 'forbidden'>> {
  const { organisationId } = actor
  const changed = await db.transaction().execute(async (trx): Promise<Result<null, 'not-found' | 'forbidden'>> => {
    const member = await lockMember(trx, organisationId, userId)
    if (member === null) return fail('not-found')
    if (userId === actor.userId) return fail('forbidden')
    const role: Role = change.role ?? member.role
    if (role !== member.role) {
      await trx.updateTable('membership').set({ role }).where('userId', '=', userId).execute()
      // Open streams look again at who is behind them.
      await wake(trx, userId)
    }
    const isDisabled = change.disabled ?? member.disabledAt !== null
    if (isDisabled !== (member.disabledAt !== null)) await setDisabled(trx, userId, isDisabled ? now : null)
    const entry = { organisationId, ...actor.audit, subject: { kind: 'user' as const, id: userId } }
    await appendAudit(trx, { action: 'user-changed', ...entry, detail: { role, disabled: isDisabled } }, now)
    return ok(null)
  })
  if (!changed.ok) return changed
  const user = (await listUsers(db, organisationId, now)).find(({ id }) => id === userId)
  return user === undefined ? fail('not-found') : ok(user)
}

async function lockMember(trx: Trx, organisationId: string, userId: string) {
  const of = trx.selectFrom('membership').select(['role', 'disabledAt']).where('userId', '=', userId)
  return (await of.where('organisationId', '=', organisationId).forUpdate().executeTakeFirst()) ?? null
}

/** False when there is nobody such. `removeSecondFactor` for who lost it: the next sign-in sets up another. */
export async function signOutUser(
  db: Queries,
  actor: Actor & Viewer,
  userId: string,
  { removeSecondFactor, now }: { removeSecondFactor: boolean; now: number },
): Promise<boolean> {
  const { organisationId } = actor
  return db.transaction().execute(async (trx) => {
    if ((await lockMember(trx, organisationId, userId)) === null) return false
    if (removeSecondFactor) {
      await trx.deleteFrom('twoFactor').where('userId', '=', userId).execute()
      await trx.updateTable('user').set({ twoFactorEnabled: false }).where('id', '=', userId).execute()
    }
    await endSessionsOf(trx, userId)
    const action = removeSecondFactor ? ('second-factor-removed' as const) : ('session-ended' as const)
    const entry = { organisationId, ...actor.audit, subject: { kind: 'user' as const, id: userId } }
    await appendAudit(trx, { action, ...entry, detail: { all: true } }, now)
    return true
  })
}

export async function sessionsOf(
  db: Queries,
  caller: { userId: string; sessionId: string },
  now: number,
): Promise<Session[]> {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'userAgent', 'ipAddress', 'createdAt', 'expiresAt'])
    .select((eb) =>
      eb
        .selectFrom('oauthRefreshToken')
        .select(({ fn }) => fn.max('oauthRefreshToken.createdAt').as('at'))
        .whereRef('oauthRefreshToken.sessionId', '=', 'session.id')
        .as('usedAt'),
    )
    .where('userId', '=', caller.userId)
    .where('expiresAt', '>', new Date(now))
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(({ id, userAgent, ipAddress, createdAt, expiresAt, usedAt }) => ({
    id,
    device: userAgent || null,
    address: ipAddress || null,
    createdAt: createdAt.getTime(),
    usedAt: usedAt?.getTime() ?? null,
    expiresAt: expiresAt.getTime(),
    isCurrent: id === caller.sessionId,
  }))
}

/** One's own. False when there is none such. */
export async function endOwnSession(
  db: Queries,
  actor: Actor & Viewer,
  sessionId: string,
  now: number,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const of = trx.deleteFrom('session').where('id', '=', sessionId).where('userId', '=', actor.userId)
    if ((await of.returning('id').executeTakeFirst()) === undefined) return false
    await wake(trx, actor.userId)
    const subject = { kind: 'session' as const, id: sessionId }
    const { organisationId } = actor
    await appendAudit(trx, { organisationId, action: 'session-ended', ...actor.audit, subject }, now)
    return true
  })
}
