/** What an agent asks for during a call: noted in its facts first, then done at the carrier, then told to those in it. */
import type { LiveCall } from '../../lib/contracts/api-live-call.ts'
import { fail, ok, type Result } from '../../lib/core/result.ts'
import type { CallControl } from './call-control.ts'
import type { CallControlDeps } from './control-deps.ts'
import { createCarryOut } from './carry-out.ts'
import { getCall, type Viewer } from './db/call-log.ts'
import { changeCall, findFacts, type LockedCall } from './db/calls.ts'
import type { Trx } from './db/db.ts'
import { liveCallIdsOf, readLiveCall } from './db/live-calls.ts'
import { createDialling, deviceAddress } from './dialling.ts'
import { type CallFacts, isOver, type Leg } from './domain/call-facts.ts'
import { type Changed, ownLeg, type RequestFault, setHold } from './domain/call-requests.ts'

export type LiveFault = RequestFault | 'carrier-unavailable' | 'carrier-refused'
export type LiveReply = Result<LiveCall, LiveFault>

/** An agent's change of a call. `own` is the agent's leg. */
export type Change = (facts: CallFacts, own: Leg, call: LockedCall, trx: Trx) => Promise<Changed> | Changed

export type LiveControlDeps = CallControlDeps & { calls: CallControl }
export type LiveControl = ReturnType<typeof createLiveControl>

export function createLiveControl(deps: LiveControlDeps) {
  const { db, now } = deps
  const { invite } = createDialling(deps)
  const carryOut = createCarryOut(deps)

  async function viewOf(callId: string): Promise<LiveReply> {
    const facts = await findFacts(db.queries, callId)
    return facts === null ? fail('not-found') : ok(await readLiveCall(db.queries, callId, facts))
  }

  /** Notes what the agent asks for. Nothing has been done at the carrier then. */
  async function note(viewer: Viewer, callId: string, change: Change) {
    if ((await getCall(db.queries, viewer, callId)) === null) return fail('not-found')
    let before: CallFacts | null = null
    const changed = await changeCall<LiveFault>(
      db.queries,
      callId,
      async (facts, call, trx) => {
        before = facts
        const own = ownLeg(facts, viewer.userId)
        return own.ok ? change(facts, own.value, call, trx) : own
      },
      now(),
    )
    if (changed === null || before === null) return fail('not-found')
    return changed.ok ? ok({ before: before as CallFacts, after: changed.value }) : changed
  }

  /** What the carrier did not do must not happen later behind the agent's back: the wishes are taken back. */
  async function takeBack(callId: string, before: CallFacts): Promise<void> {
    const known = new Map(before.legs.map((leg) => [leg.label, leg]))
    const asBefore = (leg: Leg): Leg => {
      const was = known.get(leg.label)
      if (isOver(leg.status)) return leg
      // Never asked for; or nobody knows whether the carrier calls it, and it is let go when we hear of it.
      if (was === undefined)
        return leg.status === 'new' ? { ...leg, status: 'failed', endedAt: now() } : { ...leg, dismissed: true }
      const { holdAsked, role, task, replaces, dismissed } = was
      return { ...leg, holdAsked, role, task, replaces, dismissed }
    }
    const change = (facts: CallFacts) => {
      const { recording } = facts
      const mayGoOn = recording?.asked === 'in-progress' && recording.id === before.recording?.id
      const wish = mayGoOn ? { recording: { ...recording, asked: before.recording?.asked ?? recording.asked } } : {}
      return ok({ ...facts, legs: facts.legs.map(asBefore), ...wish })
    }
    await changeCall(db.queries, callId, change, now())
    await deps.calls.tell(callId, [])
  }

  /** Changes a call and carries it out; new legs are dialled when those who must not hear it are held. */
  async function request(
    viewer: Viewer,
    callId: string,
    change: Change,
    identities: ReadonlyMap<string, string> = new Map(),
  ): Promise<LiveReply> {
    const noted = await note(viewer, callId, change)
    if (!noted.ok) return noted
    const { before, after } = noted.value
    const failed = await carryOut(callId, after)
    if (failed !== null) {
      await takeBack(callId, before)
      return fail(failed.code === 'refused' ? 'carrier-refused' : 'carrier-unavailable', failed.status)
    }
    const labels = new Set(before.legs.map(({ label }) => label))
    const added = after.legs.filter(({ label, dialled }) => dialled && !labels.has(label))
    const dialled = await dial(callId, added, identities)
    if (!dialled.ok) {
      await takeBack(callId, before)
      return dialled
    }
    return viewOf(callId)
  }

  async function dial(callId: string, legs: Leg[], identities: ReadonlyMap<string, string>) {
    if (legs.length === 0) return ok(null)
    const row = await db.queries
      .selectFrom('call')
      .innerJoin('line', 'line.id', 'call.lineId')
      .select(['line.number', 'call.remote'])
      .where('call.id', '=', callId)
      .executeTakeFirstOrThrow()
    const addressOf = ({ userId, number, task }: Leg): string => {
      const identity = userId === null ? undefined : identities.get(userId)
      if (identity === undefined) return number ?? ''
      return deviceAddress(identity, { callId, caller: row.remote ?? '', task: task ?? '' })
    }
    const invited = await Promise.all(legs.map((leg) => invite(callId, leg, addressOf(leg), row.number)))
    await deps.calls.tell(
      callId,
      invited.flatMap(({ facts }) => facts),
    )
    if (invited.some((each) => each.ok)) return ok(null)
    return fail(
      invited.some(({ refused }) => refused) ? ('carrier-refused' as const) : ('carrier-unavailable' as const),
    )
  }

  return {
    note,
    request,
    viewOf,

    async read(viewer: Viewer, callId: string): Promise<LiveReply> {
      return (await getCall(db.queries, viewer, callId)) === null ? fail('not-found') : viewOf(callId)
    },

    async list(viewer: Viewer): Promise<LiveCall[]> {
      const views = await Promise.all((await liveCallIdsOf(db.queries, viewer.userId)).map(viewOf))
      return views.flatMap((view) => (view.ok ? [view.value] : []))
    },

    /** Resuming one call holds the agent's others first: two calls never talk at once. */
    async hold(viewer: Viewer, callId: string, isHeld: boolean): Promise<LiveReply> {
      if (!isHeld) {
        const others = (await liveCallIdsOf(db.queries, viewer.userId)).filter((id) => id !== callId)
        for (const other of others) {
          const held = await request(viewer, other, (facts) => setHold(facts, true))
          if (!held.ok && held.error.code.startsWith('carrier-')) return held
        }
      }
      return request(viewer, callId, (facts) => setHold(facts, isHeld))
    },
  }
}
