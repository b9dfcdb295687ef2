import { createParser } from 'eventsource-parser'
import { type LiveEvent, liveEventSchema } from '../../../lib/contracts/api.ts'
import type { TestGateway } from './gateway.ts'

export type Received = { id: string; event: Extract<LiveEvent, { type: 'call-changed' }> }

/** A reader of the live events that keeps what came. `next` waits for one more; `done` says that the stream ended. */
export async function openStream(gateway: TestGateway, token: string, lastEventId?: string) {
  const cancel = new AbortController()
  const headers: Record<string, string> = { authorization: `Bearer ${token}` }
  if (lastEventId !== undefined) headers['last-event-id'] = lastEventId
  const response = await gateway.request('/v1/events', { headers, signal: cancel.signal })
  const events: Received[] = []
  const others: LiveEvent[] = []
  const comments: string[] = []
  let position: string | undefined
  const ended = Promise.withResolvers<void>()
  let more = Promise.withResolvers<void>()
  const parser = createParser({
    onEvent: ({ id = '', data }) => {
      const event = liveEventSchema.parse(JSON.parse(data))
      if (event.type === 'position') position = id
      else if (event.type === 'call-changed') events.push({ id, event })
      else others.push(event)
    },
    onComment: (comment) => comments.push(comment),
  })
  const reader = response.body?.getReader()
  const read = async () => {
    if (reader === undefined) return
    const decoder = new TextDecoder()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const text = decoder.decode(part.value, { stream: true })
      parser.feed(text)
      more.resolve()
      more = Promise.withResolvers()
    }
  }
  let over = false
  void read().finally(() => {
    over = true
    ended.resolve()
    more.resolve()
  })
  return {
    response,
    events,
    /** What is not about the log. */
    others,
    comments,
    done: ended.promise,
    /** Where the stream stood when it was opened. */
    position: () => position,
    async until(condition: () => boolean): Promise<void> {
      while (!condition()) {
        if (over) throw new Error('the stream ended before this came')
        await more.promise
      }
    },
    async close(): Promise<void> {
      cancel.abort()
      await reader?.cancel()
    },
  }
}
