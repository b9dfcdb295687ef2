import { useMemo, useSyncExternalStore } from 'react'
import { ports } from '../contracts/messages.ts'
import { type Pages, pagesSchema } from '../contracts/pages.ts'
import { createStream } from './stream.ts'
import type { ViewDeps } from './view-deps.ts'

/** What is chosen for web pages, as the worker publishes it; null until it came. */
export function usePages({ connect, clock }: Pick<ViewDeps, 'connect' | 'clock'>): Pages | null {
  const stream = useMemo(
    () =>
      createStream<Pages>({
        connect,
        clock,
        name: ports.pages,
        parse: (message) => pagesSchema.safeParse(message).data ?? null,
        replaces: (next, current) => next.rev > current.rev,
      }),
    [connect, clock],
  )
  return useSyncExternalStore(stream.subscribe, stream.read).value
}
