import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Other } from '../../../lib/call/call.ts'
import type { CallEvent } from '../../../lib/call/events.ts'
import type { CallRecord } from '../../../lib/contracts/api.ts'
import type { ApiFault } from '../../../lib/contracts/messages.ts'
import { fail, ok, type Result } from '../../../lib/core/result.ts'
import { createMissedCalls } from '../../../lib/session/missed-calls.ts'
import { createPresenceStore } from '../../../lib/session/presence.ts'
import { createItems } from '../../../lib/storage/items.ts'
import { callRecord, colleague, me, self } from '../../support/call-record.ts'
import { memoryArea } from '../../support/memory-area.ts'

const { id: callId } = callRecord()
const party = { e164: '+14155550132' }

beforeEach(() => void vi.useFakeTimers({ now: 10_000 }))
afterEach(() => void vi.useRealTimers())

async function rig() {
  const items = createItems({ session: memoryArea(), local: memoryArea() }, { serverUrl: 'http://127.0.0.1:8787' })
  await items.me.set(me)
  const presence = createPresenceStore(items.presence)
  const notified: string[] = []
  const events: CallEvent[] = []
  let answers: Result<CallRecord, ApiFault>[] = []
  let asked = 0
  let published = async () => {}
  const missed = createMissedCalls({
    api: {
      call: async () => {
        await Promise.resolve()
        asked++
        return answers.length > 1 ? (answers.shift() ?? fail('offline')) : (answers[0] ?? fail('offline'))
      },
    },
    presence,
    me: items.me,
    call: items.call,
    publish: () => published(),
    notify: async (id, { e164 }) => void notified.push(`${id} ${e164}`),
    dispatch: async (event) => void events.push(event),
    now: () => Date.now(),
  })
  return {
    missed,
    items,
    presence,
    notified,
    events,
    asked: () => asked,
    gateway: (...replies: Result<CallRecord, ApiFault>[]) => (answers = replies),
    onPublish: (run: () => Promise<void>) => (published = run),
    confirm: async () => {
      const confirmed = missed.confirm(callId, party)
      await vi.advanceTimersByTimeAsync(10_000)
      await confirmed
    },
  }
}

const told = [`${callId} ${party.e164}`]

describe('a call that ended unanswered here', () => {
  it('is told when the gateway says that nobody took it', async () => {
    const { confirm, gateway, notified, events, presence } = await rig()
    gateway(ok(callRecord()))
    await confirm()
    expect(notified).toEqual(told)
    expect(events).toEqual([])
    expect((await presence.get()).missed).toEqual([{ callId, party }])
  })
  it('is told when the gateway cannot be asked', async () => {
    const { confirm, gateway, notified } = await rig()
    gateway(fail('offline'))
    await confirm()
    expect(notified).toEqual(told)
  })
  it('is told when the gateway still has it ringing after a while', async () => {
    const { confirm, gateway, notified, asked } = await rig()
    gateway(ok(callRecord({ status: 'ringing', outcome: null })))
    await confirm()
    expect(asked()).toBe(4)
    expect(notified).toEqual(told)
  })
  it('waits for a gateway that learns a moment later that a colleague took it', async () => {
    const { confirm, gateway, notified, events } = await rig()
    gateway(
      ok(callRecord({ status: 'ringing', outcome: null })),
      ok(callRecord({ status: 'in-progress', outcome: null, agent: colleague })),
    )
    await confirm()
    expect(notified).toEqual([])
    expect(events).toEqual([expect.objectContaining({ type: 'carrier-ended', callId, reason: 'answered-elsewhere' })])
  })
  it.each([
    ['is being talked on', { status: 'in-progress', outcome: null }],
    ['was answered and is over', { status: 'ended', outcome: 'answered' }],
  ] as const)('is not told when it %s on another device of this person', async (_, fields) => {
    const { confirm, gateway, notified, events } = await rig()
    gateway(ok(callRecord({ ...fields, agent: self })))
    await confirm()
    expect(notified).toEqual([])
    expect(events).toMatchObject([{ reason: 'answered-elsewhere' }])
  })
  it('is not told when it was declined on another device', async () => {
    const { confirm, gateway, notified, events } = await rig()
    gateway(ok(callRecord({ outcome: 'declined' })))
    await confirm()
    expect(notified).toEqual([])
    expect(events).toMatchObject([{ reason: 'declined' }])
  })
  it('is not told to anybody after the sign-out', async () => {
    const { confirm, gateway, notified, items, presence, events } = await rig()
    gateway(ok(callRecord()))
    await items.me.clear()
    await confirm()
    expect(notified).toEqual([])
    expect(events).toEqual([])
    expect((await presence.get()).missed).toEqual([])
  })
  it('is not told when somebody signs out while the views are being told', async () => {
    const { confirm, gateway, notified, items, onPublish } = await rig()
    gateway(ok(callRecord()))
    onPublish(() => items.me.clear())
    await confirm()
    expect(notified).toEqual([])
  })
})

describe('a missed call that the gateway tells', () => {
  it('is told also if it never rang here', async () => {
    const { missed, notified } = await rig()
    await missed.heard(callRecord())
    expect(notified).toEqual(told)
  })
  it('is told once, whoever tells it, and however many at the same time', async () => {
    const { missed, notified, confirm, gateway } = await rig()
    gateway(ok(callRecord()))
    await Promise.all([missed.heard(callRecord()), missed.heard(callRecord()), confirm()])
    await missed.heard(callRecord())
    expect(notified).toEqual(told)
  })
  it('is not told again after it was looked at', async () => {
    const { missed, notified, presence } = await rig()
    await missed.heard(callRecord())
    await presence.update((known) => ({ ...known, missed: [] }))
    await missed.heard(callRecord({ version: 2 }))
    expect(notified).toHaveLength(1)
  })
  it('from a hidden number has no number', async () => {
    const { missed, notified } = await rig()
    await missed.heard(callRecord({ remote: null }))
    expect(notified).toEqual([`${callId} `])
  })
  it.each([
    ['went out', { direction: 'outbound', outcome: 'no-answer' }],
    ['was answered', { outcome: 'answered', agent: colleague }],
    ['was declined', { outcome: 'declined' }],
    ['still rings', { status: 'ringing', outcome: null }],
  ] as const)('is none when it %s', async (_, fields) => {
    const { missed, notified } = await rig()
    await missed.heard(callRecord(fields))
    expect(notified).toEqual([])
  })
  it('is not told when this person declined it', async () => {
    const { missed, notified, items } = await rig()
    const base = { callId, direction: 'inbound', party, startedAt: 1, since: null, reason: 'declined' } as const
    const phases: Other[] = [
      { ...base, phase: 'ending' },
      { ...base, phase: 'ended', endedAt: 2, fault: null },
    ]
    for (const call of phases) {
      await items.call.set({ front: null, others: [call] })
      await missed.heard(callRecord())
    }
    expect(notified).toEqual([])
  })
  it('of yesterday is in the log and in no notification', async () => {
    const { missed, notified } = await rig()
    vi.setSystemTime(13 * 60 * 60 * 1000)
    await missed.heard(callRecord())
    expect(notified).toEqual([])
  })
  it('is not told when nobody is signed in', async () => {
    const { missed, notified, items } = await rig()
    await items.me.clear()
    await missed.heard(callRecord())
    expect(notified).toEqual([])
  })
  it('can be called back until it was looked at', async () => {
    const { missed, presence } = await rig()
    await missed.heard(callRecord())
    expect(await missed.partyOf(callId)).toEqual(party)
    await presence.update((known) => ({ ...known, missed: [] }))
    expect(await missed.partyOf(callId)).toBeUndefined()
  })
})
