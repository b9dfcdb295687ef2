import { createServer, type Server } from 'node:https'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Certificate } from './certificate.ts'
import { listen } from './http-server.ts'
import { type SessionDeps, SignallingSession } from './signalling-session.ts'

const heartbeatMs = 5000
const maxFrameBytes = 256 * 1024

// wss://host/signal as the browser SDK expects it.
export class SignallingServer {
  readonly sessions = new Set<SignallingSession>()
  readonly #server: Server
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes })
  readonly #connections = new Set<Duplex>()
  #heartbeat: NodeJS.Timeout | null = null

  constructor(certificate: Certificate, deps: SessionDeps) {
    this.#server = createServer({ key: certificate.key, cert: certificate.cert }, (_, response) => {
      response.writeHead(404).end()
    })
    this.#server.on('secureConnection', (socket) => {
      this.#connections.add(socket)
      socket.on('close', () => this.#connections.delete(socket))
    })
    this.#server.on('upgrade', (request, socket, head) => {
      const { pathname } = new URL(request.url ?? '/', 'https://localhost')
      if (pathname !== '/signal' || deps.faults.signalling === 'refuse') return socket.destroy()
      return this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const session = new SignallingSession(webSocket, {
          ...deps,
          events: {
            message: deps.events.message,
            closed: (closed) => {
              this.sessions.delete(closed)
              deps.events.closed(closed)
            },
          },
        })
        this.sessions.add(session)
      })
    })
  }

  async start(port: number): Promise<number> {
    const actual = await listen(this.#server, port)
    this.#heartbeat = setInterval(() => {
      for (const session of this.sessions) session.sendHeartbeat()
    }, heartbeatMs)
    return actual
  }

  registered(identity: string): SignallingSession[] {
    return [...this.sessions].filter((session) => session.identity === identity && session.isReachable)
  }

  drop(identity?: string): number {
    const dropped = this.#sessionsOf(identity)
    for (const session of dropped) session.drop()
    return dropped.length
  }

  forget(identity?: string): number {
    const forgotten = this.#sessionsOf(identity)
    for (const session of forgotten) session.forget()
    return forgotten.length
  }

  #sessionsOf(identity: string | undefined): SignallingSession[] {
    return [...this.sessions].filter((session) => identity === undefined || session.identity === identity)
  }

  async stop(): Promise<void> {
    if (this.#heartbeat) clearInterval(this.#heartbeat)
    this.#heartbeat = null
    this.drop()
    for (const connection of this.#connections) connection.destroy()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
