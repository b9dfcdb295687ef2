import type { QualityReport, QualitySummary } from '../../../lib/contracts/quality.ts'
import { fail, ok, type Result } from '../../../lib/core/result.ts'
import { getCall, type Viewer } from './call-log.ts'
import type { Queries } from './db.ts'
import { wasInCall } from './wrap-up.ts'

/** A call that goes from device to device has some; nobody has more. */
const mostReports = 20

export async function readQuality(db: Queries, viewer: Viewer, callId: string): Promise<QualityReport[] | null> {
  if ((await getCall(db, viewer, callId)) === null) return null
  const rows = await db.selectFrom('callQuality').selectAll().where('callId', '=', callId).orderBy('at').execute()
  return rows.map(({ id, figures }) => ({ id, ...(JSON.parse(figures) as QualitySummary) }))
}

/** By those who were in the call. Sent again, it is the same report. */
export async function addQuality(
  db: Queries,
  viewer: Viewer,
  callId: string,
  { id, ...figures }: QualityReport,
  now: number,
): Promise<Result<null, 'not-found' | 'forbidden'>> {
  if ((await getCall(db, viewer, callId)) === null) return fail('not-found')
  if (!(await wasInCall(db, viewer.userId, callId))) return fail('forbidden')
  const known = await db.selectFrom('callQuality').select('id').where('callId', '=', callId).execute()
  if (known.length >= mostReports) return fail('forbidden')
  const row = { callId, id, userId: viewer.userId, figures: JSON.stringify(figures), at: now }
  await db
    .insertInto('callQuality')
    .values(row)
    .onConflict((conflict) => conflict.columns(['callId', 'id']).doNothing())
    .execute()
  return ok(null)
}
