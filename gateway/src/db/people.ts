import type { Me } from '../../../lib/contracts/api.ts'
import type { Line } from '../../../lib/contracts/api-basics.ts'
import { type Role, roleSchema } from '../../../lib/contracts/api-access.ts'
import { permissionsOf } from '../domain/permissions.ts'
import type { Viewer } from './call-log.ts'
import type { Queries } from './db.ts'

/** A signed-in person: the session behind an access token, while it lasts. */
export type Caller = Viewer & { sessionId: string; identity: string }

/**
 * Null when the session was ended or has run out, the person was disabled, or has no second factor and needs one: tokens
 * are good only until then.
 */
export async function findCaller(
  db: Queries,
  session: { sessionId: string; userId: string },
  now: number,
): Promise<Caller | null> {
  const found = await members(db)
    .innerJoin('session', 'session.userId', 'membership.userId')
    .where('session.id', '=', session.sessionId)
    .where('session.userId', '=', session.userId)
    .where('session.expiresAt', '>', new Date(now))
    .executeTakeFirst()
  if (found === undefined || found.disabledAt !== null || lacksSecondFactor(found)) return null
  const { organisationId, identity, role } = found
  return { sessionId: session.sessionId, userId: session.userId, organisationId, identity, role }
}

export async function isDisabled(db: Queries, userId: string): Promise<boolean> {
  const found = await db.selectFrom('membership').select('disabledAt').where('userId', '=', userId).executeTakeFirst()
  // No membership: an account without an organisation has nothing to sign in to.
  return found === undefined || found.disabledAt !== null
}

/** Whether this person may get tokens; without, a sign-in goes on to setting up a second factor. */
export async function mustSetUpSecondFactor(db: Queries, userId: string): Promise<boolean> {
  const found = await members(db).where('membership.userId', '=', userId).executeTakeFirst()
  return found !== undefined && lacksSecondFactor(found)
}

export type Known = { email: string } | { userId: string }

/** Whoever this is, switched off or not. */
export async function findMember(db: Queries, who: Known) {
  const of = db
    .selectFrom('membership')
    .innerJoin('user', 'user.id', 'membership.userId')
    .select(['membership.userId', 'membership.organisationId', 'membership.role'])
  const found =
    'email' in who ? of.where('user.email', '=', who.email.toLowerCase()) : of.where('user.id', '=', who.userId)
  return (await found.executeTakeFirst()) ?? null
}

function members(db: Queries) {
  return db
    .selectFrom('membership')
    .innerJoin('organisation', 'organisation.id', 'membership.organisationId')
    .innerJoin('user', 'user.id', 'membership.userId')
    .select(['membership.organisationId', 'membership.identity', 'membership.role', 'membership.disabledAt'])
    .select(['organisation.secondFactorFor', 'user.twoFactorEnabled'])
}

function lacksSecondFactor(member: { role: Role; secondFactorFor: string; twoFactorEnabled: boolean | null }): boolean {
  return member.twoFactorEnabled !== true && rolesOf(member.secondFactorFor).includes(member.role)
}

export function rolesOf(stored: string): Role[] {
  return roleSchema.array().parse(JSON.parse(stored))
}

export async function readMe(db: Queries, viewer: Viewer): Promise<Me> {
  const { organisationId, organisation, defaultCountry, ...user } = await db
    .selectFrom('user')
    .innerJoin('membership', 'membership.userId', 'user.id')
    .innerJoin('organisation', 'organisation.id', 'membership.organisationId')
    .select(['user.id', 'user.name', 'user.email', 'organisation.id as organisationId', 'defaultCountry'])
    .select('organisation.name as organisation')
    .where('user.id', '=', viewer.userId)
    .executeTakeFirstOrThrow()
  const lines = await linesOf(db, viewer.userId)
  const { role } = viewer
  const ofOrganisation = { id: organisationId, name: organisation, defaultCountry }
  return { user, organisation: ofOrganisation, lines, role, permissions: permissionsOf(role) }
}

/** The lines that one may call with; the default one first. */
export async function linesOf(db: Queries, userId: string): Promise<Line[]> {
  return db
    .selectFrom('line')
    .innerJoin('lineUser', 'lineUser.lineId', 'line.id')
    .innerJoin('membership', 'membership.userId', 'lineUser.userId')
    .select(['line.id', 'line.number', 'line.label'])
    .where('lineUser.userId', '=', userId)
    .orderBy((eb) => eb.case().when('membership.defaultLineId', '=', eb.ref('line.id')).then(0).else(1).end())
    .orderBy('line.label')
    .orderBy('line.id')
    .execute()
}

/** False when the line is not one that this person may use. */
export async function setDefaultLine(db: Queries, userId: string, lineId: string): Promise<boolean> {
  const isTheirs = (await linesOf(db, userId)).some(({ id }) => id === lineId)
  if (isTheirs) await db.updateTable('membership').set({ defaultLineId: lineId }).where('userId', '=', userId).execute()
  return isTheirs
}

export type Agent = { userId: string; identity: string; organisationId: string; role: Role }

/** Who is signed in somewhere and not disabled. A device's own token outlives the sign-out, so it is not enough. */
export function reachable(db: Queries, now: number) {
  return db
    .selectFrom('membership')
    .select(['membership.userId', 'membership.identity', 'membership.organisationId', 'membership.role'])
    .where('membership.disabledAt', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('session')
          .select('session.id')
          .whereRef('session.userId', '=', 'membership.userId')
          .where('session.expiresAt', '>', new Date(now)),
      ),
    )
}

export async function findAgentByIdentity(db: Queries, identity: string, now: number): Promise<Agent | null> {
  return (await reachable(db, now).where('membership.identity', '=', identity).executeTakeFirst()) ?? null
}

export async function findLineByNumber(db: Queries, number: string) {
  const found = await db.selectFrom('line').selectAll().where('number', '=', number).executeTakeFirst()
  return found ?? null
}
