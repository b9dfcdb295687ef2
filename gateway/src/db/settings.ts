import { type Settings, type SettingsChange, settingsSchema } from '../../../lib/contracts/api-access.ts'
import { fail, ok, type Result } from '../../../lib/core/result.ts'
import type { Actor } from './actor.ts'
import { appendAudit } from './audit.ts'
import type { Viewer } from './call-log.ts'
import type { Queries } from './db.ts'
import { rolesOf } from './people.ts'
import { endSessionsOf } from './sessions.ts'

export async function readSettings(db: Queries, organisationId: string): Promise<Settings> {
  const row = await db
    .selectFrom('organisation')
    .select(['secondFactorFor', 'askedCalls', 'settingsVersion as version'])
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return { ...row, secondFactorFor: rolesOf(row.secondFactorFor) }
}

/** Whoever needs a second factor from now on and has none is signed out, and sets one up at the next sign-in. */
export async function changeSettings(
  db: Queries,
  actor: Actor & Viewer,
  asked: { change: SettingsChange; version: number; now: number },
): Promise<Result<Settings, 'changed-since'>> {
  return db.transaction().execute(async (trx) => {
    const { organisationId } = actor
    await trx.selectFrom('organisation').select('id').where('id', '=', organisationId).forUpdate().execute()
    const before = await readSettings(trx, organisationId)
    if (before.version !== asked.version) return fail('changed-since')
    const { secondFactorFor = before.secondFactorFor, askedCalls = before.askedCalls } = asked.change
    const roles = settingsSchema.shape.secondFactorFor.parse([...new Set(secondFactorFor)])
    const settings: Settings = { secondFactorFor: roles, askedCalls, version: before.version + 1 }
    await trx
      .updateTable('organisation')
      .set({ secondFactorFor: JSON.stringify(roles), askedCalls, settingsVersion: settings.version })
      .where('id', '=', organisationId)
      .execute()
    const added = roles.filter((role) => !before.secondFactorFor.includes(role))
    if (added.length > 0) {
      const without = await trx
        .selectFrom('membership')
        .innerJoin('user', 'user.id', 'membership.userId')
        .select('membership.userId')
        .where('organisationId', '=', organisationId)
        .where('role', 'in', added)
        .where((eb) => eb.or([eb('twoFactorEnabled', 'is', null), eb('twoFactorEnabled', '=', false)]))
        .orderBy('membership.userId')
        .execute()
      for (const { userId } of without) await endSessionsOf(trx, userId)
    }
    const subject = { kind: 'organisation' as const, id: organisationId }
    const detail = { secondFactorFor: roles, askedCalls }
    await appendAudit(trx, { organisationId, action: 'settings-changed', ...actor.audit, subject, detail }, asked.now)
    return ok(settings)
  })
}
