import type { WrapUp, WrapUpChange } from '../../../lib/contracts/api-people.ts'
import { fail, ok, type Result } from '../../../lib/core/result.ts'
import { getCall, type Viewer } from './call-log.ts'
import type { Queries } from './db.ts'
import type { WrapUpTable } from './schema.ts'

export async function readWrapUp(db: Queries, viewer: Viewer, callId: string): Promise<WrapUp | null> {
  if ((await getCall(db, viewer, callId)) === null) return null
  const row = await db.selectFrom('wrapUp').selectAll().where('callId', '=', callId).executeTakeFirst()
  return row === undefined ? nothingNoted(callId) : toWrapUp(row)
}

/** By those who were in the call. `version` is the one that the change was made to. */
export async function changeWrapUp(
  db: Queries,
  viewer: Viewer,
  callId: string,
  { change, version, now }: { change: WrapUpChange; version: number; now: number },
): Promise<Result<WrapUp, 'not-found' | 'forbidden' | 'changed-since'>> {
  if ((await getCall(db, viewer, callId)) === null) return fail('not-found')
  return db.transaction().execute(async (trx) => {
    // The call's lock: two people may note something first at once.
    await trx.selectFrom('call').select('id').where('id', '=', callId).forUpdate().executeTakeFirst()
    if (!(await wasInCall(trx, viewer.userId, callId))) return fail('forbidden')
    const row = await trx.selectFrom('wrapUp').selectAll().where('callId', '=', callId).executeTakeFirst()
    const before = row === undefined ? nothingNoted(callId) : toWrapUp(row)
    if (before.version !== version) return fail('changed-since')
    const { result, note, tags, followUpAt } = change
    const after: WrapUp = {
      ...before,
      ...(result === undefined ? {} : { result }),
      ...(note === undefined ? {} : { note }),
      ...(tags === undefined ? {} : { tags: [...new Set(tags)] }),
      ...(followUpAt === undefined ? {} : { followUpAt }),
      version: version + 1,
      updatedAt: now,
    }
    const values = { ...after, tags: JSON.stringify(after.tags), updatedAt: now, updatedBy: viewer.userId }
    await trx
      .insertInto('wrapUp')
      .values(values)
      .onConflict((conflict) => conflict.column('callId').doUpdateSet(values))
      .execute()
    return ok(after)
  })
}

/** Placed it, or answered. */
export async function wasInCall(db: Queries, userId: string, callId: string): Promise<boolean> {
  const own = db.selectFrom('callLeg').select('label').where('callId', '=', callId).where('userId', '=', userId)
  const taken = own.where((eb) => eb.or([eb('answeredAt', 'is not', null), eb('dialled', '=', false)]))
  return (await taken.executeTakeFirst()) !== undefined
}

function nothingNoted(callId: string): WrapUp {
  return { callId, result: null, note: '', tags: [], followUpAt: null, version: 0, updatedAt: null }
}

function toWrapUp({ updatedBy: _, tags, ...row }: WrapUpTable): WrapUp {
  return { ...row, tags: JSON.parse(tags) as string[] }
}
