import type { CallState, FarEndInput, RingInput, SimulatorState } from '../../simulator/control-types.ts'
import type { FaultsInput } from '../../simulator/faults.ts'

export type SimClient = ReturnType<typeof createSimClient>

// Typed access to a running simulator's control interface.
export function createSimClient(controlUrl: string) {
  const send = async <Reply>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply> => {
    const response = await fetch(controlUrl + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const reply: unknown = await response.json()
    if (!response.ok) throw new Error(`simulator control ${path}: ${response.status} ${JSON.stringify(reply)}`)
    return reply as Reply
  }
  const post = async (path: string, body: unknown = {}): Promise<void> => {
    await send('POST', path, body)
  }
  const state = (): Promise<SimulatorState> => send('GET', '/state')
  return {
    state,
    ring: (input: RingInput): Promise<{ callSid: string }> => send('POST', '/ring', input),
    hangUp: (callSid: string): Promise<void> => post(`/calls/${callSid}/hangup`),
    answer: (callSid: string): Promise<void> => post(`/calls/${callSid}/answer`),
    pressDigits: (callSid: string, digits: string): Promise<void> => post(`/calls/${callSid}/digits`, { digits }),
    setFarEnd: (input: FarEndInput): Promise<void> => post('/far-end', input),
    dropSockets: (identity?: string): Promise<{ dropped: number }> =>
      send('POST', '/sockets/drop', identity === undefined ? {} : { identity }),
    setFaults: (faults: FaultsInput): Promise<void> => post('/faults', faults),
    reset: (): Promise<void> => post('/reset'),

    // Polls until the state satisfies the condition; the description goes into the error.
    async waitFor<Found>(
      description: string,
      condition: (state: SimulatorState) => Found | undefined | false | null,
      timeoutMs = 10_000,
    ): Promise<Found> {
      const endsAt = Date.now() + timeoutMs
      for (;;) {
        const found = condition(await state())
        if (found !== undefined && found !== false && found !== null) return found
        if (Date.now() > endsAt) throw new Error(`simulator: waited ${timeoutMs} ms for ${description}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
  }
}

export function liveCall(state: SimulatorState, kind: CallState['kind']): CallState | undefined {
  return state.calls.find((call) => call.kind === kind && ['queued', 'initiated', 'ringing', 'in-progress'].includes(call.status))
}
