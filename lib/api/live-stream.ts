// One stream of live events, resumed from the last event that was handled. Runs in the offscreen document: a worker is
// stopped after 30 s without events, and a stopped worker would miss that the other side answered.
import { createParser } from 'eventsource-parser'
import { type LiveEvent, liveEventSchema } from '../contracts/api.ts'
import type { Output } from '../contracts/messages.ts'
import type { Logger } from '../core/log.ts'

/** The gateway sends something every 15 s; three missed beats mean that the connection is dead. */
const silenceMs = 45_000
/** The longest is short: until the stream is back, a call that was answered still looks as if it rang. */
const retryMs = [500, 1_000, 2_000, 4_000]

export type LiveStreamDeps = {
  fetch: typeof fetch
  access(options: { renew: boolean }): Promise<Output<'background:streamAccess'>>
  /** True when the event is safe; otherwise the stream starts again from the one before. */
  onEvent(id: string, event: LiveEvent): Promise<boolean>
  log: Logger
}

/** Runs until `signal` aborts. Never rejects. */
export async function runLiveStream(deps: LiveStreamDeps, signal: AbortSignal): Promise<void> {
  let attempt = 0
  let renew = false
  while (!signal.aborted) {
    const outcome = await readOnce(deps, signal, renew)
    if (signal.aborted) return
    renew = outcome === 'unauthorized'
    attempt = outcome === 'received' ? 0 : attempt + 1
    const base = retryMs[Math.min(attempt, retryMs.length - 1)] ?? 4_000
    // Jitter: after a gateway restart, a thousand clients must not come back in the same instant.
    await pause(base * (0.75 + Math.random() / 2), signal)
  }
}

type Outcome = 'received' | 'nothing' | 'unauthorized'

async function readOnce(deps: LiveStreamDeps, signal: AbortSignal, renew: boolean): Promise<Outcome> {
  const access = await deps.access({ renew })
  if (!access.ok) return 'nothing'
  const connection = new AbortController()
  const abort = () => connection.abort()
  signal.addEventListener('abort', abort, { once: true })
  let watchdog = setTimeout(abort, silenceMs)
  let outcome: Outcome = 'nothing'
  const events: { id: string; data: string }[] = []
  const parser = createParser({ onEvent: ({ id, data }) => id !== undefined && events.push({ id, data }) })
  try {
    const headers: Record<string, string> = {
      authorization: `Bearer ${access.accessToken}`,
      accept: 'text/event-stream',
    }
    if (access.lastEventId !== null) headers['last-event-id'] = access.lastEventId
    const response = await deps.fetch(access.url, {
      headers,
      credentials: 'omit',
      cache: 'no-store',
      signal: connection.signal,
    })
    if (!response.ok || response.body === null) {
      deps.log.warn('stream-refused', { status: response.status })
      return response.status === 401 ? 'unauthorized' : 'nothing'
    }
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(watchdog)
      watchdog = setTimeout(abort, silenceMs)
      outcome = 'received'
      parser.feed(text)
      for (const { id, data } of events.splice(0)) {
        if (!(await take(deps, id, data))) return 'nothing'
      }
    }
  } catch {
    // Lost, refused or aborted: the loop comes back with the last id.
  } finally {
    clearTimeout(watchdog)
    signal.removeEventListener('abort', abort)
    connection.abort()
  }
  return outcome
}

async function take(deps: LiveStreamDeps, id: string, data: string): Promise<boolean> {
  const parsed = liveEventSchema.safeParse(parseJson(data))
  if (parsed.success) return deps.onEvent(id, parsed.data)
  deps.log.warn('stream-event-unknown') // a newer gateway; the rest goes on
  return true
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
