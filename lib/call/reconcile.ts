import type { Call, CallId, Party } from './call.ts'
import type { CallEffect, CallEvent } from './events.ts'

/** What the engine has, in the words of its status message. */
export type EngineCall = {
  callId: CallId
  state: 'connecting' | 'ringing-in' | 'open' | 'reconnecting'
  muted: boolean
  party: Party | null
}

/** `factsWaiting`: facts are on their way here; they say better than a guess why a call is not in the list. */
export type EngineView = { calls: readonly EngineCall[]; factsWaiting: boolean }

export type Reconciliation = { events: CallEvent[]; effects: CallEffect[] }

/**
 * What a worker that starts again has to catch up with: the saved call against what the engine has. `engine` is null
 * when no engine answered. An engine call that nobody knows is hung up, or shown if it still rings: no call goes on
 * without a screen.
 */
export function reconcile(call: Call | null, engine: EngineView | null, at: number): Reconciliation {
  const live = call !== null && call.phase !== 'ended' ? call : null
  const held = live === null ? undefined : engine?.calls.find((one) => one.callId === live.callId)
  const strays = (engine?.calls ?? []).filter((one) => one.callId !== live?.callId)
  const result: Reconciliation = { events: [], effects: [] }
  if (live !== null && held !== undefined) catchUp(result, live, held, at)
  else if (live !== null && !engine?.factsWaiting) result.events.push({ type: 'engine-lost', callId: live.callId, at })
  for (const { callId, state, party } of strays) {
    if (state === 'ringing-in' && live === null && party !== null)
      result.events.push({ type: 'incoming', callId, party, at })
    else if (!engine?.factsWaiting) result.effects.push({ type: 'engine.hangUp', callId })
  }
  return result
}

/** Effects that were saved but perhaps never ran run again; the engine takes each of them twice without harm. */
function catchUp({ events, effects }: Reconciliation, live: Call, held: EngineCall, at: number): void {
  const { callId, party } = live
  const open = held.state === 'open' || held.state === 'reconnecting'
  if (live.phase === 'ringing-in' && held.state === 'ringing-in')
    effects.push({ type: 'notify.incoming', callId, party })
  if (live.phase === 'ending') effects.push({ type: 'engine.hangUp', callId })
  if (live.phase === 'answering' && held.state === 'ringing-in') effects.push({ type: 'engine.accept', callId })
  if (open && (live.phase === 'dialling' || live.phase === 'answering'))
    events.push({ type: 'carrier-accepted', callId, at })
  if ((live.phase === 'ringing-out' || live.phase === 'connected') && held.muted !== live.muted)
    events.push({ type: 'mute-changed', callId, muted: held.muted })
  if (live.phase === 'connected') {
    if (held.state === 'reconnecting' && live.link === 'up') events.push({ type: 'link-lost', callId })
    if (held.state === 'open' && live.link === 'reconnecting') events.push({ type: 'link-restored', callId })
  }
}
