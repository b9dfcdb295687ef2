import { afterEach, expect, test, vi } from 'vitest'
import { coalesce } from '../../../lib/core/coalesce.ts'

afterEach(() => vi.useRealTimers())

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

function rig() {
  let state = 0
  const told: number[] = []
  const releases: (() => void)[] = []
  const publish = coalesce(async () => {
    const seen = state
    await new Promise<void>((resolve) => releases.push(resolve))
    told.push(seen)
  }, wait)
  const set = (next: number) => {
    state = next
    return publish()
  }
  const release = async () => {
    releases.shift()?.()
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  return { set, told, release, waiting: () => releases.length }
}

test('runs at once when nothing is running', () => {
  const { set, waiting } = rig()
  void set(1)
  expect(waiting()).toBe(1)
})

test('shares one run among all who ask during another, and that run sees the newest state', async () => {
  const { set, told, release } = rig()
  const first = set(1)
  const later = [set(2), set(3), set(4)]
  await release()
  await first
  await release()
  await Promise.all(later)
  expect(told).toEqual([1, 4])
})

test('goes on after a run that failed, and tells only those who asked for that run', async () => {
  let fails = true
  let runs = 0
  const publish = coalesce(async () => {
    runs++
    if (fails) throw new Error('no storage')
  }, wait)
  const failed = publish()
  const next = publish()
  fails = false
  await expect(failed).rejects.toThrow('no storage')
  await expect(next).resolves.toBeUndefined()
  await publish()
  expect(runs).toBe(3)
})

test('puts the next run off for whom it may wait, and shares it with all who ask meanwhile', async () => {
  vi.useFakeTimers()
  let state = 1
  const told: number[] = []
  const publish = coalesce(async () => void told.push(state), wait)
  const asked = [publish(100)]
  state = 2
  asked.push(publish())
  await vi.advanceTimersByTimeAsync(99)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  await Promise.all(asked)
  expect(told).toEqual([2])
  state = 3
  await publish()
  expect(told).toEqual([2, 3])
})
