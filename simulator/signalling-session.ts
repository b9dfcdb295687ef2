import type { WebSocket } from 'ws'
import { type AccessToken, type TokenIssuer, verifyAccessToken } from './access-token.ts'
import type { Faults } from './faults.ts'
import type { Log } from './log.ts'
import { type CallMessage, type ClientMessage, parseClientMessage, type ServerMessage } from './signalling-messages.ts'
import { Timers } from './timers.ts'

export type SessionEvents = {
  message: (session: SignallingSession, message: CallMessage) => void
  closed: (session: SignallingSession) => void
}

export type SessionDeps = { issuer: TokenIssuer; faults: Faults; log: Log; now: () => number; events: SessionEvents }

const maxTimerMs = 2 ** 31 - 1

// One socket of one Device: who it is, whether it takes calls, and how long its calls outlive it.
export class SignallingSession {
  readonly #socket: WebSocket
  readonly #deps: SessionDeps
  readonly #timers = new Timers()
  token: AccessToken | null = null
  isRegistered = false
  reconnectTimeoutMs = 0
  // Listening is asynchronous; what follows it on the socket must wait for it.
  #work: Promise<void> = Promise.resolve()
  #stopExpiry: () => void = () => {}
  #isForgotten = false
  #closed = false

  constructor(socket: WebSocket, deps: SessionDeps) {
    this.#socket = socket
    this.#deps = deps
    socket.on('message', (data, isBinary) => {
      if (!isBinary && Buffer.isBuffer(data)) this.#receive(data.toString('utf8'))
    })
    // Without a listener a malformed frame would throw; ws closes the socket itself.
    socket.on('error', () => {})
    socket.on('close', () => this.#close())
  }

  get identity(): string | undefined {
    return this.token?.identity
  }

  get isReachable(): boolean {
    return !this.#closed && !this.#isForgotten && this.isRegistered && this.#deps.faults.signalling !== 'silent'
  }

  get isClosed(): boolean {
    return this.#closed
  }

  send(message: ServerMessage): void {
    const { faults } = this.#deps
    if (faults.signalling === 'silent') return
    const text = JSON.stringify(message)
    if (faults.signalling === 'slow') this.#timers.after(faults.delayMs, () => this.#write(text))
    else this.#write(text)
  }

  sendHeartbeat(): void {
    const { faults } = this.#deps
    if (faults.heartbeat && faults.signalling !== 'silent') this.#write('\n')
  }

  drop(): void {
    this.#socket.terminate()
  }

  // The Device goes on believing that it is registered, and no call reaches it: only a new connection mends that.
  forget(): void {
    this.#isForgotten = true
  }

  #write(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text)
  }

  #receive(text: string): void {
    if (text === '\n') return
    const message = parseClientMessage(text)
    if (!message) {
      this.#deps.log('malformed-frame')
      this.send({ type: 'error', payload: { error: { code: 31100, message: 'Malformed request' } } })
      return
    }
    this.#work = this.#work
      .then(() => this.#handle(message))
      .catch((error: unknown) =>
        this.#deps.log('frame-failed', { name: error instanceof Error ? error.name : 'unknown' }),
      )
  }

  async #handle(message: ClientMessage): Promise<void> {
    if (this.#closed || this.#deps.faults.signalling === 'silent') return
    if (message.type === 'listen') return this.#listen(message.payload.token, message.payload.reconnectTimeout)
    if (!this.token) {
      this.send({ type: 'error', payload: { error: { code: 31204, message: 'JWT is invalid' } } })
      return
    }
    if (message.type === 'register') this.#register(message.payload.media.audio)
    else this.#deps.events.message(this, message)
  }

  async #listen(jwt: unknown, reconnectTimeoutSeconds: number): Promise<void> {
    const { faults, issuer, now } = this.#deps
    if (faults.rejectTokens !== null) return this.#refuseToken({ code: faults.rejectTokens, message: 'JWT is invalid' })
    const result = await verifyAccessToken(jwt, issuer, now)
    if (!result.ok) return this.#refuseToken(result.error)
    if (this.token && this.token.identity !== result.token.identity) {
      return this.#refuseToken({ code: 31204, message: 'JWT is for another identity' })
    }
    this.token = result.token
    this.reconnectTimeoutMs = reconnectTimeoutSeconds * 1000
    const leftMs = result.token.expiresAt - now()
    this.#stopExpiry()
    this.#stopExpiry = this.#timers.after(Math.min(leftMs, maxTimerMs), () => this.#expire())
    const { identity, accountSid } = result.token
    this.send({
      type: 'connected',
      payload: {
        region: 'US_EAST_VIRGINIA',
        edge: 'ashburn',
        home: 'us1',
        gateway: 'simulator',
        token: { identity, ttl: Math.floor(leftMs / 1000), accountSid },
      },
    })
  }

  #refuseToken(error: { code: number; message: string }): void {
    this.#deps.log('token-refused', { code: error.code })
    this.send({ type: 'error', payload: { error } })
  }

  #register(isWanted: boolean): void {
    this.isRegistered = isWanted && (this.token?.canReceive ?? false)
    this.send({ type: this.isRegistered ? 'ready' : 'offline', payload: {} })
  }

  // Running calls go on; only new ones need a valid token.
  #expire(): void {
    this.token = this.token && { ...this.token, canReceive: false, applicationSid: undefined }
    this.send({ type: 'error', payload: { error: { code: 31205, message: 'JWT has expired' } } })
    if (this.isRegistered) {
      this.isRegistered = false
      this.send({ type: 'offline', payload: {} })
    }
  }

  #close(): void {
    if (this.#closed) return
    this.#closed = true
    this.isRegistered = false
    this.#timers.clear()
    this.#deps.events.closed(this)
  }
}
