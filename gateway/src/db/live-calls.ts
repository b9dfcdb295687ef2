/** The view of a call while it lives, for those who are in it. */
import type { LiveCall } from '../../../lib/contracts/api-live-call.ts'
import { type CallFacts, isOver } from '../domain/call-facts.ts'
import { liveCallOf } from '../domain/live-call.ts'
import type { Queries, Trx } from './db.ts'
import { appendEvent } from './live-events.ts'

const nowhere = { id: '', version: 1, line: { id: '', number: '', label: '' }, group: null }

/** Whether anybody would see a difference. */
export function isSameView(before: CallFacts, after: CallFacts): boolean {
  const viewOf = (facts: CallFacts) => JSON.stringify(liveCallOf(facts, { ...nowhere, names: new Map() }))
  return viewOf(before) === viewOf(after)
}

export async function readLiveCall(db: Queries, callId: string, facts: CallFacts): Promise<LiveCall> {
  const call = await db
    .selectFrom('call')
    .innerJoin('line', 'line.id', 'call.lineId')
    .leftJoin('ringGroup', 'ringGroup.id', 'call.groupId')
    .select(['call.liveVersion', 'call.groupId', 'call.lineId', 'line.number', 'line.label'])
    .select('ringGroup.name as groupName')
    .where('call.id', '=', callId)
    .executeTakeFirstOrThrow()
  const ids = facts.legs.flatMap(({ userId }) => (userId === null ? [] : [userId]))
  const found =
    ids.length === 0 ? [] : await db.selectFrom('user').select(['id', 'name']).where('id', 'in', ids).execute()
  const { groupId, groupName } = call
  return liveCallOf(facts, {
    id: callId,
    version: call.liveVersion,
    line: { id: call.lineId, number: call.number, label: call.label },
    group: groupId === null || groupName === null ? null : { id: groupId, name: groupName },
    names: new Map(found.map(({ id, name }) => [id, name])),
  })
}

/** To those of us who are in the call or are called for it, and to those who have just left it. */
export async function announceLive(
  trx: Trx,
  callId: string,
  before: CallFacts,
  after: CallFacts,
  now: number,
): Promise<void> {
  const wasOver = new Set(before.legs.filter(({ status }) => isOver(status)).map(({ label }) => label))
  const concerned = after.legs.filter(({ label, userId }) => userId !== null && !wasOver.has(label))
  const readers = new Set(concerned.flatMap(({ userId }) => (userId === null ? [] : [userId])))
  if (before !== after) {
    await trx
      .updateTable('call')
      .set((eb) => ({ liveVersion: eb('liveVersion', '+', 1) }))
      .where('id', '=', callId)
      .execute()
  }
  if (readers.size === 0) return
  await appendEvent(trx, [...readers], { type: 'live-call', call: await readLiveCall(trx, callId, after) }, now)
}

/** Calls that go on in which this person is, or is called for. */
export async function liveCallIdsOf(db: Queries, userId: string): Promise<string[]> {
  const found = await db
    .selectFrom('call')
    .innerJoin('callLeg', 'callLeg.callId', 'call.id')
    .select('call.id')
    .distinct()
    .where('call.status', '<>', 'ended')
    .where('callLeg.userId', '=', userId)
    .where('callLeg.endedAt', 'is', null)
    .execute()
  return found.map(({ id }) => id)
}
