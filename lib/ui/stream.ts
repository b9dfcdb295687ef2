/**
 * A port as a store for `useSyncExternalStore`. Chrome stops an idle worker and closes its ports, which is normal: the
 * stream connects again, and that wakes the worker.
 */
import type { Clock } from './clock.ts'

/** The part of a runtime port that a view uses. */
export type Port = {
  onMessage: { addListener(listener: (message: unknown) => void): void }
  onDisconnect: { addListener(listener: () => void): void }
  disconnect: () => void
}
export type Connect = (name: string) => Port

/** `connecting` until the first value, `live`, and `lost` while the value shown may be old. */
export type StreamState<T> = { link: 'connecting' | 'live' | 'lost'; value: T | null }

export type Stream<T> = {
  subscribe: (listener: () => void) => () => void
  read: () => StreamState<T>
}

export type StreamOptions<T> = {
  connect: Connect
  name: string
  clock: Clock
  /** Null for a message that is not understood; it is dropped. */
  parse: (message: unknown) => T | null
  /** Whether `next` may replace `current`, which came over the same port. */
  replaces?: (next: T, current: T) => boolean
  /** Connects again when nothing came for so long. A port with two receivers stays open when only one of them dies. */
  silenceMs?: number
  /**
   * Values that come faster than the screen are drawn once. The engine document shares the views' thread, and a call is
   * set up on it: each drawing less is a sooner connection (measured: ten of them took 12 ms of that thread).
   */
  oncePerFrame?: boolean
}

const firstRetryMs = 50
const longestRetryMs = 3000

export function createStream<T>(options: StreamOptions<T>): Stream<T> {
  const { connect, name, clock, parse, replaces, silenceMs } = options
  const listeners = new Set<() => void>()
  let state: StreamState<T> = { link: 'connecting', value: null }
  let port: Port | null = null
  let retryMs = firstRetryMs
  let cancelTimer = () => {}
  /** The next frame will tell. */
  let isTold = false

  function set(next: StreamState<T>) {
    state = next
    if (options.oncePerFrame !== true) tell()
    else if (!isTold) {
      isTold = true
      clock.beforePaint(tell)
    }
  }

  function tell() {
    isTold = false
    for (const listener of listeners) listener()
  }

  function lose() {
    port = null
    if (state.link === 'live') set({ ...state, link: 'lost' })
    wait(retryMs, open)
    retryMs = Math.min(retryMs * 2, longestRetryMs)
  }

  function wait(delayMs: number, run: () => void) {
    cancelTimer()
    cancelTimer = clock.after(delayMs, run)
  }

  function watch(mine: Port) {
    if (silenceMs === undefined) return
    wait(silenceMs, () => {
      // `disconnect` raises no event on the side that calls it.
      mine.disconnect()
      lose()
    })
  }

  function open() {
    cancelTimer()
    let mine: Port
    try {
      mine = connect(name)
    } catch {
      // The extension was reloaded under this page, or the browser is closing; trying again costs nothing.
      lose()
      return
    }
    port = mine
    // Revisions are compared within one port: a worker that starts anew may count from the beginning.
    let current: T | null = null
    mine.onMessage.addListener((message) => {
      if (port !== mine) return
      const value = parse(message)
      if (value === null) return
      if (current !== null && replaces && !replaces(value, current)) return
      current = value
      retryMs = firstRetryMs
      watch(mine)
      set({ link: 'live', value })
    })
    mine.onDisconnect.addListener(() => {
      if (port === mine) lose()
    })
    watch(mine)
  }

  function close() {
    cancelTimer()
    const last = port
    port = null
    last?.disconnect()
    if (state.link === 'live') state = { ...state, link: 'lost' }
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      if (listeners.size === 1) open()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) close()
      }
    },
    read: () => state,
  }
}
