/** Pages of a test on loopback. Every `*.localhost` name leads here; the extension of the tests runs on all of them. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Reply = { type: string; body: string | Buffer; headers?: Record<string, string> }
export type Pages = { port: number; stop(): Promise<void> }

export async function servePages(replyTo: (path: string, host: string) => Reply | undefined): Promise<Pages> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://pages.localhost').pathname
    const reply = replyTo(path, request.headers.host ?? '')
    // Asked for by the browser alone; a page that misses it is told of an error.
    if (path === '/favicon.ico') response.writeHead(204).end()
    else if (!reply) response.writeHead(404).end()
    else
      response
        .writeHead(200, { 'content-type': reply.type, 'cache-control': 'no-store', ...reply.headers })
        .end(reply.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
