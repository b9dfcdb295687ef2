import type { EngineEvent } from '../contracts/messages.ts'
import type { Reachability } from '../contracts/snapshot.ts'
import { assertNever } from '../core/assert-never.ts'
import { createQueue } from '../core/queue.ts'
import type { Item } from '../storage/area.ts'
import type { Presence } from '../storage/items.ts'

/** Newest missed calls that are remembered for the badge and for calling back. */
const maxMissed = 20

export type PresenceStore = {
  get(): Promise<Presence>
  /** Read, change, write as one step. Returns what was written. */
  update(change: (presence: Presence) => Presence): Promise<Presence>
}

export function createPresenceStore(item: Item<Presence>): PresenceStore {
  const queue = createQueue()
  return {
    get: () => item.get(),
    update: (change) =>
      queue(async () => {
        const before = await item.get()
        const next = change(before)
        if (next !== before) await item.set(next)
        return next
      }),
  }
}

/** Facts about the line rather than about a call. */
export function withLineFact(presence: Presence, event: Exclude<EngineEvent, { callId: string }>): Presence {
  switch (event.type) {
    case 'registered':
      // What was doubted although it was registered needs a proof.
      if (presence.reachability.state === 'unreachable' && isRegistered(presence.reachability)) return presence
      return { ...presence, reachability: { state: 'ready', since: event.at, checkedAt: null } }
    case 'unregistered':
      return { ...presence, reachability: { state: 'unreachable', since: event.at, fault: event.fault } }
    case 'probed':
      return {
        ...presence,
        reachability: proven(presence.reachability, event.at),
        probe: { ...presence.probe, isOpen: false, failingSince: null, misses: 0 },
      }
    case 'line-changed':
      return presence
    case 'microphone':
      return { ...presence, microphone: event.state }
    default:
      return assertNever(event)
  }
}

/** As far as the carrier says; whether a call arrives is another question. */
export function isRegistered(reachability: Reachability): boolean {
  if (reachability.state === 'unreachable')
    return reachability.fault === 'not-rung' || reachability.fault === 'gateway-silent'
  return reachability.state === 'ready'
}

/** A call that arrived is the proof, whatever else was believed. */
function proven(known: Reachability, at: number): Reachability {
  return { state: 'ready', since: known.state === 'ready' ? known.since : at, checkedAt: at }
}

/** Unchanged when that call was told before: the engine, the live stream and a resumed stream may all tell it. */
export function withMissed(presence: Presence, missed: Presence['missed'][number]): Presence {
  if (presence.toldMissed.includes(missed.callId)) return presence
  return {
    ...presence,
    missed: [...presence.missed, missed].slice(-maxMissed),
    toldMissed: [...presence.toldMissed, missed.callId].slice(-5 * maxMissed),
  }
}
