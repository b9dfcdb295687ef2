import type { Api } from '../../lib/api/client.ts'
import type { CallId, Party } from '../../lib/call/call.ts'
import type { CallEvent } from '../../lib/call/events.ts'
import type { CallRecord, Me } from '../../lib/contracts/api.ts'
import { factOf } from '../../lib/session/call-facts.ts'
import { type PresenceStore, withMissed } from '../../lib/session/presence.ts'
import type { Item } from '../../lib/storage/area.ts'
import { notifyMissed } from './notifications.ts'

/** A call that the engine saw end unanswered may have been answered by a colleague: the gateway knows within this. */
const askGateway = { tries: 4, everyMs: 400 }
/** Calls missed longer ago than this while offline are in the log, not worth a notification each. */
const oldMs = 12 * 60 * 60 * 1000

export type MissedCalls = ReturnType<typeof createMissedCalls>

export function createMissedCalls(deps: {
  api: Pick<Api, 'call'>
  presence: PresenceStore
  me: Item<Me | null>
  publish(): Promise<void>
  country(): Promise<string>
  dispatch(event: CallEvent): Promise<unknown>
  now: () => number
}) {
  async function remember(callId: CallId, party: Party): Promise<void> {
    const known = (await deps.presence.get()).missed.some((one) => one.callId === callId)
    if (known) return
    await deps.presence.update((presence) => withMissed(presence, { callId, party }))
    await deps.publish()
    await notifyMissed(callId, party, await deps.country())
  }

  /** `undefined` while the gateway cannot say. */
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
      const me = await deps.me.get()
      const fact = record && me ? factOf(record, { userId: me.user.id }, deps.now()) : null
      if (fact?.type === 'carrier-ended' && fact.reason === 'answered-elsewhere') await deps.dispatch(fact)
      else await remember(callId, party)
    },
    /** The gateway says that a call was missed; perhaps it never rang here, because the line was busy or offline. */
    async heard(record: CallRecord): Promise<void> {
      if (record.direction !== 'inbound' || record.outcome !== 'missed') return
      if (deps.now() - (record.endedAt ?? record.startedAt) > oldMs) return
      await remember(record.id, { e164: record.remote ?? '' })
    },
    async callBack(callId: CallId, newCallId: CallId): Promise<void> {
      const { missed } = await deps.presence.get()
      const party = missed.find((one) => one.callId === callId)?.party
      if (party === undefined || party.e164 === '') return
      await deps.dispatch({ type: 'dial', callId: newCallId, party, at: deps.now() })
    },
  }
}
