import type {
  Directory,
  Presence,
  PresenceChange,
  PresenceStatus,
  Schedule,
} from '../../../lib/contracts/api-people.ts'
import { scheduleSchema } from '../../../lib/contracts/api-people.ts'
import { effectivePresence, type PresenceFacts } from '../domain/presence.ts'
import type { Viewer } from './call-log.ts'
import type { Queries, Trx } from './db.ts'
import { appendEvent } from './live-events.ts'
import { type Agent, reachable } from './people.ts'
import type { PresenceTable } from './schema.ts'

const nothingChosen: PresenceTable = { userId: '', chosen: 'available', until: null, schedule: null, version: 0 }

function factsOf(row: Pick<PresenceTable, 'chosen' | 'until' | 'schedule'>): PresenceFacts {
  const { chosen, until } = row
  return { chosen, until, schedule: scheduleOf(row.schedule) }
}

function scheduleOf(text: string | null): Schedule | null {
  return text === null ? null : scheduleSchema.parse(JSON.parse(text))
}

function presenceOf(row: PresenceTable, now: number): Presence {
  const facts = factsOf(row)
  const isOver = facts.until !== null && facts.until <= now
  const chosen = isOver ? { chosen: 'available' as const, until: null } : { chosen: facts.chosen, until: facts.until }
  return { ...chosen, effective: effectivePresence(facts, now), schedule: facts.schedule, version: row.version }
}

export async function readPresence(db: Queries, userId: string, now: number): Promise<Presence> {
  const row = await db.selectFrom('presence').selectAll().where('userId', '=', userId).executeTakeFirst()
  return presenceOf(row ?? nothingChosen, now)
}

export async function changePresence(
  db: Queries,
  userId: string,
  change: PresenceChange,
  now: number,
): Promise<Presence> {
  return db.transaction().execute(async (trx: Trx) => {
    const first = { ...nothingChosen, userId }
    await trx
      .insertInto('presence')
      .values(first)
      .onConflict((conflict) => conflict.column('userId').doNothing())
      .execute()
    const of = trx.selectFrom('presence').selectAll().where('userId', '=', userId).forUpdate()
    const before = await of.executeTakeFirstOrThrow()
    const { chosen, until, schedule } = change
    const row: PresenceTable = {
      ...before,
      ...(chosen === undefined ? {} : { chosen, until: until ?? null }),
      ...(chosen === undefined && until !== undefined ? { until } : {}),
      ...(schedule === undefined ? {} : { schedule: schedule === null ? null : JSON.stringify(schedule) }),
      version: before.version + 1,
    }
    const { userId: _, ...values } = row
    await trx.updateTable('presence').set(values).where('userId', '=', userId).execute()
    const presence = presenceOf(row, now)
    await appendEvent(trx, [userId], { type: 'presence-changed', presence }, now)
    return presence
  })
}

async function statuses(db: Queries, userIds: string[], now: number): Promise<Map<string, PresenceStatus>> {
  if (userIds.length === 0) return new Map()
  const rows = await db.selectFrom('presence').selectAll().where('userId', 'in', userIds).execute()
  return new Map(rows.map((row) => [row.userId, effectivePresence(factsOf(row), now)]))
}

/** Those of a line, or of the group that it goes to, who are signed in somewhere and want calls now. */
export async function peopleToRing(
  db: Queries,
  line: { id: string; groupId: string | null },
  now: number,
): Promise<Agent[]> {
  return line.groupId === null ? membersOfLine(db, line.id, now) : membersOfGroup(db, line.groupId, now)
}

async function membersOfLine(db: Queries, lineId: string, now: number): Promise<Agent[]> {
  const found = reachable(db, now).innerJoin('lineUser', 'lineUser.userId', 'membership.userId')
  return available(db, await found.where('lineUser.lineId', '=', lineId).orderBy('membership.userId').execute(), now)
}

export async function membersOfGroup(db: Queries, groupId: string, now: number): Promise<Agent[]> {
  const found = reachable(db, now).innerJoin('ringGroupUser', 'ringGroupUser.userId', 'membership.userId')
  return available(db, await found.where('groupId', '=', groupId).orderBy('membership.userId').execute(), now)
}

async function available(db: Queries, agents: Agent[], now: number): Promise<Agent[]> {
  const known = await statuses(
    db,
    agents.map(({ userId }) => userId),
    now,
  )
  return agents.filter(({ userId }) => (known.get(userId) ?? 'available') === 'available')
}

/** Somebody of the same organisation who is signed in and is not to be disturbed by nobody. */
export async function findColleague(db: Queries, viewer: Viewer, userId: string, now: number): Promise<Agent | null> {
  const of = reachable(db, now).where('membership.userId', '=', userId)
  const found = await of.where('membership.organisationId', '=', viewer.organisationId).executeTakeFirst()
  if (found === undefined) return null
  const status = (await statuses(db, [userId], now)).get(userId)
  return status === 'do-not-disturb' ? null : found
}

export async function findGroup(db: Queries, viewer: Viewer, groupId: string) {
  const of = db.selectFrom('ringGroup').selectAll().where('id', '=', groupId)
  return (await of.where('organisationId', '=', viewer.organisationId).executeTakeFirst()) ?? null
}

export async function readDirectory(db: Queries, viewer: Viewer, now: number): Promise<Directory> {
  const members = await db
    .selectFrom('membership')
    .innerJoin('user', 'user.id', 'membership.userId')
    .select(['user.id', 'user.name'])
    .where('organisationId', '=', viewer.organisationId)
    .where('membership.disabledAt', 'is', null)
    .orderBy('user.name')
    .orderBy('user.id')
    .execute()
  const ids = members.map(({ id }) => id)
  const known = await statuses(db, ids, now)
  const here = await reachable(db, now).where('membership.organisationId', '=', viewer.organisationId).execute()
  const signedIn = new Set(here.map(({ userId }) => userId))
  const talking = await db
    .selectFrom('callLeg')
    .innerJoin('call', 'call.id', 'callLeg.callId')
    .select('callLeg.userId')
    .where('call.organisationId', '=', viewer.organisationId)
    .where('call.status', '=', 'in-progress')
    .where('callLeg.status', '=', 'in-progress')
    .execute()
  const onCall = new Set(talking.map(({ userId }) => userId))
  const people = members.map(({ id, name }) => ({
    id,
    name,
    presence: known.get(id) ?? 'available',
    isSignedIn: signedIn.has(id),
    isOnCall: onCall.has(id),
  }))
  const isReachable = new Set(
    people.filter((one) => one.isSignedIn && one.presence === 'available').map(({ id }) => id),
  )
  const ofGroups = await db
    .selectFrom('ringGroup')
    .innerJoin('ringGroupUser', 'ringGroupUser.groupId', 'ringGroup.id')
    .select(['ringGroup.id', 'ringGroup.name', 'ringGroupUser.userId'])
    .where('organisationId', '=', viewer.organisationId)
    .orderBy('ringGroup.name')
    .execute()
  const groups = new Map<string, Directory['groups'][number]>()
  for (const { id, name, userId } of ofGroups) {
    const group = groups.get(id) ?? { id, name, members: 0, reachable: 0 }
    groups.set(id, {
      ...group,
      members: group.members + 1,
      reachable: group.reachable + (isReachable.has(userId) ? 1 : 0),
    })
  }
  return { people, groups: [...groups.values()] }
}
