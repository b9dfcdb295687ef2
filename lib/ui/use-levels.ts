import { useMemo, useSyncExternalStore } from 'react'
import type { CallId } from '../call/call.ts'
import { ports } from '../contracts/messages.ts'
import { type Levels, levelsSchema } from '../contracts/snapshot.ts'
import { createHearing } from './loudness.ts'
import { createStream } from './stream.ts'
import type { ViewDeps } from './view-deps.ts'

/** With whether there was sound just now. */
export type HeardLevels = Levels & { inputHeard: boolean; outputHeard: boolean }

/** Sound levels of one call, straight from the engine document; null while there are none. */
export function useLevels({ connect, clock }: Pick<ViewDeps, 'connect' | 'clock'>, callId: CallId): HeardLevels | null {
  const stream = useMemo(() => {
    const hearInput = createHearing(clock)
    const hearOutput = createHearing(clock)
    return createStream<HeardLevels>({
      connect,
      clock,
      name: ports.levels,
      parse(message) {
        const levels = levelsSchema.safeParse(message).data
        if (levels?.callId !== callId) return null
        return { ...levels, inputHeard: hearInput(levels.input), outputHeard: hearOutput(levels.output) }
      },
      // A broadcast has no end: only silence tells that the engine is gone.
      silenceMs: 2000,
    })
  }, [connect, clock, callId])
  const { link, value } = useSyncExternalStore(stream.subscribe, stream.read)
  return link === 'live' ? value : null
}
