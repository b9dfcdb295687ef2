import { describe, expect, it } from 'vitest'
import { createOwnPresence } from '../../../lib/session/own-presence.ts'
import { createItems } from '../../../lib/storage/items.ts'
import { memoryArea } from '../../support/memory-area.ts'
import { available, peopleApi } from '../../support/people-api.ts'

function rig() {
  const { ownPresence: item } = createItems(
    { session: memoryArea(), local: memoryArea() },
    { serverUrl: 'http://127.0.0.1:8787' },
  )
  const state = { signedIn: true, now: 100, up: true, published: 0 }
  const people = peopleApi(() => state.up)
  const presence = createOwnPresence({
    api: people.api,
    item,
    isSignedIn: async () => state.signedIn,
    publish: async () => void state.published++,
    now: () => state.now,
  })
  return { ...presence, item, people, state }
}

describe('one’s own presence', () => {
  it('is what the server says, and keeps a device quiet only when nothing may disturb', async () => {
    const { read, change, isQuiet, item } = rig()
    await read()
    expect(await item.get()).toEqual(available)
    expect(await isQuiet()).toBe(false)
    for (const [chosen, quiet] of [
      ['busy', false],
      ['away', false],
      ['do-not-disturb', true],
    ] as const) {
      expect(await change({ chosen })).toEqual({ ok: true, value: null })
      expect(await isQuiet()).toBe(quiet)
    }
  })

  it('keeps a device quiet no longer than it was chosen for, also when the server cannot be reached', async () => {
    const { heard, isQuiet, state } = rig()
    await heard({ ...available, chosen: 'do-not-disturb', effective: 'do-not-disturb', until: 500, version: 5 })
    state.up = false
    state.now = 499
    expect(await isQuiet()).toBe(true)
    state.now = 500
    expect(await isQuiet()).toBe(false)
  })

  it('follows what is chosen on another device, and no older news', async () => {
    const { read, heard, item, state } = rig()
    await read()
    await heard({ ...available, chosen: 'away', effective: 'away', version: 5 })
    await heard({ ...available, chosen: 'busy', effective: 'busy', version: 4 })
    expect(await item.get()).toMatchObject({ chosen: 'away', version: 5 })
    expect(state.published).toBe(2)
  })

  it('stays as it was when the server cannot be reached, and says so', async () => {
    const { read, change, item, state } = rig()
    await read()
    state.up = false
    expect(await change({ chosen: 'away' })).toMatchObject({ ok: false, error: { code: 'offline' } })
    expect(await item.get()).toEqual(available)
  })

  it('is asked for again when its time ran out or working hours may have begun, and not otherwise', async () => {
    const { read, heard, wake, people, state } = rig()
    await read()
    await wake()
    expect(people.asked).toHaveLength(1)
    await heard({ ...available, chosen: 'away', effective: 'away', until: 200, version: 2 })
    await wake()
    expect(people.asked).toHaveLength(1)
    state.now = 200
    await wake()
    expect(people.asked).toHaveLength(2)
    await heard({ ...available, schedule: { zone: 'Europe/Berlin', hours: [{ day: 1, from: 0, to: 60 }] }, version: 3 })
    await wake()
    expect(people.asked).toHaveLength(3)
  })

  it('of somebody who signed out meanwhile is not kept', async () => {
    const { read, item, state } = rig()
    const reading = read()
    state.signedIn = false
    await reading
    expect(await item.get()).toBeNull()
  })
})
