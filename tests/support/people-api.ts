import type { PeopleApi } from '../../lib/api/people.ts'
import type { Presence, WrapUp } from '../../lib/contracts/api-people.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { me } from './call-record.ts'

export const available: Presence = {
  chosen: 'available',
  until: null,
  effective: 'available',
  schedule: null,
  version: 1,
}

export function wrapUpOf(callId: string, fields: Partial<WrapUp> = {}): WrapUp {
  return { callId, result: null, note: '', tags: [], followUpAt: null, version: 0, updatedAt: null, ...fields }
}

/** The gateway's routes about one's own things: keeps what it is told, and answers a turn later. */
export function peopleApi(isUp: () => boolean = () => true) {
  const noted = new Map<string, WrapUp>()
  const asked: string[] = []
  let presence = available
  let knowsCalls = true
  /** Runs when a change arrives, before it is looked at: what a colleague does in that moment. */
  let before = () => {}
  const timers: (() => void)[] = []
  const api: PeopleApi = {
    async presence() {
      await Promise.resolve()
      asked.push('presence')
      return isUp() ? ok(presence) : fail('offline')
    },
    async changePresence({ chosen, until, schedule }) {
      await Promise.resolve()
      if (!isUp()) return fail('offline')
      const next = chosen ?? presence.chosen
      presence = {
        chosen: next,
        effective: next,
        until: until ?? null,
        schedule: schedule === undefined ? presence.schedule : schedule,
        version: presence.version + 1,
      }
      return ok(presence)
    },
    async setDefaultLine(lineId) {
      await Promise.resolve()
      if (!isUp()) return fail('offline')
      const first = me.lines.find(({ id }) => id === lineId)
      return first ? ok([first, ...me.lines.filter((line) => line !== first)]) : fail('not-found')
    },
    async probe() {
      await Promise.resolve()
      asked.push('probe')
      return isUp() ? ok({ probeId: '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0007', answerWithinMs: 5_000 }) : fail('offline')
    },
    async reportQuality(callId, report) {
      await Promise.resolve()
      asked.push(`quality ${callId.slice(-4)}`)
      return isUp() ? ok(report) : fail('offline')
    },
    async wrapUp(callId) {
      await Promise.resolve()
      asked.push(`read ${callId.slice(-4)}`)
      if (!isUp()) return fail('offline')
      return knowsCalls ? ok(noted.get(callId) ?? wrapUpOf(callId)) : fail('not-found', 404)
    },
    async changeWrapUp(callId, version, change) {
      await Promise.resolve()
      before()
      asked.push(`note ${JSON.stringify(change)}`)
      if (!isUp()) return fail('offline')
      if (!knowsCalls) return fail('not-found', 404)
      const now = noted.get(callId) ?? wrapUpOf(callId)
      if (now.version !== version) return fail('changed-since', 412)
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      const next = { ...now, ...given, version: version + 1, updatedAt: 9 }
      noted.set(callId, next)
      return ok(next)
    },
  }
  return {
    api,
    asked,
    noted,
    later(_delayMs: number, run: () => void) {
      timers.push(run)
      return () => void timers.splice(timers.indexOf(run), timers.includes(run) ? 1 : 0)
    },
    /** The pause is over. */
    due: () => {
      for (const run of timers.splice(0)) run()
    },
    setPresence: (next: Presence) => {
      presence = next
    },
    knowsCalls: (knows: boolean) => {
      knowsCalls = knows
    },
    beforeChange: (run: () => void) => {
      before = run
    },
  }
}
