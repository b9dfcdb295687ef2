import type { ExpressionBuilder, Selectable } from 'kysely'
import type { CallPage, CallRecord } from '../../../lib/contracts/api.ts'
import { callIdSchema } from '../../../lib/contracts/common.ts'
import type { Role } from '../../../lib/contracts/api-access.ts'
import { may } from '../domain/permissions.ts'
import { type Decided, policyOf } from './call-decisions.ts'
import type { Queries } from './db.ts'
import type { CallTable, Tables } from './schema.ts'

/** Who asks. Every read is limited to what this person may see. */
export type Viewer = { userId: string; organisationId: string; role: Role }

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

export function formatCursor({ startedAt, id }: Cursor): string {
  return Buffer.from(`${startedAt}.${id}`).toString('base64url')
}

export function parseCursor(text: string): Cursor | null {
  const [, startedAt, rest] = /^(\d{1,15})\.(.*)$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  const id = callIdSchema.safeParse(rest)
  return id.success ? { startedAt: Number(startedAt), id: id.data } : null
}

/** One's own calls, those that one was called for or took part in, and those of a line that one answers; or all. */
function isVisible(eb: ExpressionBuilder<Tables, 'call'>, viewer: Viewer) {
  const ofOrganisation = eb('call.organisationId', '=', viewer.organisationId)
  if (may(viewer.role, 'calls.read-all')) return ofOrganisation
  const ownLines = eb.selectFrom('lineUser').select('lineUser.lineId').where('lineUser.userId', '=', viewer.userId)
  const ownLegs = eb
    .selectFrom('callLeg')
    .select('callLeg.callId')
    .where('callLeg.userId', '=', viewer.userId)
    .whereRef('callLeg.callId', '=', 'call.id')
  return eb.and([
    ofOrganisation,
    eb.or([eb('call.agentId', '=', viewer.userId), eb('call.lineId', 'in', ownLines), eb.exists(ownLegs)]),
  ])
}

function records(db: Queries) {
  return db
    .selectFrom('call')
    .innerJoin('line', 'line.id', 'call.lineId')
    .leftJoin('user', 'user.id', 'call.agentId')
    .leftJoin('callDecision', 'callDecision.callId', 'call.id')
    .selectAll('call')
    .select(['line.number as lineNumber', 'line.label as lineLabel', 'user.name as agentName'])
    .select(['callDecision.verdict', 'callDecision.reasons', 'callDecision.packVersion', 'callDecision.confirmation'])
}

type Joined = Selectable<CallTable> & { lineNumber: string; lineLabel: string; agentName: string | null } & Decided

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
    ...policyOf(row),
  }
}

export async function readRecord(db: Queries, callId: string): Promise<CallRecord> {
  return toRecord(await records(db).where('call.id', '=', callId).executeTakeFirstOrThrow())
}
