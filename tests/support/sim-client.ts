import type { CallState, FarEndInput, Heard, RingInput, SimulatorState } from '../../simulator/control-types.ts'
import type { FaultsInput } from '../../simulator/faults.ts'
import { waitFor } from './wait-for.ts'

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
    /** What somebody heard in the last 0.4 s, and how strong these tones are in it (0 to 1). */
    heard: (callSid: string, ...hertz: number[]): Promise<Heard> =>
      send('GET', `/calls/${callSid}/heard?hertz=${hertz.join(',')}`),
    /** From now on this person says one tone. */
    speak: (callSid: string, hertz: number | null): Promise<void> => post(`/calls/${callSid}/speak`, { hertz }),
    setFarEnd: (input: FarEndInput): Promise<void> => post('/far-end', input),
    dropSockets: (identity?: string): Promise<{ dropped: number }> =>
      send('POST', '/sockets/drop', identity === undefined ? {} : { identity }),
    /** The carrier lost their registration, and does not say so. */
    forgetSockets: (): Promise<{ forgotten: number }> => send('POST', '/sockets/forget', {}),
    setFaults: (faults: FaultsInput): Promise<void> => post('/faults', faults),
    reset: (): Promise<void> => post('/reset'),

    // Polls until the state satisfies the condition.
    until<Found>(what: string, condition: (state: SimulatorState) => Found, timeoutMs?: number) {
      return waitFor(what, async () => condition(await state()), timeoutMs)
    },
  }
}

export function liveCall(state: SimulatorState, kind: CallState['kind']): CallState | undefined {
  return state.calls.find(
    (call) => call.kind === kind && ['queued', 'initiated', 'ringing', 'in-progress'].includes(call.status),
  )
}
