// Knowing that this device can ring, rather than hoping: the gateway rings it for a moment, and it hears nothing of it.
import type { PeopleApi } from '../api/people.ts'
import type { EngineEvent } from '../contracts/messages.ts'
import type { LineFault } from '../contracts/snapshot.ts'
import { createQueue } from '../core/queue.ts'
import { isRegistered, type PresenceStore } from './presence.ts'

/** The gateway takes one question in this time from all devices of a person. */
const everyMs = 15_000
/** A proof this old is worth another one, though nothing is known to have changed. */
const freshMs = 5 * 60_000
/** After a new token or another network. A browser tells of many changes that are none. */
const freshAfterChangeMs = 60_000
/** The minute alarm came this late: the machine slept. */
const sleptMs = 90_000
/** On top of what the gateway says that a test call takes. */
const graceMs = 3_000
/** Of so many test calls in a row that did not arrive, one makes the line connect anew. */
const renewEvery = 3
/** A gateway that restarts is no reason to be loud. */
const silentMs = 2 * 60_000

export type ReachabilityProof = {
  /** A fact of the line; does not wait for what comes of it. */
  heard(event: EngineEvent): void
  /** Each minute, and at every start of the worker. */
  wake(): void
}

export function createReachability(deps: {
  presence: PresenceStore
  api: Pick<PeopleApi, 'probe'>
  /** Connects anew, unless a call would be lost by it. */
  renewLine(): Promise<unknown>
  publish(): Promise<void>
  later(delayMs: number, run: () => void): void
  now: () => number
  onError(error: unknown): void
}): ReachabilityProof {
  const { presence, now } = deps
  const queue = createQueue()
  const run = (job: () => Promise<void>) => void queue(job).catch(deps.onError)
  const runLater = (delayMs: number, job: () => Promise<void>) => deps.later(delayMs, () => run(job))

  /** Asks unless there is a proof since then. */
  async function ask(since: number): Promise<void> {
    const { reachability, probe } = await presence.get()
    const checkedAt = reachability.state === 'ready' ? reachability.checkedAt : null
    if (!isRegistered(reachability) || (checkedAt !== null && checkedAt >= since)) return
    const waitMs = probe.askedAt + everyMs - now()
    if (waitMs > 0) {
      runLater(waitMs, () => ask(since))
      return
    }
    const askedAt = now()
    await presence.update((known) => ({ ...known, probe: { ...known.probe, askedAt, isOpen: true } }))
    const reply = await deps.api.probe()
    if (reply.ok) {
      runLater(reply.value.answerWithinMs + graceMs, () => judge(askedAt))
      return
    }
    await presence.update((known) => ({ ...known, probe: { ...known.probe, isOpen: false } }))
    // Another device of this person was faster, and its test call rings this one too.
    if (reply.error.status === 429) runLater(everyMs, () => ask(since))
    // `target-unavailable`: nobody can call somebody without a number.
    else if (reply.error.code !== 'target-unavailable') await unanswered(askedAt)
  }

  async function unanswered(at: number): Promise<void> {
    const { probe } = await presence.update((known) => ({
      ...known,
      probe: { ...known.probe, failingSince: known.probe.failingSince ?? at },
    }))
    if (probe.failingSince !== null && at - probe.failingSince >= silentMs) await fail('gateway-silent')
  }

  /** The gateway rang, and it is time that it was heard. */
  async function judge(askedAt: number): Promise<void> {
    const { reachability, probe } = await presence.get()
    if (!probe.isOpen || probe.askedAt !== askedAt) return
    const misses = probe.misses + 1
    const over = { isOpen: false, failingSince: null, misses }
    await presence.update((known) => ({ ...known, probe: { ...known.probe, ...over } }))
    if (!isRegistered(reachability)) return
    await fail('not-rung')
    // At once, and now and then after: a call may have been in the way, and what one does not mend another may.
    if (misses % renewEvery === 1) await deps.renewLine()
  }

  async function fail(fault: LineFault): Promise<void> {
    await presence.update((known) => {
      const { reachability } = known
      const isKnown = reachability.state === 'unreachable' && reachability.fault === fault
      if (isKnown || !isRegistered(reachability)) return known
      return { ...known, reachability: { state: 'unreachable', since: now(), fault } }
    })
    await deps.publish()
  }

  return {
    heard(event) {
      if (event.type === 'registered') run(() => ask(event.at))
      if (event.type === 'line-changed') run(() => ask(event.at - freshAfterChangeMs))
    },
    wake: () =>
      run(async () => {
        const { probe } = await presence.get()
        const at = now()
        const slept = probe.wokeAt > 0 && at - probe.wokeAt > sleptMs
        await presence.update((known) => ({ ...known, probe: { ...known.probe, wokeAt: at } }))
        // A worker that stopped in between does not know that it was to judge.
        if (probe.isOpen && at - probe.askedAt > everyMs) await judge(probe.askedAt)
        await ask(slept ? at : at - freshMs)
      }),
  }
}
