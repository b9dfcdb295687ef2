import type { Selectable } from 'kysely'
import type { CallRecord } from '../../../lib/contracts/api.ts'
import type { Result } from '../../../lib/core/result.ts'
import { addFact, type CallFact, type CallFacts, type Leg } from '../domain/call-facts.ts'
import { rowOf } from '../domain/call-row.ts'
import type { CallVerdict } from '../domain/call-verdict.ts'
import { readRecord } from './call-log.ts'
import { appendAudit } from './audit.ts'
import { decisionRow, newCallEntries } from './call-decisions.ts'
import type { Agent } from './people.ts'
import type { Queries, Trx } from './db.ts'
import { announceLive, isSameView } from './live-calls.ts'
import { appendEvent } from './live-events.ts'
import type { CallTable } from './schema.ts'

const sidIndex = 'callLeg_sid_idx'

export type NewCall = {
  id: string
  organisationId: string
  lineId: string
  groupId: string | null
  facts: CallFacts
  remote: string | null
  ext: string | null
  /** What the contact policy said, of an outgoing call that could be one. */
  decided?: CallVerdict | null
  placedBy?: Agent
}

export type CallChange = { facts: CallFacts; record: CallRecord }

/** Inserts the call unless its id or one of its legs is taken; then it changes nothing and returns null. */
export async function createCall(db: Queries, call: NewCall, now: number): Promise<CallChange | null> {
  try {
    return await insertCall(db, call, now)
  } catch (error) {
    if (error instanceof Error && 'constraint' in error && error.constraint === sidIndex) return null
    throw error
  }
}

async function insertCall(db: Queries, call: NewCall, now: number): Promise<CallChange | null> {
  return db.transaction().execute(async (trx) => {
    const inserted = await trx
      .insertInto('call')
      .values({
        id: call.id,
        organisationId: call.organisationId,
        lineId: call.lineId,
        groupId: call.groupId,
        direction: call.facts.direction,
        startedAt: call.facts.startedAt,
        remote: call.remote,
        ext: call.ext,
        ...rowOf(call.facts),
        ...carrierColumns(call.facts),
        version: 1,
        heardAt: now,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows === 0n) return null
    if (call.facts.legs.length > 0) {
      await trx
        .insertInto('callLeg')
        .values(call.facts.legs.map((leg) => ({ ...leg, callId: call.id })))
        .execute()
    }
    if (call.decided) await trx.insertInto('callDecision').values(decisionRow(call.id, call.decided)).execute()
    const record = await announceChange(trx, call.id, now)
    await announceLive(trx, call.id, call.facts, call.facts, now)
    for (const entry of newCallEntries(call)) await appendAudit(trx, entry, now)
    return { facts: call.facts, record }
  })
}

/** Adds facts under the row's lock. Returns null when there is no such call. */
export async function addFacts(
  db: Queries,
  callId: string,
  added: CallFact[],
  now: number,
): Promise<CallChange | null> {
  return db.transaction().execute(async (trx) => {
    const call = await lockCall(trx, callId)
    if (call === null) return null
    const facts = added.reduce(addFact, call.facts)
    const isChanged = await saveFacts(trx, call, facts, now)
    const record = isChanged ? await announceChange(trx, callId, now) : await readRecord(trx, callId)
    return { facts, record }
  })
}

/** Changes what is asked of a call, or what the carrier confirmed, under the row's lock. Null: no such call. */
export async function changeCall<Fault extends string>(
  db: Queries,
  callId: string,
  change: (
    facts: CallFacts,
    call: LockedCall,
    trx: Trx,
  ) => Promise<Result<CallFacts, Fault>> | Result<CallFacts, Fault>,
  now: number,
): Promise<Result<CallFacts, Fault> | null> {
  return db.transaction().execute(async (trx) => {
    const call = await lockCall(trx, callId)
    if (call === null) return null
    const changed = await change(call.facts, call, trx)
    if (!changed.ok) return changed
    if (await saveFacts(trx, call, changed.value, now)) await announceChange(trx, callId, now)
    return changed
  })
}

export type LockedCall = { row: Selectable<CallTable>; facts: CallFacts }

export async function lockCall(trx: Trx, callId: string): Promise<LockedCall | null> {
  const row = await trx.selectFrom('call').selectAll().where('id', '=', callId).forUpdate().executeTakeFirst()
  return row === undefined ? null : { row, facts: await factsOf(trx, row) }
}

/** @returns whether the call's row in the log is another one now; its version has risen then */
export async function saveFacts(trx: Trx, call: LockedCall, facts: CallFacts, now: number): Promise<boolean> {
  const { id, version } = call.row
  const before = new Map(call.facts.legs.map((leg) => [leg.label, leg]))
  for (const leg of facts.legs) {
    const known = before.get(leg.label)
    if (known === undefined)
      await trx
        .insertInto('callLeg')
        .values({ ...leg, callId: id })
        .execute()
    if (known === undefined || known === leg) continue
    // Claimed without the lock; another request may be writing it now.
    const { label, endingAt: _, ...values } = leg
    await trx.updateTable('callLeg').set(values).where('callId', '=', id).where('label', '=', label).execute()
  }
  const { recording } = facts
  if (recording !== null && recording !== call.facts.recording) {
    const { id: recordingId, ...values } = recording
    await trx.updateTable('callRecording').set(values).where('id', '=', recordingId).execute()
  }
  const row = rowOf(facts)
  const isChanged = (Object.keys(row) as (keyof typeof row)[]).some((name) => row[name] !== call.row[name])
  await trx
    .updateTable('call')
    .set({ ...row, ...carrierColumns(facts), heardAt: now, version: isChanged ? version + 1 : version })
    .where('id', '=', id)
    .execute()
  if (!isSameView(call.facts, facts)) await announceLive(trx, id, call.facts, facts, now)
  if (row.status === 'ended' && call.row.status !== 'ended') {
    const { organisationId } = call.row
    const entry = {
      organisationId,
      actor: null,
      subject: { kind: 'call' as const, id },
      detail: { outcome: row.outcome },
    }
    await appendAudit(trx, { action: 'call-ended', ...entry }, now)
  }
  return isChanged
}

/** Remembers that the carrier was asked to end these legs, and returns the ones that nobody asked for since `before`. */
export async function claimEnding(
  db: Queries,
  callId: string,
  labels: string[],
  { now, before }: { now: number; before: number },
): Promise<string[]> {
  if (labels.length === 0) return []
  const claimed = await db
    .updateTable('callLeg')
    .set({ endingAt: now })
    .where('callId', '=', callId)
    .where('label', 'in', labels)
    .where((eb) => eb.or([eb('endingAt', 'is', null), eb('endingAt', '<', before)]))
    .returning('label')
    .execute()
  return claimed.map(({ label }) => label)
}

export async function releaseEnding(db: Queries, callId: string, label: string): Promise<void> {
  const where = db.updateTable('callLeg').set({ endingAt: null }).where('callId', '=', callId)
  await where.where('label', '=', label).execute()
}

export async function findLegBySid(db: Queries, sid: string): Promise<{ callId: string; label: string } | null> {
  const found = await db.selectFrom('callLeg').select(['callId', 'label']).where('sid', '=', sid).executeTakeFirst()
  return found ?? null
}

export async function findFacts(db: Queries, callId: string): Promise<CallFacts | null> {
  const call = await db.selectFrom('call').selectAll().where('id', '=', callId).executeTakeFirst()
  return call === undefined ? null : factsOf(db, call)
}

/** To everybody who sees the call in the log. */
export async function announceChange(trx: Trx, callId: string, now: number): Promise<CallRecord> {
  const record = await readRecord(trx, callId)
  const ofLine = trx.selectFrom('lineUser').select('lineUser.userId as userId').where('lineId', '=', record.line.id)
  const ofLegs = trx.selectFrom('callLeg').select('callLeg.userId as userId').where('callId', '=', callId)
  const found = await ofLine
    .union(ofLegs.where('callLeg.userId', 'is not', null).$castTo<{ userId: string }>())
    .execute()
  const readers = new Set(found.map(({ userId }) => userId))
  if (record.agent !== null) readers.add(record.agent.id)
  await appendEvent(trx, [...readers], { type: 'call-changed', call: record }, now)
  return record
}

async function factsOf(db: Queries, call: Selectable<CallTable>): Promise<CallFacts> {
  const rows = await db.selectFrom('callLeg').selectAll().where('callId', '=', call.id).orderBy('position').execute()
  const legs: Leg[] = rows.map(({ callId: _, ...leg }) => leg)
  const recording = await db
    .selectFrom('callRecording')
    .select(['id', 'label', 'sid', 'asked', 'status'])
    .where('callId', '=', call.id)
    .orderBy('startedAt', 'desc')
    .orderBy('id')
    .executeTakeFirst()
  const ofCall = db
    .selectFrom('callConsent')
    .select(['party', 'given', 'how', 'notedBy as by', 'at'])
    .where('callId', '=', call.id)
  const consents = await ofCall.orderBy('at').orderBy('id').execute()
  const { direction, startedAt, failedAt, conferenceEndedAt, conferenceSid, mergedInto } = call
  const heard = { failedAt, conferenceEndedAt, conferenceSid, mergedInto }
  return { direction, startedAt, legs, ...heard, recording: recording ?? null, consents }
}

function carrierColumns({ failedAt, conferenceEndedAt, conferenceSid, mergedInto }: CallFacts) {
  return { failedAt, conferenceEndedAt, conferenceSid, mergedInto }
}
