/** Looks after calls that no webhook looks after any more: the carrier does not repeat one that found us away. */
import type { Logger } from '../../lib/core/log.ts'
import type { CallControl } from './call-control.ts'
import { endingMs } from './carry-out.ts'
import { findFacts } from './db/calls.ts'
import type { Db } from './db/db.ts'
import { findStaleCalls } from './db/stale-calls.ts'
import { carrierTime, legStatusOf } from './domain/carrier-status.ts'
import { type CallFact, type CallFacts, isOver, type Leg } from './domain/call-facts.ts'
import { rowOf } from './domain/call-row.ts'
import type { Carrier } from './vendors/carrier.ts'

const everyMs = 30_000
/** The sentence that a failed call ends with takes less. */
const lastWordsMs = 15_000
/** A leg rings for half a minute at most; by then we would have heard of it. */
const addingMs = 45_000
const silenceMs = 120_000

export type SweepDeps = { db: Db; now: () => number; carrier: Carrier; log: Logger; calls: CallControl }

export async function sweepCalls({ db, now, carrier, log, calls }: SweepDeps, stopping?: AbortSignal): Promise<void> {
  const at = now()
  const stale = await findStaleCalls(db.queries, {
    ending: at - endingMs,
    ended: at - lastWordsMs,
    added: at - addingMs,
    heard: at - silenceMs,
  })
  for (const callId of stale) {
    if (stopping?.aborted) return
    await lookAfter(callId).catch((error: unknown) => {
      log.error('sweep-failed', { kind: error instanceof Error ? error.name : 'unknown' })
    })
  }

  async function lookAfter(callId: string): Promise<void> {
    const facts = await findFacts(db.queries, callId)
    if (facts === null) return
    // What must end is derived from the facts whenever any are told, also none.
    await calls.tell(callId, await news(facts))
  }

  async function news(facts: CallFacts): Promise<CallFact[]> {
    if (facts.legs.every(({ sid }) => sid === null)) return [{ type: 'set-up-failed', at: now() }]
    const isEnded = rowOf(facts).status === 'ended'
    const open = facts.legs.filter(({ status }) => !isOver(status))
    return (await Promise.all(open.map((leg) => newsOf(leg, isEnded)))).flat()
  }

  async function newsOf(leg: Leg, isEnded: boolean): Promise<CallFact[]> {
    const { label, sid, addedAt } = leg
    const at = now()
    if (sid === null) {
      return isEnded || addedAt > at - addingMs ? [] : [{ type: 'leg', label, status: 'failed', at }]
    }
    const state = await carrier.legState(sid)
    if (!state.ok) return []
    if (state.value === null) return [{ type: 'leg', label, status: 'failed', at }]
    const status = legStatusOf(state.value.status)
    if (status === null) return []
    const { startedAt: answeredAt, endedAt, talkMs } = state.value
    // An answer that is heard of after the end came after it, too.
    const happenedAt = isOver(status) ? endedAt : isEnded ? null : answeredAt
    const talk = talkMs === null ? {} : { talkMs }
    return [{ type: 'leg', label, status, at: carrierTime(happenedAt, at), ...talk }]
  }
}

/** Sweeps now and then again and again. The returned function stops it and waits for the sweep under way. */
export function startSweep(deps: SweepDeps): () => Promise<void> {
  const stopping = new AbortController()
  let running: Promise<void> | null = null
  const run = () => {
    running ??= sweepCalls(deps, stopping.signal)
      .catch(() => deps.log.error('sweep-failed'))
      .finally(() => {
        running = null
      })
  }
  run()
  const timer = setInterval(run, everyMs)
  timer.unref()
  return async () => {
    stopping.abort()
    clearInterval(timer)
    await running
  }
}
