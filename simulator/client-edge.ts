import { AudioMeter } from './audio-meter.ts'
import type { CallEdge, EdgeFigures } from './call.ts'
import type { Frame } from './g711.ts'
import { newToken } from './ids.ts'
import type { MediaLeg } from './media-leg.ts'
import type { AudioPort } from './mixer.ts'
import type { SignallingError } from './signalling-messages.ts'
import type { SignallingSession } from './signalling-session.ts'

type Fork = { session: SignallingSession; media: MediaLeg }

// A call's side that ends in a browser. While it rings there is a fork for every Device of the identity; one wins.
export class ClientEdge implements CallEdge, AudioPort {
  readonly port = this
  readonly reconnectToken = newToken()
  readonly forks = new Set<Fork>()
  callSid = ''
  // The SDK's own id of a call that it placed, used until it has learnt the carrier's.
  clientSid: string | undefined
  session: SignallingSession | null = null
  media: MediaLeg | null = null
  onDigit: (digit: string) => void = () => {}
  onMediaFailure: () => void = () => {}
  readonly #address: string
  #localSdp: Promise<string> | null = null

  constructor(address: string) {
    this.#address = address
  }

  // An outgoing call: the answer is prepared while the application is being asked what to do.
  prepare(session: SignallingSession, media: MediaLeg, offerSdp: string): void {
    this.#take(session, media)
    this.#localSdp = media.answerTo(offerSdp)
    this.#localSdp.catch(() => this.onMediaFailure())
  }

  async answer(): Promise<void> {
    if (!this.#localSdp) return
    const sdp = await this.#localSdp
    this.session?.send({ type: 'answer', payload: { callsid: this.callSid, sdp, reconnect: this.reconnectToken } })
  }

  async addFork(session: SignallingSession, media: MediaLeg, parameters: Record<string, string>): Promise<void> {
    const fork = { session, media }
    this.forks.add(fork)
    const sdp = await media.offer()
    if (!this.forks.has(fork)) return
    session.send({
      type: 'invite',
      payload: { callsid: this.callSid, sdp, reconnect: this.reconnectToken, parameters },
    })
  }

  // A Device answered. False when it is not one that rings (any more).
  async accept(session: SignallingSession, answerSdp: string): Promise<boolean> {
    const winner = [...this.forks].find((fork) => fork.session === session)
    if (!winner) return false
    this.forks.delete(winner)
    this.cancelForks()
    this.#take(session, winner.media)
    await winner.media.acceptAnswer(answerSdp)
    session.send({ type: 'answer', payload: { callsid: this.callSid, reconnect: this.reconnectToken } })
    return true
  }

  // Another socket of the same identity takes the ringing call over (connectToken).
  async takeOver(session: SignallingSession, media: MediaLeg, offerSdp: string): Promise<void> {
    this.cancelForks()
    this.#take(session, media)
    const sdp = await media.answerTo(offerSdp)
    session.send({ type: 'answer', payload: { callsid: this.callSid, sdp, reconnect: this.reconnectToken } })
  }

  dropFork(session: SignallingSession): boolean {
    const fork = [...this.forks].find((candidate) => candidate.session === session)
    if (!fork) return false
    this.forks.delete(fork)
    void fork.media.close()
    return true
  }

  cancelForks(): void {
    for (const fork of this.forks) {
      fork.session.send({ type: 'cancel', payload: { callsid: this.callSid } })
      void fork.media.close()
    }
    this.forks.clear()
  }

  read(): Frame | null {
    return this.media?.read() ?? null
  }

  write(frame: Frame): void {
    this.media?.write(frame)
  }

  cue(): void {
    // Real people need none.
  }

  release(_wasAnswered: boolean, error: SignallingError | undefined): void {
    this.cancelForks()
    this.session?.send({ type: 'hangup', payload: { callsid: this.callSid, ...(error ? { error } : {}) } })
    void this.media?.close()
  }

  figures(): EdgeFigures {
    return {
      audioIn: (this.media?.received ?? new AudioMeter()).figures(),
      audioOut: { packets: this.media?.sentPackets ?? 0 },
      iceState: this.media?.iceState ?? 'none',
      mediaAddress: this.#address,
    }
  }

  #take(session: SignallingSession, media: MediaLeg): void {
    this.session = session
    this.media = media
    media.onDigit = (digit) => this.onDigit(digit)
  }
}
