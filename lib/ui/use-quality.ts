import { useMemo, useSyncExternalStore } from 'react'
import type { CallId } from '../call/call.ts'
import { ports } from '../contracts/messages.ts'
import { type Quality, qualitySchema } from '../contracts/quality.ts'
import { createStream } from './stream.ts'
import type { ViewDeps } from './view-deps.ts'

/** The last minute, oldest first; the newest says how it is now. */
export type QualityHistory = { now: Quality; scores: readonly (number | null)[]; microphones: readonly string[] }

const kept = 60

/** The quality of one call, straight from the engine document; null while there is none. */
export function useQuality(
  { connect, clock }: Pick<ViewDeps, 'connect' | 'clock'>,
  callId: CallId,
): QualityHistory | null {
  const stream = useMemo(
    () =>
      createStream<QualityHistory>({
        connect,
        clock,
        name: ports.quality,
        parse: createHistory(callId),
        oncePerFrame: true,
        // One a second; a few may be late.
        silenceMs: 5000,
      }),
    [connect, clock, callId],
  )
  const { link, value } = useSyncExternalStore(stream.subscribe, stream.read)
  return link === 'live' ? value : null
}

function createHistory(callId: CallId): (message: unknown) => QualityHistory | null {
  let last: readonly Quality[] = []
  return (message) => {
    const now = qualitySchema.safeParse(message).data
    if (now?.callId !== callId) return null
    last = [...last, now].slice(-kept)
    return { now, scores: last.map(({ mos }) => mos), microphones: last.map(({ microphone }) => microphone) }
  }
}

export type Grade = 'good' | 'fair' | 'poor' | 'measuring'

/** Where people begin to be dissatisfied, and where many are (ITU-T G.107, annex B, table B.1). */
export function gradeOf(mos: number | null): Grade {
  if (mos === null) return 'measuring'
  if (mos >= 4.03) return 'good'
  return mos >= 3.6 ? 'fair' : 'poor'
}
