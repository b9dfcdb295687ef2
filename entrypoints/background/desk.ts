// What a person sets and writes beside their calls, put together: status, lines, notes.
import type { PeopleApi } from '../../lib/api/people.ts'
import { createLines, type Lines } from '../../lib/session/lines.ts'
import { createOwnPresence, type OwnPresence } from '../../lib/session/own-presence.ts'
import { createWrapUps, type WrapUps } from '../../lib/session/wrap-ups.ts'
import type { Items } from '../../lib/storage/items.ts'

export type Desk = { lines: Lines; ownPresence: OwnPresence; wrapUps: WrapUps }

export function createDesk(deps: {
  api: PeopleApi
  items: Items
  publish(): Promise<void>
  now: () => number
  onError(error: unknown): void
}): Desk {
  const { api, items, publish, now, onError } = deps
  return {
    lines: createLines({ api, me: items.me, siteLines: items.siteLines, publish }),
    wrapUps: createWrapUps({
      api,
      item: items.wrapUps,
      publish,
      later(delayMs, run) {
        const timer = setTimeout(run, delayMs)
        return () => clearTimeout(timer)
      },
      onError,
    }),
    ownPresence: createOwnPresence({
      api,
      item: items.ownPresence,
      isSignedIn: async () => (await items.me.get()) !== null,
      publish,
      now,
    }),
  }
}
