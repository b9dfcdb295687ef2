import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../../lib/contracts/messages.ts'
import { fail, ok } from '../../../lib/core/result.ts'
import { createPresenceStore, withLineFact } from '../../../lib/session/presence.ts'
import { createReachability } from '../../../lib/session/reachability.ts'
import { createItems, noPresence } from '../../../lib/storage/items.ts'
import { memoryArea } from '../../support/memory-area.ts'

type Gateway = 'rings' | 'rings nobody' | 'busy' | 'away' | 'no line'

/** A worker and a gateway that rings this device; the clock and the timers are the test's. */
function rig() {
  const items = createItems({ session: memoryArea(), local: memoryArea() }, { serverUrl: '' })
  const presence = createPresenceStore(items.presence)
  const timers: { at: number; run: () => void }[] = []
  const asked: number[] = []
  let at = 1_000_000
  let renewed = 0
  let gateway: Gateway = 'rings'
  let life = make()

  function make() {
    return createReachability({
      presence,
      api: {
        async probe() {
          await Promise.resolve()
          if (gateway === 'away') return fail('offline')
          if (gateway === 'busy') return fail('unavailable', 429)
          if (gateway === 'no line') return fail('target-unavailable', 409)
          asked.push(at)
          if (gateway === 'rings') await hears({ type: 'probed', at: at + 1 })
          return ok({ probeId: '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0007', answerWithinMs: 5_000 })
        },
      },
      renewLine: async () => void renewed++,
      publish: async () => undefined,
      later: (delayMs, run) => timers.push({ at: at + delayMs, run }),
      now: () => at,
      onError: (error) => {
        throw error
      },
    })
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  async function hears(event: EngineEvent) {
    if ('callId' in event) return
    await presence.update((known) => withLineFact(known, event))
    life.heard(event)
  }
  async function wake() {
    life.wake()
    await settled()
  }
  async function pass(ms: number) {
    const until = at + ms
    for (;;) {
      const [next] = timers.filter((timer) => timer.at <= until).toSorted((a, b) => a.at - b.at)
      if (next === undefined) break
      timers.splice(timers.indexOf(next), 1)
      at = next.at
      next.run()
      await settled()
    }
    at = until
  }
  return {
    asked,
    renewed: () => renewed,
    state: async () => (await presence.get()).reachability,
    gateway: (how: Gateway) => (gateway = how),
    async tell(type: 'registered' | 'line-changed') {
      await hears({ type, at })
      await settled()
    },
    async lose() {
      await hears({ type: 'unregistered', at, fault: 'signalling-unreachable' })
      await settled()
    },
    /** A worker that is stopped forgets its timers. */
    restart() {
      timers.length = 0
      life = make()
    },
    pass,
    wake,
    /** Minute alarms for so long. */
    async minutes(count: number) {
      for (let minute = 0; minute < count; minute++) {
        await pass(60_000)
        await wake()
      }
    },
  }
}

describe('a device that is registered', () => {
  it('is proved to ring at once, and the proof has its time', async () => {
    const { tell, state, asked } = rig()
    await tell('registered')
    expect(asked).toHaveLength(1)
    expect(await state()).toMatchObject({ state: 'ready', checkedAt: 1_000_001 })
  })

  it('is proved anew when the proof is some minutes old, and not before', async () => {
    const { tell, minutes, asked } = rig()
    await tell('registered')
    await minutes(4)
    expect(asked).toHaveLength(1)
    await minutes(2)
    expect(asked).toHaveLength(2)
    await minutes(60)
    expect(asked.length).toBeLessThanOrEqual(14)
  })

  it('is proved anew after a sleep, and after another network', async () => {
    const { tell, wake, pass, asked } = rig()
    await tell('registered')
    await wake()
    await pass(100_000)
    await wake()
    expect(asked).toHaveLength(2)
    await pass(61_000)
    await tell('line-changed')
    expect(asked).toHaveLength(3)
    await tell('line-changed')
    await pass(30_000)
    expect(asked).toHaveLength(3)
  })

  it('never asks more than once in 15 s, and asks then', async () => {
    const { tell, pass, asked, lose } = rig()
    await tell('registered')
    for (let time = 0; time < 5; time++) {
      await lose()
      await tell('registered')
    }
    expect(asked).toHaveLength(1)
    await pass(20_000)
    expect(asked).toEqual([1_000_000, 1_015_000])
  })

  it('is proved by the test call that another device of the person asked for', async () => {
    const { tell, pass, state, gateway, asked } = rig()
    gateway('busy')
    await tell('registered')
    expect(await state()).toMatchObject({ state: 'ready', checkedAt: null })
    gateway('rings')
    await pass(16_000)
    expect(asked).toHaveLength(1)
    expect(await state()).toMatchObject({ state: 'ready', checkedAt: 1_015_001 })
  })

  it('of somebody whom nobody can call is not asked about again and again in vain', async () => {
    const { tell, state, gateway, pass } = rig()
    gateway('no line')
    await tell('registered')
    await pass(600_000)
    expect(await state()).toMatchObject({ state: 'ready', checkedAt: null })
  })
})

describe('a device that is registered and does not ring', () => {
  it('is told as such, connects anew, and counts as able only once a test call arrived', async () => {
    const { tell, pass, state, gateway, renewed } = rig()
    gateway('rings nobody')
    await tell('registered')
    await pass(9_000)
    expect(await state()).toMatchObject({ state: 'unreachable', fault: 'not-rung' })
    expect(renewed()).toBe(1)
    await tell('registered')
    expect(await state()).toMatchObject({ state: 'unreachable', fault: 'not-rung' })
    gateway('rings')
    await pass(20_000)
    expect(await state()).toMatchObject({ state: 'ready', checkedAt: 1_015_001 })
  })

  it('goes on trying each minute, and connects anew now and then', async () => {
    const { tell, minutes, gateway, renewed, asked } = rig()
    gateway('rings nobody')
    await tell('registered')
    await minutes(10)
    expect(asked.length).toBeGreaterThanOrEqual(9)
    expect(asked.length).toBeLessThanOrEqual(12)
    expect(renewed()).toBe(4)
  })

  it('is found out also by a worker that was stopped meanwhile', async () => {
    const { tell, restart, pass, wake, state, gateway } = rig()
    gateway('rings nobody')
    await tell('registered')
    restart()
    await pass(60_000)
    await wake()
    expect(await state()).toMatchObject({ state: 'unreachable', fault: 'not-rung' })
  })

  it('that is not registered any more is told as that', async () => {
    const { tell, lose, pass, state, gateway } = rig()
    gateway('rings nobody')
    await tell('registered')
    await lose()
    await pass(20_000)
    expect(await state()).toMatchObject({ state: 'unreachable', fault: 'signalling-unreachable' })
  })
})

describe('a gateway that does not answer', () => {
  it('is told after two minutes, not at once, and forgotten as soon as it rings', async () => {
    const { tell, minutes, state, gateway } = rig()
    gateway('away')
    await tell('registered')
    await minutes(1)
    expect(await state()).toMatchObject({ state: 'ready', checkedAt: null })
    await minutes(2)
    expect(await state()).toMatchObject({ state: 'unreachable', fault: 'gateway-silent' })
    gateway('rings')
    await minutes(1)
    expect(await state()).toMatchObject({ state: 'ready', checkedAt: expect.any(Number) as number })
  })
})

it('nobody who is signed out is asked about', async () => {
  const { wake, asked, state } = rig()
  await wake()
  expect(asked).toEqual([])
  expect(await state()).toEqual(noPresence.reachability)
})
