/** What a view is connected to, played by a test: ports, answers to requests, and a clock that the test moves. */
import type { Input, MessageName, Output, Refusal } from '../../lib/contracts/messages.ts'
import type { Result } from '../../lib/core/result.ts'
import type { Request } from '../../lib/messaging/request.ts'
import type { Clock } from '../../lib/ui/clock.ts'
import type { Port } from '../../lib/ui/stream.ts'
import type { Sound, SoundDevices } from '../../lib/ui/sound.ts'
import type { FrontTab, TabDoor } from '../../lib/ui/tab-door.ts'
import type { PanelDeps } from '../../components/PageSide.tsx'

export type FakePort = Port & {
  name: string
  open: boolean
  /** The other side sends. */
  send: (message: unknown) => void
  /** The other side is gone. */
  close: () => void
}

export type Answers = {
  [N in MessageName]?: (input: Input<N>) => Result<Output<N>, Refusal> | Promise<Result<Output<N>, Refusal>>
}

export type FakeRuntime = {
  deps: PanelDeps
  tab: FakeTab
  sound: FakeSound
  ports: FakePort[]
  sent: Array<{ name: MessageName; input: unknown }>
  clock: FakeClock
  /** The newest open port of this name. */
  port: (name: string) => FakePort
}

export function createFakeRuntime(answers: Answers = {}): FakeRuntime {
  const ports: FakePort[] = []
  const sent: FakeRuntime['sent'] = []
  const clock = createFakeClock()
  const tab = createFakeTab()
  const sound = createFakeSound()
  const request: Request = async (name, input) => {
    sent.push({ name, input: structuredClone(input) })
    const answer = answers[name] as ((input: unknown) => unknown) | undefined
    // Answers late, as another process does.
    await Promise.resolve()
    const reply = answer === undefined ? { ok: true, value: { ok: true } } : await answer(structuredClone(input))
    return structuredClone(reply) as never
  }
  return {
    deps: {
      connect(name) {
        const port = createFakePort(name)
        ports.push(port)
        return port
      },
      request,
      clock,
      tab: tab.door,
      sound: sound.door,
    },
    tab,
    sound,
    ports,
    sent,
    clock,
    port(name) {
      const port = ports.findLast((candidate) => candidate.name === name && candidate.open)
      if (port === undefined) throw new Error(`no open port ${name}`)
      return port
    },
  }
}

export type FakeTab = {
  door: TabDoor
  /** What Chrome answers to the question for permissions. */
  gives: boolean
  asked: string[][]
  revealed: Array<{ frameId: number; index: number }>
  list: Awaited<ReturnType<TabDoor['list']>>
  lists: number
  show: (tab: FrontTab | null) => void
  /** A frame says that its numbers changed. */
  change: () => void
}

function createFakeTab(): FakeTab {
  const watchers = new Set<(tab: FrontTab | null) => void>()
  const listeners = new Set<() => void>()
  let front: FrontTab | null = null
  const tell = () => {
    for (const watcher of watchers) watcher(front && { ...front })
  }
  const tab: FakeTab = {
    gives: true,
    asked: [],
    revealed: [],
    list: { ok: true, value: [] },
    lists: 0,
    show(next) {
      front = next
      tell()
    },
    change() {
      for (const listener of listeners) listener()
    },
    door: {
      watch(watcher) {
        watchers.add(watcher)
        watcher(front)
        return () => watchers.delete(watcher)
      },
      look: tell,
      async ask(patterns) {
        tab.asked.push([...patterns])
        await Promise.resolve()
        return tab.gives
      },
      async list() {
        tab.lists++
        await Promise.resolve()
        return structuredClone(tab.list)
      },
      reveal: (_id, at) => void tab.revealed.push(at),
      watchNumbers(_id, listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }
  return tab
}

function createFakePort(name: string): FakePort {
  const onMessage: Array<(message: unknown) => void> = []
  const onDisconnect: Array<() => void> = []
  const port: FakePort = {
    name,
    open: true,
    onMessage: { addListener: (listener) => void onMessage.push(listener) },
    onDisconnect: { addListener: (listener) => void onDisconnect.push(listener) },
    // As in Chrome: the side that disconnects hears no event.
    disconnect() {
      port.open = false
    },
    send(message) {
      for (const listener of onMessage) listener(structuredClone(message))
    },
    close() {
      if (!port.open) return
      port.open = false
      for (const listener of onDisconnect) listener()
    },
  }
  return port
}

export type FakeSound = {
  door: Sound
  devices: SoundDevices
  /** Where the test sound was played; null is the system's choice. */
  played: (string | null)[]
  /** Something was plugged in or out. */
  change: (devices: SoundDevices) => void
}

function createFakeSound(): FakeSound {
  const watchers = new Set<() => void>()
  const sound: FakeSound = {
    devices: { microphones: [], speakers: [] },
    played: [],
    change(devices) {
      sound.devices = devices
      for (const watcher of watchers) watcher()
    },
    door: {
      list: async () => structuredClone(sound.devices),
      watch(onChange) {
        watchers.add(onChange)
        return () => watchers.delete(onChange)
      },
      async play(deviceId) {
        await Promise.resolve()
        if (deviceId !== null && !sound.devices.speakers.some(({ id }) => id === deviceId)) throw new Error('gone')
        sound.played.push(deviceId)
      },
    },
  }
  return sound
}

export type FakeClock = Clock & {
  /** Runs what becomes due on the way, in order. */
  advance: (ms: number) => void
  waiting: () => number
}

export function createFakeClock(start = Date.parse('2026-11-20T10:42:00')): FakeClock {
  let now = start
  let timers: Array<{ at: number; run: () => void }> = []
  return {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    beforePaint: (run) => run(),
    advance(ms) {
      const end = now + ms
      for (;;) {
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        timers = timers.filter((timer) => timer !== next)
        now = next.at
        next.run()
      }
      now = end
    },
    waiting: () => timers.length,
  }
}
