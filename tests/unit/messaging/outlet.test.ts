import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineEvent, Refusal } from '../../../lib/contracts/messages.ts'
import { createLogger } from '../../../lib/core/log.ts'
import { createOutlet } from '../../../lib/messaging/outlet.ts'
import type { Request } from '../../../lib/messaging/request.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const callId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
const registered: EngineEvent = { type: 'registered', at: 1 }
const lost: EngineEvent = { type: 'link-lost', callId }
const restored: EngineEvent = { type: 'link-restored', callId }

type Taken = { name: string; input: { epoch: string; seq: number; event: { type: string } } }

/** A worker that can be stopped, or refuse; every answer takes 20 ms. */
function rig() {
  const taken: Taken[] = []
  const log: string[] = []
  let worker: 'up' | Refusal = 'up'
  let asked = 0
  const request = (async (name: string, input: unknown) => {
    asked++
    const state = worker
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (state !== 'up') return { ok: false, error: { code: state } }
    taken.push(structuredClone({ name, input }) as Taken)
    return { ok: true, value: null }
  }) as Request
  return {
    outlet: createOutlet(
      request,
      createLogger((_, line) => log.push(line)),
    ),
    taken,
    log,
    asked: () => asked,
    worker: (state: typeof worker) => (worker = state),
    types: () => taken.map(({ input }) => input.event.type),
  }
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('facts on their way to the worker', () => {
  it('arrive in order, numbered, from one epoch', async () => {
    const { outlet, taken, types } = rig()
    for (const event of [registered, lost, restored]) outlet.engineEvent(event)
    await pass(100)
    expect(types()).toEqual(['registered', 'link-lost', 'link-restored'])
    expect(taken.map(({ input }) => input.seq)).toEqual([1, 2, 3])
    expect(new Set(taken.map(({ input }) => input.epoch)).size).toBe(1)
    expect(taken.every(({ name }) => name === 'background:engineEvent')).toBe(true)
  })
  it('wait, in order, for a worker that starts again', async () => {
    const { outlet, types, worker } = rig()
    worker('receiver-gone')
    outlet.engineEvent(lost)
    outlet.engineEvent(restored)
    await pass(2_000)
    expect(outlet.waiting()).toBe(true)
    expect(types()).toEqual([])
    worker('up')
    await pass(400)
    expect(types()).toEqual(['link-lost', 'link-restored'])
    expect(outlet.waiting()).toBe(false)
  })
  it('keep the number they had when they happened', async () => {
    const { outlet, taken, worker } = rig()
    worker('receiver-gone')
    outlet.engineEvent(lost)
    await pass(1_000)
    worker('up')
    outlet.engineEvent(restored)
    await pass(1_000)
    expect(taken.map(({ input }) => [input.event.type, input.seq])).toEqual([
      ['link-lost', 1],
      ['link-restored', 2],
    ])
  })
  it('are waiting until the worker has answered, and not after', async () => {
    const { outlet } = rig()
    expect(outlet.waiting()).toBe(false)
    outlet.engineEvent(registered)
    outlet.engineEvent(lost)
    expect(outlet.waiting()).toBe(true)
    await pass(25)
    expect(outlet.waiting()).toBe(true)
    await pass(25)
    expect(outlet.waiting()).toBe(false)
  })
  it('that are refused are not sent again, and hold up nothing', async () => {
    const { outlet, types, worker, log, asked } = rig()
    worker('input-invalid')
    outlet.engineEvent(lost)
    await pass(25)
    worker('up')
    outlet.engineEvent(restored)
    await pass(100)
    expect(asked()).toBe(2)
    expect(types()).toEqual(['link-restored'])
    expect(log.join()).toContain('fact-refused')
    expect(outlet.waiting()).toBe(false)
  })
  it('are given up after a while, and the next ones are tried all the same', async () => {
    const { outlet, types, worker, log } = rig()
    worker('receiver-gone')
    outlet.engineEvent(lost)
    await pass(7_000)
    expect(log.join()).toContain('fact-lost')
    expect(outlet.waiting()).toBe(false)
    worker('up')
    outlet.engineEvent(restored)
    await pass(100)
    expect(types()).toEqual(['link-restored'])
  })
})

describe('an event of the live stream', () => {
  it('counts as taken when the worker has it, and is no fact of the engine', async () => {
    const { outlet, taken } = rig()
    const taking = outlet.liveEvent('17', { type: 'position' })
    expect(outlet.waiting()).toBe(false)
    await pass(25)
    expect(await taking).toBe(true)
    expect(taken).toEqual([{ name: 'background:liveEvent', input: { id: '17', event: { type: 'position' } } }])
  })
  it('is not taken when the worker failed at it: the stream must bring it again', async () => {
    const { outlet, worker } = rig()
    worker('handler-failed')
    const taking = outlet.liveEvent('17', { type: 'position' })
    await pass(25)
    expect(await taking).toBe(false)
  })
  it('keeps its place among the facts', async () => {
    const { outlet, types } = rig()
    outlet.engineEvent(lost)
    void outlet.liveEvent('17', { type: 'position' })
    outlet.engineEvent(restored)
    await pass(100)
    expect(types()).toEqual(['link-lost', 'position', 'link-restored'])
  })
})
