import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'

const maxBodyBytes = 256 * 1024

export type HttpRequest = { method: string; url: URL; headers: IncomingMessage['headers']; body: string }
export type HttpReply = { status: number; body?: unknown; bytes?: Uint8Array; headers?: Record<string, string> }

export class PortTakenError extends Error {
  readonly port: number
  constructor(port: number) {
    super(`port ${port} is already in use`)
    this.port = port
  }
}

export function listen(server: NetServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port) : error)
    })
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    const bytes = chunk as Buffer
    length += bytes.length
    if (length > maxBodyBytes) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, reply: HttpReply): void {
  const content = reply.bytes ?? (reply.body === undefined ? '' : JSON.stringify(reply.body))
  response.writeHead(reply.status, {
    ...(reply.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...reply.headers,
  })
  response.end(content)
}

// A JSON server with one function; whatever that throws is answered with 500 and never ends the process.
export function createJsonServer(
  handle: (request: HttpRequest) => Promise<HttpReply> | HttpReply,
  onFailure: (error: unknown) => HttpReply,
): Server {
  return createServer((request, response) => {
    const run = async (): Promise<HttpReply> => {
      const body = await readBody(request)
      if (body === undefined) return { status: 413, body: { code: 413, message: 'Body too large', status: 413 } }
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      return handle({ method: request.method ?? 'GET', url, headers: request.headers, body })
    }
    run()
      .catch(onFailure)
      .then((reply) => send(response, reply))
      .catch(() => response.destroy())
  })
}

export function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
