import type { ExpressionBuilder, Selectable } from 'kysely'
import type { CallPage, CallRecord } from '../../../lib/contracts/api.ts'
import { callIdSchema } from '../../../lib/contracts/common.ts'
import { addFact, type CallFact, type CallFacts, type Leg } from '../domain/call-facts.ts'
import { rowOf } from '../domain/call-row.ts'
import type { Queries, Trx } from './db.ts'
import { appendEvent } from './live-events.ts'
import type { CallTable, Tables } from './schema.ts'

const sidIndex = 'callLeg_sid_idx'

/** Who asks. Every read is limited to what this person may see. */
export type Viewer = { userId: string; organisationId: string }

export type NewCall = {
  id: string
  organisationId: string
  lineId: string
  facts: CallFacts
  remote: string | null
  ext: string | null
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
    return { facts: call.facts, record: await announce(trx, call.id, now) }
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
    const call = await trx.selectFrom('call').selectAll().where('id', '=', callId).forUpdate().executeTakeFirst()
    if (call === undefined) return null
    const before = await factsOf(trx, call)
    const facts = added.reduce(addFact, before)
    for (const leg of facts.legs) {
      if (before.legs.includes(leg)) continue
      // Not facts but what we asked for; another request may be writing them now.
      const { label, endingAt: _, endsConference: __, ...values } = leg
      await trx.updateTable('callLeg').set(values).where('callId', '=', callId).where('label', '=', label).execute()
    }
    const row = rowOf(facts)
    const visible = (Object.keys(row) as (keyof typeof row)[]).some((name) => row[name] !== call[name])
    await trx
      .updateTable('call')
      .set({ ...row, ...carrierColumns(facts), heardAt: now, version: visible ? call.version + 1 : call.version })
      .where('id', '=', callId)
      .execute()
    const record = visible ? await announce(trx, callId, now) : await readRecord(trx, callId)
    return { facts, record }
  })
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

export async function setEndsConference(db: Queries, callId: string, label: string): Promise<void> {
  const where = db.updateTable('callLeg').set({ endsConference: true }).where('callId', '=', callId)
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

export async function getCall(db: Queries, viewer: Viewer, id: string): Promise<CallRecord | null> {
  const found = await records(db)
    .where('call.id', '=', id)
    .where((eb) => isVisible(eb, viewer))
    .executeTakeFirst()
  return found === undefined ? null : toRecord(found)
}

export type Cursor = { startedAt: number; id: string }

export async function listCalls(
  db: Queries,
  viewer: Viewer,
  page: { cursor: Cursor | null; limit: number },
): Promise<CallPage> {
  const { cursor, limit } = page
  let query = records(db).where((eb) => isVisible(eb, viewer))
  if (cursor !== null) {
    query = query.where((eb) =>
      eb.or([
        eb('call.startedAt', '<', cursor.startedAt),
        eb.and([eb('call.startedAt', '=', cursor.startedAt), eb('call.id', '<', cursor.id)]),
      ]),
    )
  }
  // One more than asked for tells whether there is a next page.
  const found = await query
    .orderBy('call.startedAt', 'desc')
    .orderBy('call.id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = found.slice(0, limit).map(toRecord)
  const last = items.at(-1)
  return { items, nextCursor: found.length > limit && last !== undefined ? formatCursor(last) : null }
}

function formatCursor({ startedAt, id }: Cursor): string {
  return Buffer.from(`${startedAt}.${id}`).toString('base64url')
}

export function parseCursor(text: string): Cursor | null {
  const [, startedAt, rest] = /^(\d{1,15})\.(.*)$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  const id = callIdSchema.safeParse(rest)
  return id.success ? { startedAt: Number(startedAt), id: id.data } : null
}

/** One's own calls, and those of a line that one answers. */
function isVisible(eb: ExpressionBuilder<Tables, 'call'>, viewer: Viewer) {
  const ownLines = eb.selectFrom('lineUser').select('lineUser.lineId').where('lineUser.userId', '=', viewer.userId)
  return eb.and([
    eb('call.organisationId', '=', viewer.organisationId),
    eb.or([eb('call.agentId', '=', viewer.userId), eb('call.lineId', 'in', ownLines)]),
  ])
}

function records(db: Queries) {
  return db
    .selectFrom('call')
    .innerJoin('line', 'line.id', 'call.lineId')
    .leftJoin('user', 'user.id', 'call.agentId')
    .selectAll('call')
    .select(['line.number as lineNumber', 'line.label as lineLabel', 'user.name as agentName'])
}

type Joined = Selectable<CallTable> & { lineNumber: string; lineLabel: string; agentName: string | null }

function toRecord(row: Joined): CallRecord {
  const { id, direction, status, outcome, remote, ext, startedAt, answeredAt, endedAt, version } = row
  return {
    id,
    direction,
    status,
    outcome,
    remote,
    ext,
    line: { id: row.lineId, number: row.lineNumber, label: row.lineLabel },
    agent: row.agentId === null || row.agentName === null ? null : { id: row.agentId, name: row.agentName },
    startedAt,
    answeredAt,
    endedAt,
    durationMs: answeredAt === null || endedAt === null ? null : endedAt - answeredAt,
    version,
  }
}

async function readRecord(db: Queries, callId: string): Promise<CallRecord> {
  return toRecord(await records(db).where('call.id', '=', callId).executeTakeFirstOrThrow())
}

async function announce(trx: Trx, callId: string, now: number): Promise<CallRecord> {
  const record = await readRecord(trx, callId)
  const ofLine = trx.selectFrom('lineUser').select('lineUser.userId as userId').where('lineId', '=', record.line.id)
  const readers = new Set((await ofLine.execute()).map(({ userId }) => userId))
  if (record.agent !== null) readers.add(record.agent.id)
  await appendEvent(trx, [...readers], { type: 'call-changed', call: record }, now)
  return record
}

async function factsOf(db: Queries, call: Selectable<CallTable>): Promise<CallFacts> {
  const rows = await db.selectFrom('callLeg').selectAll().where('callId', '=', call.id).orderBy('label').execute()
  const legs: Leg[] = rows.map(({ callId: _, ...leg }) => leg)
  const { direction, startedAt, winner, failedAt, conferenceEndedAt, conferenceSid } = call
  return { direction, startedAt, legs, winner, failedAt, conferenceEndedAt, conferenceSid }
}

function carrierColumns({ winner, failedAt, conferenceEndedAt, conferenceSid }: CallFacts) {
  return { winner, failedAt, conferenceEndedAt, conferenceSid }
}
