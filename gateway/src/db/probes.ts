import type { Queries } from './db.ts'
import { appendEvent } from './live-events.ts'

/** False when this person was probed after `since`: every probe rings all their devices. */
export async function startProbe(
  db: Queries,
  probe: { id: string; userId: string },
  { now, since }: { now: number; since: number },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const last = trx.selectFrom('probe').select('id').where('userId', '=', probe.userId).where('createdAt', '>', since)
    if ((await last.executeTakeFirst()) !== undefined) return false
    await trx
      .insertInto('probe')
      .values({ ...probe, createdAt: now, reached: null })
      .execute()
    return true
  })
}

export async function endProbe(db: Queries, id: string, reached: boolean, now: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const open = trx.updateTable('probe').set({ reached }).where('id', '=', id).where('reached', 'is', null)
    const ended = await open.returning('userId').executeTakeFirst()
    if (ended === undefined) return
    await appendEvent(trx, [ended.userId], { type: 'probe-ended', probeId: id, reached, at: now }, now)
  })
}

export async function forgetProbesBefore(db: Queries, time: number): Promise<void> {
  await db.deleteFrom('probe').where('createdAt', '<', time).execute()
}
