// Whether this person wants calls. The gateway knows; here is the copy that views show and that keeps a device quiet.
import type { PeopleApi } from '../api/people.ts'
import type { Presence, PresenceChange } from '../contracts/api-people.ts'
import { ok, type Result } from '../core/result.ts'
import type { Item } from '../storage/area.ts'

export type OwnPresence = {
  read(): Promise<void>
  change(change: PresenceChange): Promise<Result<null, string>>
  /** By the live stream: chosen on another device, perhaps. */
  heard(presence: Presence): Promise<void>
  /** A time ran out, or working hours began: the gateway says so only when it is asked. */
  wake(): Promise<void>
  /** Nothing may sound or pop up. */
  isQuiet(): Promise<boolean>
}

export function createOwnPresence(deps: {
  api: Pick<PeopleApi, 'presence' | 'changePresence'>
  item: Item<Presence | null>
  isSignedIn(): Promise<boolean>
  publish(): Promise<void>
  now: () => number
}): OwnPresence {
  const { api, item } = deps

  async function take(presence: Presence): Promise<void> {
    // An answer that comes after the sign-out is about somebody else.
    if (!(await deps.isSignedIn())) return
    if (((await item.get())?.version ?? 0) > presence.version) return
    await item.set(presence)
    await deps.publish()
  }

  async function read(): Promise<void> {
    const reply = await api.presence()
    if (reply.ok) await take(reply.value)
  }

  return {
    read,
    heard: take,
    async change(change) {
      const reply = await api.changePresence(change)
      if (!reply.ok) return reply
      await take(reply.value)
      return ok(null)
    },
    async wake() {
      const known = await item.get()
      const mayHaveChanged =
        known === null || known.schedule !== null || (known.until !== null && known.until <= deps.now())
      if (mayHaveChanged) await read()
    },
    async isQuiet() {
      const known = await item.get()
      // From its end on the gateway lets people ring, whether or not it could tell us so.
      const isOver = known !== null && known.until !== null && known.until <= deps.now()
      return known?.effective === 'do-not-disturb' && !isOver
    },
  }
}
