import { useMemo, useSyncExternalStore } from 'react'
import { ports } from '../contracts/messages.ts'
import { type Snapshot, snapshotSchema } from '../contracts/snapshot.ts'
import { createStream, type StreamState } from './stream.ts'
import type { ViewDeps } from './view-deps.ts'

/** The state of the phone as the worker publishes it. Views render this and keep nothing of their own. */
export function useSnapshot({ connect, clock }: Pick<ViewDeps, 'connect' | 'clock'>): StreamState<Snapshot> {
  const stream = useMemo(
    () =>
      createStream<Snapshot>({
        connect,
        clock,
        name: ports.snapshot,
        parse: (message) => snapshotSchema.safeParse(message).data ?? null,
        oncePerFrame: true,
        replaces: (next, current) => next.rev > current.rev,
      }),
    [connect, clock],
  )
  return useSyncExternalStore(stream.subscribe, stream.read)
}
