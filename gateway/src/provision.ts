/** Organisations, people and lines from one description. May run again: what is there already is brought up to date. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { e164Schema } from '../../lib/contracts/common.ts'
import type { Auth } from './auth/auth.ts'
import type { Db } from './db/db.ts'
import { setDisabled } from './db/sessions.ts'

export const setupSchema = z.object({
  organisation: z.object({ name: z.string().min(1).max(200), defaultCountry: z.string().regex(/^[A-Z]{2}$/) }),
  users: z.array(
    z.object({
      name: z.string().min(1).max(200),
      email: z.email().toLowerCase(),
      /** Only for a new person, or to set a new password. */
      password: z.string().min(8).max(128).optional(),
      disabled: z.boolean().default(false),
    }),
  ),
  lines: z.array(
    z.object({ number: e164Schema, label: z.string().min(1).max(100), users: z.array(z.email().toLowerCase()) }),
  ),
})
export type Setup = z.input<typeof setupSchema>

export type ProvisionFault = 'password-missing' | 'unknown-user' | 'other-organisation'

export async function provision(
  deps: { db: Db; auth: Auth; now: () => number },
  input: Setup,
): Promise<{ ok: true } | { ok: false; code: ProvisionFault; at: string }> {
  const { db, auth, now } = deps
  const setup = setupSchema.parse(input)
  const organisationId = await ensureOrganisation(db, setup.organisation, now())
  const userIds = new Map<string, string>()
  for (const [index, user] of setup.users.entries()) {
    const ensured = await ensureUser(auth, user)
    if (ensured === null) return { ok: false, code: 'password-missing', at: `users[${index}]` }
    const { organisationId: current } = await ensureMembership(db, ensured, organisationId)
    if (current !== organisationId) return { ok: false, code: 'other-organisation', at: `users[${index}]` }
    await setDisabled(db.queries, ensured, user.disabled ? now() : null)
    userIds.set(user.email, ensured)
  }
  for (const [index, line] of setup.lines.entries()) {
    const members = line.users.map((email) => userIds.get(email))
    if (members.includes(undefined)) return { ok: false, code: 'unknown-user', at: `lines[${index}]` }
    const isOurs = await ensureLine(
      db,
      organisationId,
      line,
      members.filter((id) => id !== undefined),
    )
    if (!isOurs) return { ok: false, code: 'other-organisation', at: `lines[${index}]` }
  }
  return { ok: true }
}

async function ensureOrganisation(db: Db, organisation: { name: string; defaultCountry: string }, createdAt: number) {
  const table = db.queries
  const found = await table
    .selectFrom('organisation')
    .select('id')
    .where('name', '=', organisation.name)
    .executeTakeFirst()
  if (found !== undefined) {
    await table.updateTable('organisation').set(organisation).where('id', '=', found.id).execute()
    return found.id
  }
  const id = randomUUID()
  await table
    .insertInto('organisation')
    .values({ id, ...organisation, createdAt })
    .execute()
  return id
}

/** Null when a new person comes without a password. */
async function ensureUser(auth: Auth, user: { name: string; email: string; password?: string | undefined }) {
  const { adapter, internalAdapter, password } = await auth.$context
  const found = await internalAdapter.findUserByEmail(user.email, { includeAccounts: true })
  if (found === null) {
    if (user.password === undefined) return null
    const data = {
      name: user.name,
      email: user.email,
      emailVerified: true,
      createdAt: new Date(),
      updatedAt: new Date(),
    }
    const created = await adapter.create<typeof data, { id: string }>({ model: 'user', data })
    const account = { userId: created.id, providerId: 'credential', accountId: created.id }
    await internalAdapter.linkAccount({ ...account, password: await password.hash(user.password) })
    return created.id
  }
  if (found.user.name !== user.name) await internalAdapter.updateUser(found.user.id, { name: user.name })
  const stored = found.accounts.find(({ providerId }) => providerId === 'credential')?.password
  if (user.password !== undefined && !(await isSame(password, stored, user.password))) {
    await internalAdapter.updatePassword(found.user.id, await password.hash(user.password))
  }
  return found.user.id
}

type Passwords = Awaited<Auth['$context']>['password']

/** Hashing is slow on purpose, and a changed hash would look like a changed password in a backup. */
async function isSame(passwords: Passwords, hash: string | null | undefined, password: string): Promise<boolean> {
  return typeof hash === 'string' && passwords.verify({ hash, password })
}

async function ensureMembership(db: Db, userId: string, organisationId: string) {
  // The carrier allows letters, digits and `_` in an identity.
  const identity = `u_${userId.replaceAll(/[^A-Za-z0-9]/g, '')}`
  await db.queries
    .insertInto('membership')
    .values({ userId, organisationId, identity, disabledAt: null })
    .onConflict((conflict) => conflict.column('userId').doNothing())
    .execute()
  const member = db.queries.selectFrom('membership').select('organisationId').where('userId', '=', userId)
  return member.executeTakeFirstOrThrow()
}

async function ensureLine(db: Db, organisationId: string, line: { number: string; label: string }, userIds: string[]) {
  return db.queries.transaction().execute(async (trx) => {
    const found = await trx.selectFrom('line').selectAll().where('number', '=', line.number).executeTakeFirst()
    if (found !== undefined && found.organisationId !== organisationId) return false
    const id = found?.id ?? randomUUID()
    if (found === undefined) {
      await trx.insertInto('line').values({ id, organisationId, number: line.number, label: line.label }).execute()
    } else await trx.updateTable('line').set({ label: line.label }).where('id', '=', id).execute()
    await trx.deleteFrom('lineUser').where('lineId', '=', id).execute()
    if (userIds.length > 0) {
      await trx
        .insertInto('lineUser')
        .values(userIds.map((userId) => ({ lineId: id, userId })))
        .execute()
    }
    return true
  })
}
