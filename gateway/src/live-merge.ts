/** Joins two calls of one agent: whom the second is about moves over at the carrier. */
import { fail, ok, type Result } from '../../lib/core/result.ts'
import { createCarryOut } from './carry-out.ts'
import { getCall, type Viewer } from './db/call-log.ts'
import { announceChange, type LockedCall, lockCall, saveFacts } from './db/calls.ts'
import type { Trx } from './db/db.ts'
import { createDialling } from './dialling.ts'
import type { CallFact } from './domain/call-facts.ts'
import { type Merge, merge, unmerge } from './domain/call-merge.ts'
import { ownLeg } from './domain/call-requests.ts'
import type { LiveControl, LiveControlDeps, LiveFault, LiveReply } from './live-control.ts'

export type MergeCalls = ReturnType<typeof createLiveMerge>

type Both = { kept: LockedCall; left: LockedCall }

export function createLiveMerge(deps: LiveControlDeps, live: LiveControl) {
  const { db, now, vendors } = deps
  const { join } = createDialling(deps)
  const carryOut = createCarryOut(deps)

  /** Always in the same order, so that two requests wait for each other instead of for ever. */
  async function lockBoth(trx: Trx, keptId: string, leftId: string): Promise<Both | null> {
    const [first, second] = [keptId, leftId].sort()
    const locked = [await lockCall(trx, first ?? ''), await lockCall(trx, second ?? '')]
    const kept = locked.find((call) => call?.row.id === keptId)
    const left = locked.find((call) => call?.row.id === leftId)
    return kept && left ? { kept, left } : null
  }

  async function note(viewer: Viewer, keptId: string, leftId: string): Promise<Result<Merge, LiveFault>> {
    return db.queries.transaction().execute(async (trx) => {
      const both = await lockBoth(trx, keptId, leftId)
      if (both === null) return fail('not-found')
      const { kept, left } = both
      for (const { facts } of [kept, left]) {
        const own = ownLeg(facts, viewer.userId)
        if (!own.ok) return own
      }
      const side = ({ row, facts }: LockedCall) => ({ id: row.id, facts })
      const merged = merge(side(kept), side(left), now())
      if (!merged.ok) return merged
      // The id of a leg is in one call at a time: given up first, taken then.
      await save(trx, left, merged.value.left)
      await save(trx, kept, merged.value.kept)
      return merged
    })
  }

  async function save(trx: Trx, call: LockedCall, facts: Merge['kept']): Promise<void> {
    if (await saveFacts(trx, call, facts, now())) await announceChange(trx, call.row.id, now())
  }

  async function takeBack(keptId: string, leftId: string, merged: Merge): Promise<void> {
    await db.queries.transaction().execute(async (trx) => {
      const both = await lockBoth(trx, keptId, leftId)
      if (both === null) return
      const { kept, left } = unmerge({ ...merged, kept: both.kept.facts, left: both.left.facts })
      await save(trx, both.kept, kept)
      await save(trx, both.left, left)
    })
  }

  return async function mergeCalls(viewer: Viewer, keptId: string, leftId: string): Promise<LiveReply> {
    if (keptId === leftId) return fail('call-state')
    for (const id of [keptId, leftId]) {
      if ((await getCall(db.queries, viewer, id)) === null) return fail('not-found')
    }
    const noted = await note(viewer, keptId, leftId)
    if (!noted.ok) return noted
    const merged = noted.value
    // Nobody of the kept call takes the others along, and nobody hears music, when the new ones come in.
    const unready = await carryOut(keptId, merged.kept)
    const legs = merged.kept.legs.filter(({ label }) => merged.moving.some((moving) => moving.label === label))
    const moved = unready === null ? await moveAll(keptId, legs) : fail(unready.code, unready.status)
    if (!moved.ok) {
      await takeBack(keptId, leftId, merged)
      return fail(moved.error.code === 'refused' ? 'carrier-refused' : 'carrier-unavailable', moved.error.status)
    }
    const gone = merged.moving.map(({ from }): CallFact => ({ type: 'leg', label: from, status: 'left', at: now() }))
    await deps.calls.tell(leftId, gone)
    await deps.calls.tell(keptId, [])
    return live.viewOf(keptId)
  }

  async function moveAll(callId: string, legs: Merge['kept']['legs']) {
    for (const leg of legs) {
      const moved = await vendors.carrier.moveLeg(leg.sid ?? '', join(callId, leg))
      if (!moved.ok) return moved
    }
    return ok(null)
  }
}
