import { describe, expect, it } from 'vitest'
import { createPresenceStore, withLineFact, withMissed } from '../../../lib/session/presence.ts'
import { createItems, noPresence } from '../../../lib/storage/items.ts'
import { memoryArea } from '../../support/memory-area.ts'

function store() {
  const session = memoryArea()
  const items = createItems({ session, local: memoryArea() }, { serverUrl: 'http://127.0.0.1:8787' })
  return { session, store: createPresenceStore(items.presence) }
}
const missed = (number: number) => ({
  callId: `call-${number}`,
  party: { e164: `+1415555${String(number).padStart(4, '0')}` },
})

describe('what is known of the line', () => {
  it('loses no change of several at once', async () => {
    const { store: presence } = store()
    await Promise.all(
      Array.from({ length: 20 }, () => presence.update((known) => ({ ...known, logRev: known.logRev + 1 }))),
    )
    expect((await presence.get()).logRev).toBe(20)
  })
  it('goes on after a change that threw', async () => {
    const { store: presence } = store()
    const thrown = presence.update(() => {
      throw new Error('no')
    })
    await expect(thrown).rejects.toThrow('no')
    expect((await presence.update((known) => ({ ...known, logRev: 3 }))).logRev).toBe(3)
  })
  it('writes nothing when nothing changed', async () => {
    const { store: presence, session } = store()
    await presence.update((known) => known)
    expect(session.dump()).toEqual({})
  })
  it('follows the facts of the engine', () => {
    const ready = withLineFact(noPresence, { type: 'registered', at: 5 })
    expect(ready.reachability).toEqual({ state: 'ready', since: 5, checkedAt: null })
    const lost = withLineFact(ready, { type: 'unregistered', at: 6, fault: 'token-expired' })
    expect(lost.reachability).toEqual({ state: 'unreachable', since: 6, fault: 'token-expired' })
    expect(withLineFact(lost, { type: 'microphone', state: 'denied' })).toEqual({ ...lost, microphone: 'denied' })
  })
})

describe('a missed call', () => {
  it('is kept once', () => {
    const once = withMissed(noPresence, missed(1))
    expect(once.missed).toEqual([missed(1)])
    expect(withMissed(once, missed(1))).toBe(once)
  })
  it('is not told again after it was seen', () => {
    const seen = { ...withMissed(noPresence, missed(1)), missed: [] }
    expect(withMissed(seen, missed(1))).toBe(seen)
  })
  it('gives way to newer ones: twenty are kept, a hundred are known', () => {
    let presence = noPresence
    for (let number = 0; number < 150; number++) presence = withMissed(presence, missed(number))
    expect(presence.missed).toHaveLength(20)
    expect(presence.missed.at(-1)).toEqual(missed(149))
    expect(presence.toldMissed).toHaveLength(100)
    expect(withMissed(presence, missed(60))).toBe(presence)
  })
})
