import { describe, expect, it, vi } from 'vitest'
import { runLiveStream } from '../../../lib/api/live-stream.ts'
import { createLogger } from '../../../lib/core/log.ts'

const call = {
  id: '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001',
  direction: 'outbound',
  status: 'ended',
  outcome: 'answered',
  remote: '+14155550132',
  ext: null,
  line: { id: 'l1', number: '+14155550100', label: 'Front desk' },
  agent: null,
  startedAt: 1,
  answeredAt: 2,
  endedAt: 3,
  durationMs: 1,
  version: 2,
}
const frame = (id: number) => `id: ${id}\ndata: ${JSON.stringify({ type: 'call-changed', call })}\n\n`

type Connection = { headers: Headers; send(text: string): void; end(): void }

function rig() {
  const connections: Connection[] = []
  const taken: string[] = []
  const asked: boolean[] = []
  let lastEventId: string | null = null
  let status = 200
  let accepts = true
  const stop = new AbortController()
  const finished = runLiveStream(
    {
      fetch: async (_, init) => {
        if (status !== 200) return new Response(null, { status })
        let controller: ReadableStreamDefaultController<Uint8Array> | undefined
        const body = new ReadableStream<Uint8Array>({ start: (made) => void (controller = made) })
        init?.signal?.addEventListener('abort', () => controller?.error(init.signal?.reason))
        connections.push({
          headers: new Headers(init?.headers),
          send: (text) => controller?.enqueue(new TextEncoder().encode(text)),
          end: () => controller?.close(),
        })
        return new Response(body)
      },
      access: async ({ renew }) => {
        asked.push(renew)
        return { ok: true, url: 'http://127.0.0.1/v1/events', accessToken: 'token', lastEventId }
      },
      onEvent: async (id) => {
        await Promise.resolve()
        if (!accepts) return false
        taken.push(id)
        lastEventId = id
        return true
      },
      log: createLogger(() => undefined),
    },
    stop.signal,
  )
  return {
    connections,
    taken,
    asked,
    stop: () => stop.abort(),
    finished,
    answer: (next: number) => (status = next),
    accept: (next: boolean) => (accepts = next),
  }
}

describe('the live stream', () => {
  it('hands over events in order, also when a frame arrives in pieces', async () => {
    const { connections, taken, stop, finished } = rig()
    await vi.waitFor(() => expect(connections).toHaveLength(1))
    const text = frame(1) + frame(2)
    connections[0]?.send(text.slice(0, 25))
    connections[0]?.send(text.slice(25))
    await vi.waitFor(() => expect(taken).toEqual(['1', '2']))
    stop()
    await finished
  })
  it('comes back after a loss with the last id that was handled', async () => {
    const { connections, taken, stop, finished } = rig()
    await vi.waitFor(() => expect(connections).toHaveLength(1))
    expect(connections[0]?.headers.get('last-event-id')).toBeNull()
    connections[0]?.send(frame(7))
    await vi.waitFor(() => expect(taken).toEqual(['7']))
    connections[0]?.end()
    await vi.waitFor(() => expect(connections).toHaveLength(2), { timeout: 5000 })
    expect(connections[1]?.headers.get('last-event-id')).toBe('7')
    stop()
    await finished
  })
  it('starts again from the event before when one could not be made safe', async () => {
    const { connections, taken, accept, stop, finished } = rig()
    await vi.waitFor(() => expect(connections).toHaveLength(1))
    connections[0]?.send(frame(4))
    await vi.waitFor(() => expect(taken).toEqual(['4']))
    accept(false)
    connections[0]?.send(frame(5))
    await vi.waitFor(() => expect(connections).toHaveLength(2), { timeout: 5000 })
    expect(connections[1]?.headers.get('last-event-id')).toBe('4')
    stop()
    await finished
  })
  it('skips what it does not know and goes on', async () => {
    const { connections, taken, stop, finished } = rig()
    await vi.waitFor(() => expect(connections).toHaveLength(1))
    connections[0]?.send(`id: 1\ndata: {"type":"from-the-future"}\n\nid: 2\ndata: not json\n\n${frame(3)}`)
    await vi.waitFor(() => expect(taken).toEqual(['3']))
    stop()
    await finished
  })
  it('asks for another token after one was refused', async () => {
    const { asked, answer, stop, finished } = rig()
    answer(401)
    await vi.waitFor(() => expect(asked.slice(-1)).toEqual([true]), { timeout: 5000 })
    stop()
    await finished
  })
})
