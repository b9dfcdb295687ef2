/** Whom a request means: people of ours who can be rung, or an outside number. */
import type { Target as AskedTarget } from '../../lib/contracts/api-live-call.ts'
import { fail, ok, type Result } from '../../lib/core/result.ts'
import type { Viewer } from './db/call-log.ts'
import type { Queries } from './db/db.ts'
import type { Agent } from './db/people.ts'
import { findColleague, findGroup, membersOfGroup } from './db/presence.ts'
import { type CallFacts, isOver } from './domain/call-facts.ts'
import type { RequestFault, Target } from './domain/call-requests.ts'

export type Resolved = { targets: Target[]; identities: ReadonlyMap<string, string> }

export async function resolveTarget(
  db: Queries,
  viewer: Viewer,
  asked: AskedTarget,
  now: number,
): Promise<Result<Resolved, RequestFault>> {
  if (asked.type === 'number') return ok({ targets: [{ userId: null, number: asked.number }], identities: new Map() })
  const found = await people(db, viewer, asked, now)
  if (!found.ok) return found
  const others = found.value.filter(({ userId }) => userId !== viewer.userId)
  return others.length === 0 ? fail('target-unavailable') : ok(ofAgents(others))
}

export function ofAgents(agents: Agent[]): Resolved {
  return {
    targets: agents.map(({ userId }) => ({ userId, number: null })),
    identities: new Map(agents.map(({ userId, identity }) => [userId, identity])),
  }
}

async function people(
  db: Queries,
  viewer: Viewer,
  asked: Exclude<AskedTarget, { type: 'number' }>,
  now: number,
): Promise<Result<Agent[], RequestFault>> {
  if (asked.type === 'user') {
    const colleague = await findColleague(db, viewer, asked.userId, now)
    return colleague === null ? fail('target-unavailable') : ok([colleague])
  }
  const group = await findGroup(db, viewer, asked.groupId)
  return group === null ? fail('not-found') : ok(await membersOfGroup(db, group.id, now))
}

/** Who is in the call already is not rung for it again. */
export function whoIsNotIn(facts: CallFacts, targets: Target[]): Target[] {
  const inCall = new Set(facts.legs.filter(({ status }) => !isOver(status)).map(({ userId }) => userId))
  return targets.filter(({ userId }) => userId === null || !inCall.has(userId))
}
