import type { Call, CallIn, Phase } from '../../../lib/call/call.ts'
import type { CallEvent, SessionState } from '../../../lib/call/events.ts'
import type { LiveParty, LiveView, Request } from '../../../lib/call/live.ts'
import { isFront, noCalls, toFront, toOthers } from '../../../lib/call/session-state.ts'

export const id = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
export const other = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0002'
export const third = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0003'
export const requestId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0009'
export const party = { e164: '+14155550132', ext: '204' }

const base = { callId: id, party, startedAt: 100 }
const media = { since: 200, muted: false, digits: '', link: 'up' } as const

/** One call of every phase; a new phase does not compile without its example. */
export const calls: { [P in Phase]: CallIn<P> } = {
  dialling: { ...base, phase: 'dialling', direction: 'outbound' },
  'ringing-out': { ...base, phase: 'ringing-out', direction: 'outbound', muted: true, digits: '1' },
  'ringing-in': { ...base, phase: 'ringing-in', direction: 'inbound' },
  answering: { ...base, phase: 'answering', direction: 'inbound' },
  connected: { ...base, ...media, phase: 'connected', direction: 'outbound' },
  held: { ...base, ...media, phase: 'held', direction: 'outbound' },
  ending: { ...base, phase: 'ending', direction: 'outbound', since: 200, reason: 'hung-up-here' },
  ended: {
    ...base,
    phase: 'ended',
    direction: 'outbound',
    since: 200,
    endedAt: 300,
    reason: 'hung-up-there',
    fault: null,
  },
}

export function sessionOf(...list: Call[]): SessionState {
  return list.reduce<SessionState>(
    (state, call) => (isFront(call) ? toFront(state, call) : toOthers(state, call)),
    noCalls,
  )
}

export const one = (more: Partial<LiveParty> & Pick<LiveParty, 'id' | 'kind'>): LiveParty => ({
  state: 'connected',
  task: null,
  name: null,
  number: null,
  failure: null,
  ...more,
})
export const agent = one({ id: 'agent', kind: 'agent' })
export const contact = one({ id: 'remote', kind: 'contact' })
export const consulted = one({ id: 'consult-3', kind: 'colleague', task: 'consult' })

export function view(version: number, more: Partial<LiveView> = {}): LiveView {
  return {
    version,
    parties: [agent, contact],
    recording: { state: 'off', pausedBy: null, verdict: 'allow', consentMissing: [] },
    mergedInto: null,
    ...more,
  }
}

const target = { type: 'user', userId: 'user-2' } as const
export const requests: { [K in Request['kind']]: Request & { kind: K } } = {
  transfer: { kind: 'transfer', target },
  consult: { kind: 'consult', target },
  'add-party': { kind: 'add-party', target },
  'consult-step': { kind: 'consult-step', step: 'swap' },
  'remove-party': { kind: 'remove-party', party: 'remote' },
  'hold-party': { kind: 'hold-party', party: 'remote', held: true },
  move: { kind: 'move' },
  merge: { kind: 'merge', with: other },
  record: { kind: 'record', to: 'recording' },
  'note-consent': { kind: 'note-consent', party: 'remote', given: true, how: 'verbal' },
}

type EventName = Exclude<CallEvent['type'], 'ask'>
export const events: { [T in EventName]: CallEvent & { type: T } } = {
  dial: { type: 'dial', callId: other, party, at: 400 },
  answer: { type: 'answer', callId: id },
  decline: { type: 'decline', callId: id },
  hangUp: { type: 'hangUp', callId: id },
  hold: { type: 'hold', callId: id },
  resume: { type: 'resume', callId: id },
  setMuted: { type: 'setMuted', callId: id, muted: true },
  sendDigits: { type: 'sendDigits', callId: id, digits: '42#' },
  dismiss: { type: 'dismiss', callId: id },
  incoming: { type: 'incoming', callId: other, party, at: 400 },
  'carrier-accepted': { type: 'carrier-accepted', callId: id, at: 400 },
  'mute-changed': { type: 'mute-changed', callId: id, muted: true },
  'link-lost': { type: 'link-lost', callId: id },
  'link-restored': { type: 'link-restored', callId: id },
  'engine-ended': { type: 'engine-ended', callId: id, at: 400, fault: null },
  'caller-gave-up': { type: 'caller-gave-up', callId: id, at: 400 },
  'engine-lost': { type: 'engine-lost', callId: id, at: 400 },
  'callee-answered': { type: 'callee-answered', callId: id, at: 400 },
  'carrier-ended': { type: 'carrier-ended', callId: id, at: 400, reason: 'busy' },
  'live-changed': { type: 'live-changed', callId: id, at: 400, live: view(2) },
  'hold-refused': { type: 'hold-refused', callId: id, code: 'carrier-unavailable' },
  'request-done': { type: 'request-done', callId: id, requestId },
  'request-refused': { type: 'request-refused', callId: id, requestId, code: 'call-state' },
}
export const ask = (request: Request): CallEvent => ({ type: 'ask', callId: id, requestId, request })
