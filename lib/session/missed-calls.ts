// A missed call is told once, and only if nobody took it: not here, not a colleague, not on another device.
import type { Api } from '../api/client.ts'
import type { CallId, EndReason, Party } from '../call/call.ts'
import type { CallEvent, SessionState } from '../call/events.ts'
import { findCall } from '../call/session-state.ts'
import type { CallRecord, Me } from '../contracts/api.ts'
import type { Item } from '../storage/area.ts'
import { type PresenceStore, withMissed } from './presence.ts'

/** A call that the engine saw end unanswered may have been answered by a colleague: the gateway knows within this. */
const askGateway = { tries: 4, everyMs: 400 }
/** Calls missed longer ago than this while offline are in the log, not worth a notification each. */
const oldMs = 12 * 60 * 60 * 1000

export function createMissedCalls(deps: {
  api: Pick<Api, 'call'>
  presence: PresenceStore
  /** Null when nobody is signed in: then nobody is told. */
  me: Item<Me | null>
  call: Item<SessionState>
  publish(): Promise<void>
  notify(callId: CallId, party: Party): Promise<void>
  dispatch(event: CallEvent): Promise<unknown>
  now: () => number
}) {
  async function remember(callId: CallId, party: Party): Promise<void> {
    if ((await deps.me.get()) === null) return
    let told = true
    await deps.presence.update((known) => {
      const next = withMissed(known, { callId, party })
      told = next === known
      return next
    })
    if (told) return
    await deps.publish()
    // Signed out meanwhile: its notifications were taken away, and this one must not follow.
    if ((await deps.me.get()) !== null) await deps.notify(callId, party)
  }

  /** Undefined while the gateway cannot say. */
  async function outcome(callId: CallId): Promise<CallRecord | undefined> {
    for (let tried = 0; tried < askGateway.tries; tried++) {
      const record = await deps.api.call(callId)
      if (!record.ok) return undefined
      if (record.value.status !== 'ringing') return record.value
      await new Promise((resolve) => setTimeout(resolve, askGateway.everyMs))
    }
    return undefined
  }

  return {
    /** The engine saw a call end unanswered. */
    async confirm(callId: CallId, party: Party): Promise<void> {
      const record = await outcome(callId)
      const reason = record && reasonOf(record)
      if (reason === undefined) await remember(callId, party)
      else await deps.dispatch({ type: 'carrier-ended', callId, at: deps.now(), reason })
    },
    /** The gateway says that a call was missed; perhaps it never rang here, because the line was busy or offline. */
    async heard(record: CallRecord): Promise<void> {
      if (record.direction !== 'inbound' || record.outcome !== 'missed') return
      if (deps.now() - (record.endedAt ?? record.startedAt) > oldMs) return
      const call = findCall(await deps.call.get(), record.id)
      // Declined here, and nobody else took it: this person knows.
      if (call !== undefined && 'reason' in call && call.reason === 'declined') return
      await remember(record.id, { e164: record.remote ?? '' })
    },
    async partyOf(callId: CallId): Promise<Party | undefined> {
      const { missed } = await deps.presence.get()
      return missed.find((one) => one.callId === callId)?.party
    },
  }
}

/** Why nobody needs to be told: somebody took it, or turned it down, perhaps this person on another device. */
function reasonOf({ status, outcome }: CallRecord): EndReason | undefined {
  if (outcome === 'declined') return 'declined'
  return status === 'in-progress' || outcome === 'answered' ? 'answered-elsewhere' : undefined
}
