import { describe, expect, test } from 'vitest'
import { createStream } from '../../../lib/ui/stream.ts'
import { createFakeRuntime } from '../../support/view-deps.ts'

type Value = { rev: number; text: string }

function setUp(silenceMs?: number) {
  const runtime = createFakeRuntime()
  const seen: string[] = []
  const stream = createStream<Value>({
    connect: runtime.deps.connect,
    clock: runtime.clock,
    name: 'background:snapshot',
    parse: (message) =>
      typeof message === 'object' && message !== null && 'rev' in message ? (message as Value) : null,
    replaces: (next, current) => next.rev > current.rev,
    ...(silenceMs === undefined ? {} : { silenceMs }),
  })
  const stop = stream.subscribe(() => {
    const { link, value } = stream.read()
    seen.push(`${link} ${value?.text ?? '-'}`)
  })
  return { ...runtime, stream, seen, stop }
}

describe('a stream', () => {
  test('is connecting until the first value', () => {
    const { stream, port } = setUp()
    expect(stream.read()).toEqual({ link: 'connecting', value: null })
    port('background:snapshot').send({ rev: 1, text: 'a' })
    expect(stream.read()).toEqual({ link: 'live', value: { rev: 1, text: 'a' } })
  })

  test('drops an older revision, the same again, and what it cannot read', () => {
    const { seen, port } = setUp()
    for (const message of [
      { rev: 5, text: 'new' },
      { rev: 4, text: 'old' },
      { rev: 5, text: 'again' },
      'noise',
      null,
    ]) {
      port('background:snapshot').send(message)
    }
    expect(seen).toEqual(['live new'])
  })

  test('tells once per frame where asked, with the newest value', () => {
    const frames: (() => void)[] = []
    const runtime = createFakeRuntime()
    const seen: string[] = []
    const stream = createStream<Value>({
      connect: runtime.deps.connect,
      clock: { ...runtime.clock, beforePaint: (run) => void frames.push(run) },
      name: 'background:snapshot',
      parse: (message) => message as Value,
      oncePerFrame: true,
    })
    stream.subscribe(() => seen.push(stream.read().value?.text ?? '-'))
    for (const text of ['a', 'b', 'c']) runtime.port('background:snapshot').send({ rev: 1, text })
    expect(seen).toEqual([])
    for (const frame of frames.splice(0)) frame()
    expect(seen).toEqual(['c'])
    runtime.port('background:snapshot').send({ rev: 2, text: 'd' })
    for (const frame of frames.splice(0)) frame()
    expect(seen).toEqual(['c', 'd'])
  })

  test('connects again when the worker is stopped, keeps the last value as lost, and takes what the new worker says', () => {
    const { seen, ports, port, clock } = setUp()
    port('background:snapshot').send({ rev: 5, text: 'before' })
    port('background:snapshot').close()
    clock.advance(100)
    expect(ports).toHaveLength(2)
    // A new worker may count from the beginning.
    port('background:snapshot').send({ rev: 1, text: 'after' })
    expect(seen).toEqual(['live before', 'lost before', 'live after'])
  })

  test('hears nothing more from a port that was replaced', () => {
    const { seen, ports, port, clock } = setUp()
    const old = port('background:snapshot')
    old.close()
    clock.advance(100)
    old.send({ rev: 9, text: 'ghost' })
    expect(ports).toHaveLength(2)
    expect(seen).toEqual([])
  })

  test('waits longer each time while nobody answers, and starts over after an answer', () => {
    const { ports, port, clock } = setUp()
    for (let index = 0; index < 4; index++) {
      port('background:snapshot').close()
      clock.advance(50 * 2 ** index - 1)
      expect(ports).toHaveLength(index + 1)
      clock.advance(1)
      expect(ports).toHaveLength(index + 2)
    }
    port('background:snapshot').send({ rev: 1, text: 'a' })
    port('background:snapshot').close()
    clock.advance(50)
    expect(ports).toHaveLength(6)
  })

  test('connects again after silence where one is due', () => {
    const { ports, clock, port } = setUp(2000)
    port('background:snapshot').send({ rev: 1, text: 'a' })
    clock.advance(1999)
    expect(ports).toHaveLength(1)
    clock.advance(200)
    expect(ports).toHaveLength(2)
    expect(ports[0]?.open).toBe(false)
  })

  test('closes its port and leaves no timer when nobody looks any more', () => {
    const { stop, ports, clock } = setUp(2000)
    stop()
    expect(ports[0]?.open).toBe(false)
    expect(clock.waiting()).toBe(0)
  })

  test('survives a connect that throws, as it does under a page of an extension that was reloaded', () => {
    const runtime = createFakeRuntime()
    let tries = 0
    const stream = createStream<Value>({
      connect: (name) => {
        tries++
        if (tries === 1) throw new Error('Extension context invalidated.')
        return runtime.deps.connect(name)
      },
      clock: runtime.clock,
      name: 'background:snapshot',
      parse: (message) => message as Value,
    })
    stream.subscribe(() => {})
    runtime.clock.advance(50)
    runtime.port('background:snapshot').send({ rev: 1, text: 'a' })
    expect(stream.read().link).toBe('live')
  })
})
