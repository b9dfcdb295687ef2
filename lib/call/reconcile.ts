import { alertEffects } from './alerting.ts'
import type { Call, CallId, CallIn, Party } from './call.ts'
import type { CallEffect, CallEvent, SessionState } from './events.ts'
import { holdEffects } from './holding.ts'
import type { LiveView } from './live.ts'
import { isRepeatable } from './requests.ts'
import { liveCalls } from './session-state.ts'

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
 * What a worker that starts again has to catch up with: the saved calls against what the engine has. `engine` is null
 * when no engine answered. An engine call that nobody knows is hung up, or shown if it still rings: no call goes on
 * without a screen.
 */
export function reconcile(state: SessionState, engine: EngineView | null, at: number): Reconciliation {
  const saved = liveCalls(state)
  const result: Reconciliation = { events: [], effects: [] }
  for (const call of saved) {
    const found = engine?.calls.find(({ callId }) => callId === call.callId)
    if (found !== undefined) catchUp(result, call, found, at)
    else if (!engine?.factsWaiting) result.events.push({ type: 'engine-lost', callId: call.callId, at })
  }
  const strays = (engine?.calls ?? []).filter((one) => !saved.some(({ callId }) => callId === one.callId))
  for (const { callId, state: phase, party } of strays) {
    if (phase === 'ringing-in' && party !== null) result.events.push({ type: 'incoming', callId, party, at })
    else if (!engine?.factsWaiting) result.effects.push({ type: 'engine.hangUp', callId })
  }
  return result
}

/** Effects that were saved but perhaps never ran run again; the engine takes each of them twice without harm. */
function catchUp(result: Reconciliation, saved: Exclude<Call, CallIn<'ended'>>, found: EngineCall, at: number): void {
  const { events, effects } = result
  const { callId } = saved
  const isOpen = found.state === 'open' || found.state === 'reconnecting'
  switch (saved.phase) {
    case 'ringing-in':
      if (found.state === 'ringing-in') effects.push(...alertEffects(saved))
      return
    case 'ending':
      effects.push({ type: 'engine.hangUp', callId })
      return
    case 'dialling':
    case 'answering':
      if (saved.phase === 'answering' && found.state === 'ringing-in') effects.push({ type: 'engine.accept', callId })
      if (isOpen) events.push({ type: 'carrier-accepted', callId, at })
      return
    case 'ringing-out':
      if (found.muted !== saved.muted) events.push({ type: 'mute-changed', callId, muted: found.muted })
      return
    case 'connected':
      if (found.muted !== saved.muted) events.push({ type: 'mute-changed', callId, muted: found.muted })
      if (isLeftOnHold(saved.live)) effects.push({ type: 'gateway.hold', callId, held: false })
      break
    case 'held':
      if (!found.muted || !isHeard(saved.live)) effects.push(...holdEffects(callId))
      break
  }
  if (found.state === 'reconnecting' && saved.link === 'up') events.push({ type: 'link-lost', callId })
  if (found.state === 'open' && saved.link === 'reconnecting') events.push({ type: 'link-restored', callId })
  askAgain(result, saved)
}

function askAgain({ events, effects }: Reconciliation, { callId, asked }: CallIn<'connected' | 'held'>): void {
  if (asked === undefined) return
  if (isRepeatable(asked.request)) effects.push({ type: 'gateway.request', callId, ...asked })
  else events.push({ type: 'request-refused', callId, requestId: asked.requestId, code: 'unknown' })
}

/** The others of the call hear music. */
function isHeard(live: LiveView | undefined): boolean {
  const others = live?.parties.filter(({ kind }) => kind !== 'agent') ?? []
  return others.length > 0 && !others.some(({ state }) => state === 'connected')
}

/** Music for the contact though nobody is consulted and nobody is to take over: a resume that never reached the gateway. */
function isLeftOnHold(live: LiveView | undefined): boolean {
  const parties = live?.parties.filter(({ state }) => state !== 'left') ?? []
  if (parties.some(({ task }) => task === 'consult' || task === 'transfer')) return false
  return parties.some(({ kind, state }) => kind === 'contact' && state === 'held')
}
