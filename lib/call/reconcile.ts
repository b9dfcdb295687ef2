import type { Call, CallId } from './call.ts'
import type { CallEffect, CallEvent } from './events.ts'

/** What the engine has, in the words of its status message. */
export type EngineCall = {
  callId: CallId
  state: 'connecting' | 'ringing-in' | 'open' | 'reconnecting'
  muted: boolean
}

export type Reconciliation = { events: CallEvent[]; effects: CallEffect[] }

/**
 * What a worker that starts again has to catch up with: the saved call against what the engine has. `engine` is null
 * when no engine answered. An engine call that nobody knows is hung up: a call without a screen must not go on.
 */
export function reconcile(call: Call | null, engine: readonly EngineCall[] | null, at: number): Reconciliation {
  const events: CallEvent[] = []
  const effects: CallEffect[] = []
  const live = call !== null && call.phase !== 'ended' ? call : null
  const held = live === null ? undefined : engine?.find((one) => one.callId === live.callId)
  for (const stray of engine ?? []) {
    if (stray.callId !== live?.callId && stray.state !== 'ringing-in')
      effects.push({ type: 'engine.hangUp', callId: stray.callId })
  }
  if (live === null) return { events, effects }
  const { callId } = live
  if (held === undefined) {
    events.push({ type: 'engine-lost', callId, at })
    return { events, effects }
  }
  // An effect that was saved but perhaps never ran is run again; the engine takes each of them twice without harm.
  if (live.phase === 'ending') effects.push({ type: 'engine.hangUp', callId })
  if (live.phase === 'answering' && held.state === 'ringing-in') effects.push({ type: 'engine.accept', callId })
  const open = held.state === 'open' || held.state === 'reconnecting'
  if (open && (live.phase === 'dialling' || live.phase === 'answering'))
    events.push({ type: 'carrier-accepted', callId, at })
  if (live.phase === 'ringing-out' || live.phase === 'connected') {
    if (held.muted !== live.muted) events.push({ type: 'mute-changed', callId, muted: held.muted })
  }
  if (live.phase === 'connected') {
    if (held.state === 'reconnecting' && live.link === 'up') events.push({ type: 'link-lost', callId })
    if (held.state === 'open' && live.link === 'reconnecting') events.push({ type: 'link-restored', callId })
  }
  return { events, effects }
}
