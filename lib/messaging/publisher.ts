import type { Sender } from '../contracts/messages.ts'
import { contextOf, type RawSender } from './context-of.ts'

/** One end of a port, as much as is used. */
export type PortLike = {
  name: string
  sender?: RawSender
  postMessage(message: unknown): void
  disconnect(): void
  onDisconnect: { addListener(listener: () => void): void }
}

export type Publisher<T> = { publish(value: T): void; hasViews(): boolean }

/**
 * Whole values over a named port, publisher to views. Register it in the first turn. Every extension page sees every
 * connect, so a name that is not ours is left alone; ours from a context that may not listen is cut.
 */
export function createPublisher<T>(options: {
  name: string
  from: readonly Sender[]
  runtime: {
    id: string
    getURL(path: string): string
    onConnect: { addListener(listener: (port: never) => void): void }
  }
  /** What a view that has just come sees first; undefined for nothing. */
  greet?: () => Promise<T | undefined>
}): Publisher<T> {
  const views = new Set<PortLike>()
  const self = { id: options.runtime.id, origin: new URL(options.runtime.getURL('')).origin }

  function post(port: PortLike, value: T) {
    try {
      port.postMessage(value)
    } catch {
      views.delete(port) // closed in the same moment; its own event is on the way
    }
  }

  options.runtime.onConnect.addListener((raw) => {
    const port = raw as PortLike
    if (port.name !== options.name) return
    const context = contextOf(port.sender ?? {}, self)
    if (context === null || !options.from.includes(context)) {
      port.disconnect()
      return
    }
    views.add(port)
    port.onDisconnect.addListener(() => views.delete(port))
    void options.greet?.().then((value) => value !== undefined && views.has(port) && post(port, value))
  })

  return {
    publish(value) {
      for (const port of views) post(port, value)
    },
    hasViews: () => views.size > 0,
  }
}
