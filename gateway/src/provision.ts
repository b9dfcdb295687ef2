/** Organisations, people and lines from one description. May run again: what is there already is brought up to date. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { type Role, roleSchema } from '../../lib/contracts/api-access.ts'
import { e164Schema } from '../../lib/contracts/common.ts'
import type { Auth } from './auth/auth.ts'
import { appendAudit } from './db/audit.ts'
import type { Db, Trx } from './db/db.ts'
import { endSessionsOf, setDisabled } from './db/sessions.ts'

export const setupSchema = z.object({
  organisation: z.object({ name: z.string().min(1).max(200), defaultCountry: z.string().regex(/^[A-Z]{2}$/) }),
  users: z.array(
    z.object({
      name: z.string().min(1).max(200),
      email: z.email().toLowerCase(),
      /** Only for a new person, or to set a new password. */
      password: z.string().min(8).max(128).optional(),
      /** Without it nothing changes: whoever was switched off stays so. */
      disabled: z.boolean().optional(),
      /** A new person without one is an agent; without one nothing changes for who is there already. */
      role: roleSchema.optional(),
    }),
  ),
  /** People who ring together: a call is handed to a group, or a line goes to it. */
  groups: z.array(z.object({ name: z.string().min(1).max(100), users: z.array(z.email().toLowerCase()) })).default([]),
  lines: z.array(
    z.object({
      number: e164Schema,
      label: z.string().min(1).max(100),
      users: z.array(z.email().toLowerCase()),
      /** Incoming calls ring this group instead of the line's own people. */
      group: z.string().optional(),
    }),
  ),
})
export type Setup = z.input<typeof setupSchema>

export type ProvisionFault = 'password-missing' | 'unknown-user' | 'unknown-group' | 'other-organisation'

/** All of it or nothing. */
export async function provision(
  deps: { db: Db; auth: Auth; now: () => number },
  input: Setup,
): Promise<{ ok: true } | { ok: false; code: ProvisionFault; at: string }> {
  const setup = setupSchema.parse(input)
  const { password } = await deps.auth.$context
  try {
    await deps.db.queries.transaction().execute((trx) => provisionAll(trx, password, setup, deps.now()))
    return { ok: true }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, code: error.code, at: error.at }
    throw error
  }
}

/** Thrown, because that is how a transaction is rolled back. */
class Refused extends Error {
  readonly code: ProvisionFault
  readonly at: string
  constructor(code: ProvisionFault, at: string) {
    super(code)
    this.code = code
    this.at = at
  }
}

async function provisionAll(trx: Trx, passwords: Passwords, setup: z.output<typeof setupSchema>, now: number) {
  const organisationId = await ensureOrganisation(trx, setup.organisation, now)
  const userIds = new Map<string, string>()
  for (const [index, user] of setup.users.entries()) {
    const userId = await ensureUser(trx, passwords, user, new Date(now))
    if (userId === null) throw new Refused('password-missing', `users[${index}]`)
    const { organisationId: current } = await ensureMembership(trx, userId, organisationId, user.role)
    if (current !== organisationId) throw new Refused('other-organisation', `users[${index}]`)
    if (user.disabled !== undefined) await setDisabled(trx, userId, user.disabled ? now : null)
    userIds.set(user.email, userId)
  }
  const idsOf = (emails: string[], at: string): string[] =>
    emails.map((email) => {
      const id = userIds.get(email)
      if (id === undefined) throw new Refused('unknown-user', at)
      return id
    })
  const groupIds = new Map<string, string>()
  for (const [index, { name, users }] of setup.groups.entries()) {
    groupIds.set(name, await ensureGroup(trx, organisationId, name, idsOf(users, `groups[${index}]`)))
  }
  for (const [index, { users, group, ...line }] of setup.lines.entries()) {
    const groupId = group === undefined ? null : groupIds.get(group)
    if (groupId === undefined) throw new Refused('unknown-group', `lines[${index}]`)
    const isOurs = await ensureLine(trx, organisationId, { ...line, groupId }, idsOf(users, `lines[${index}]`))
    if (!isOurs) throw new Refused('other-organisation', `lines[${index}]`)
  }
  const detail = { users: setup.users.length, groups: setup.groups.length, lines: setup.lines.length }
  const subject = { kind: 'organisation' as const, id: organisationId }
  await appendAudit(trx, { organisationId, action: 'organisation-set-up', actor: null, subject, detail }, now)
}

async function ensureOrganisation(trx: Trx, organisation: { name: string; defaultCountry: string }, createdAt: number) {
  const found = await trx
    .selectFrom('organisation')
    .select('id')
    .where('name', '=', organisation.name)
    .executeTakeFirst()
  if (found !== undefined) {
    await trx.updateTable('organisation').set(organisation).where('id', '=', found.id).execute()
    return found.id
  }
  const id = randomUUID()
  await trx
    .insertInto('organisation')
    .values({ id, ...organisation, createdAt })
    .execute()
  return id
}

type Passwords = Awaited<Auth['$context']>['password']

const providerId = 'credential'

/** In the tables of the identity library, whose own functions cannot join a transaction of ours. Null: no password. */
async function ensureUser(
  trx: Trx,
  passwords: Passwords,
  user: { name: string; email: string; password?: string | undefined },
  updatedAt: Date,
): Promise<string | null> {
  const found = await trx
    .selectFrom('user')
    .leftJoin('account', (join) => join.onRef('account.userId', '=', 'user.id').on('providerId', '=', providerId))
    .select(['user.id', 'user.name', 'account.id as accountId', 'account.password'])
    .where('user.email', '=', user.email)
    .executeTakeFirst()
  const id = found?.id ?? randomUUID()
  if (found === undefined) {
    if (user.password === undefined) return null
    await trx.insertInto('user').values({ id, name: user.name, email: user.email, emailVerified: true }).execute()
  } else if (found.name !== user.name) {
    await trx.updateTable('user').set({ name: user.name, updatedAt }).where('id', '=', id).execute()
  }
  if (user.password === undefined || (await isSame(passwords, found?.password, user.password))) return id
  const password = await passwords.hash(user.password)
  if (found?.accountId) {
    await trx.updateTable('account').set({ password, updatedAt }).where('id', '=', found.accountId).execute()
  } else {
    const account = { id: randomUUID(), userId: id, accountId: id, providerId, password, updatedAt }
    await trx.insertInto('account').values(account).execute()
  }
  // Whoever knew the old password is out.
  await endSessionsOf(trx, id)
  return id
}

/** Hashing is slow on purpose, and a changed hash would look like a changed password in a backup. */
async function isSame(passwords: Passwords, hash: string | null | undefined, password: string): Promise<boolean> {
  return typeof hash === 'string' && passwords.verify({ hash, password })
}

async function ensureMembership(trx: Trx, userId: string, organisationId: string, role: Role | undefined) {
  // The carrier allows letters, digits and `_` in an identity.
  const identity = `u_${userId.replaceAll(/[^A-Za-z0-9]/g, '')}`
  await trx
    .insertInto('membership')
    .values({ userId, organisationId, identity, disabledAt: null, role: role ?? 'agent' })
    .onConflict((conflict) => conflict.column('userId').doNothing())
    .execute()
  const member = trx.selectFrom('membership').select('organisationId').where('userId', '=', userId)
  const found = await member.executeTakeFirstOrThrow()
  const isOurs = found.organisationId === organisationId
  if (isOurs && role !== undefined)
    await trx.updateTable('membership').set({ role }).where('userId', '=', userId).execute()
  return found
}

async function ensureGroup(trx: Trx, organisationId: string, name: string, userIds: string[]): Promise<string> {
  const of = trx.selectFrom('ringGroup').select('id').where('organisationId', '=', organisationId)
  const id = (await of.where('name', '=', name).executeTakeFirst())?.id ?? randomUUID()
  const row = { id, organisationId, name }
  await trx
    .insertInto('ringGroup')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  await trx.deleteFrom('ringGroupUser').where('groupId', '=', id).execute()
  const members = [...new Set(userIds)].map((userId) => ({ groupId: id, userId }))
  if (members.length > 0) await trx.insertInto('ringGroupUser').values(members).execute()
  return id
}

async function ensureLine(
  trx: Trx,
  organisationId: string,
  line: { number: string; label: string; groupId: string | null },
  userIds: string[],
) {
  const found = await trx.selectFrom('line').selectAll().where('number', '=', line.number).executeTakeFirst()
  if (found !== undefined && found.organisationId !== organisationId) return false
  const id = found?.id ?? randomUUID()
  if (found === undefined) {
    await trx
      .insertInto('line')
      .values({ id, organisationId, ...line })
      .execute()
  } else await trx.updateTable('line').set({ label: line.label, groupId: line.groupId }).where('id', '=', id).execute()
  await trx.deleteFrom('lineUser').where('lineId', '=', id).execute()
  const rows = userIds.map((userId) => ({ lineId: id, userId }))
  if (rows.length > 0) await trx.insertInto('lineUser').values(rows).execute()
  return true
}
