import type { Call } from './call.ts'
import type { Carrier } from './carrier.ts'
import { ClientEdge } from './client-edge.ts'
import { MediaLeg } from './media-leg.ts'
import type { CallMessage } from './signalling-messages.ts'
import type { SessionEvents, SignallingSession } from './signalling-session.ts'
import { startProgram } from './twiml-program.ts'

type Message<Type extends CallMessage['type']> = Extract<CallMessage, { type: Type }>['payload']

const reserved = new Set(['AccountSid', 'ApiVersion', 'CallSid', 'CallStatus', 'Caller', 'Called', 'Direction', 'From'])

// Connects what Devices say on their sockets with the carrier's calls.
export class ClientCalls implements SessionEvents {
  readonly #carrier: Carrier

  constructor(carrier: Carrier) {
    this.#carrier = carrier
  }

  readonly message = (session: SignallingSession, message: CallMessage): void => {
    const { type, payload } = message
    if (type === 'invite') {
      if (payload.reconnect === undefined) this.#place(session, payload)
      else this.#resume(session, payload, payload.reconnect)
      return
    }
    if (type === 'hangup') return this.#hangUp(session, payload.callsid)
    const found = this.#find(session, payload.callsid)
    if (!found) return
    const { call, edge } = found
    if (type === 'answer') this.#answer(session, call, edge, payload.sdp)
    if (type === 'reject') this.#reject(session, call, edge)
    if (type === 'reinvite') this.#restartIce(session, edge, payload)
    if (type === 'dtmf') call.pressed(payload.dtmf)
    if (type === 'message') {
      const { callsid, voiceeventsid } = payload
      session.send({ type: 'ack', payload: { acktype: 'message', callsid, voiceeventsid } })
    }
  }

  // A live call outlives its socket for as long as the Device asked for when it connected.
  readonly closed = (session: SignallingSession): void => {
    for (const { call, edge } of this.#callsOf(session)) {
      if (edge.session !== session) {
        const wait = (): void => {
          if (edge.dropFork(session) && edge.forks.size === 0 && call.status === 'ringing') call.end('no-answer')
        }
        // While it rings the Device may come back with its connect token.
        if (session.reconnectTimeoutMs === 0) wait()
        else call.timers.after(session.reconnectTimeoutMs, wait)
        continue
      }
      const end = (): void => {
        if (edge.session === session) call.end(call.status === 'in-progress' ? 'completed' : 'no-answer')
      }
      // Without an answer the SDK has no reconnect token, so it gives the call up.
      if (session.reconnectTimeoutMs === 0 || call.status !== 'in-progress') end()
      else call.timers.after(session.reconnectTimeoutMs, end)
    }
  }

  #place(session: SignallingSession, payload: Message<'invite'>): void {
    const { deps } = this.#carrier
    const refuse = (code: number, message: string): void =>
      session.send({ type: 'hangup', payload: { callsid: payload.callsid, error: { code, message } } })
    const app = deps.apps.find((each) => each.sid === session.token?.applicationSid)
    if (!app || !session.identity) return refuse(31002, 'Connection declined')
    const edge = new ClientEdge(deps.media.address)
    const parameters = [...new URLSearchParams(payload.twilio.params ?? '')].filter(([name]) => !reserved.has(name))
    const fields = Object.fromEntries(parameters)
    const call = this.#carrier.addCall({
      kind: 'client',
      direction: 'inbound',
      from: `client:${session.identity}`,
      to: fields.To ?? '',
      status: 'ringing',
      edge,
      identity: session.identity,
      statusCallback: app.statusCallback
        ? { url: app.statusCallback, method: 'POST', events: new Set(['completed']) }
        : undefined,
    })
    edge.callSid = call.sid
    edge.clientSid = payload.callsid
    edge.onDigit = (digit) => call.pressed(digit)
    edge.onMediaFailure = () => call.end('failed', { code: 31000, message: 'Media negotiation failed' })
    session.send({ type: 'ringing', payload: { callsid: call.sid } })
    edge.prepare(session, new MediaLeg(deps.media), payload.sdp)
    startProgram(this.#carrier, call, {
      url: app.voiceUrl,
      method: app.voiceMethod,
      fields: { ApplicationSid: app.sid, ...fields },
    })
  }

  // Either a Device whose socket dropped, or (connectToken) another socket that takes a ringing call over.
  #resume(session: SignallingSession, payload: Message<'invite'>, token: string): void {
    const call = this.#carrier.calls.get(payload.callsid)
    const edge = call?.edge
    const isTheirs =
      call?.isLive && edge instanceof ClientEdge && edge.reconnectToken === token && call.identity === session.identity
    if (!isTheirs) {
      const error = { code: 31481, message: 'Call/Transaction Does Not Exist' }
      return session.send({ type: 'hangup', payload: { callsid: payload.callsid, error } })
    }
    if (call.status === 'in-progress') {
      edge.session = session
      return session.send({ type: 'answer', payload: { callsid: call.sid, reconnect: edge.reconnectToken } })
    }
    edge
      .takeOver(session, new MediaLeg(this.#carrier.deps.media), payload.sdp)
      .then(() => call.advance('in-progress'))
      .catch(() => call.end('failed', { code: 31000, message: 'Media negotiation failed' }))
  }

  #answer(session: SignallingSession, call: Call, edge: ClientEdge, sdp: string): void {
    edge
      .accept(session, sdp)
      .then((isWinner) => {
        if (isWinner) call.advance('in-progress')
        else session.send({ type: 'cancel', payload: { callsid: call.sid } })
      })
      .catch(() => call.end('failed', { code: 31000, message: 'Media negotiation failed' }))
  }

  #reject(session: SignallingSession, call: Call, edge: ClientEdge): void {
    if (edge.dropFork(session) && edge.forks.size === 0) call.end('busy')
  }

  #restartIce(session: SignallingSession, edge: ClientEdge, payload: Message<'reinvite'>): void {
    edge.media
      ?.answerTo(payload.sdp)
      .then((sdp) => session.send({ type: 'answer', payload: { callsid: payload.callsid, sdp } }))
      .catch(() => this.#carrier.deps.log('reinvite-failed'))
  }

  #hangUp(session: SignallingSession, callSid: string | undefined): void {
    for (const { call, edge } of this.#callsOf(session)) {
      if (callSid !== undefined && callSid !== call.sid && callSid !== edge.clientSid) continue
      if (edge.session !== session) this.#reject(session, call, edge)
      else call.end(call.status === 'in-progress' ? 'completed' : 'no-answer')
    }
  }

  #find(session: SignallingSession, callSid: string): { call: Call; edge: ClientEdge } | undefined {
    return this.#callsOf(session).find(({ call }) => call.sid === callSid)
  }

  #callsOf(session: SignallingSession): { call: Call; edge: ClientEdge }[] {
    const found: { call: Call; edge: ClientEdge }[] = []
    for (const call of this.#carrier.liveCalls()) {
      const { edge } = call
      if (!(edge instanceof ClientEdge)) continue
      if (edge.session === session || [...edge.forks].some((fork) => fork.session === session))
        found.push({ call, edge })
    }
    return found
  }
}
