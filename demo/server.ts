/** Sample pages for the demo and the tests: `node demo/server.ts`, loopback only. Says where they are in one line. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { buildCrm } from './build-crm.ts'
import { careTeamPage, chartPage } from './ehr/chart-page.ts'
import { patients } from './ehr/patients.ts'
import { probePage, probeScript } from './probe-page.ts'

type Reply = { status: number; type: string; body: string | Buffer; immutable?: boolean }

const here = import.meta.dirname
const notFound: Reply = { status: 404, type: 'text/plain', body: 'Not found' }
const asHtml = (body: string): Reply => ({ status: 200, type: 'text/html; charset=utf-8', body })

const crm = await buildCrm()
const ehrCss = await readFile(join(here, 'ehr/ehr.css'))

function replyTo(host: string, path: string, origin: (name: string) => string): Reply {
  if (path === '/ehr.css') return { status: 200, type: 'text/css', body: ehrCss }
  if (path === '/probe') return asHtml(probePage())
  if (path === '/probe.js') return { status: 200, type: 'text/javascript', body: probeScript }
  if (path === '/embed/care-team') return asHtml(careTeamPage())
  const file = crm.files.get(path)
  if (file) return { status: 200, ...file, immutable: true }
  if (host === 'ehr.localhost') {
    const patient = patients.find((each) => path === `/chart/${each.chart}`)
    return patient ? asHtml(chartPage(patient, origin('crm'))) : notFound
  }
  // Every path of the application is the same document: it routes in the browser.
  return path === '/' || path.startsWith('/contacts') ? asHtml(crm.page) : notFound
}

const server = createServer((request, response) => {
  const [host = '', port = ''] = (request.headers.host ?? '').split(':')
  const path = new URL(request.url ?? '/', 'http://pages.localhost').pathname
  send(
    response,
    replyTo(host, path, (name) => `http://${name}.localhost:${port}`),
    request.headers['if-none-match'],
  )
})

function send(response: ServerResponse, reply: Reply, knownTag: string | undefined): void {
  const tag = `"${createHash('sha256').update(reply.body).digest('base64url').slice(0, 16)}"`
  response.setHeader('content-type', reply.type)
  response.setHeader('cache-control', reply.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  response.setHeader('etag', tag)
  // As strict as a careful CRM: the overlay has to work under it.
  response.setHeader(
    'content-security-policy',
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; frame-src http://crm.localhost:*; base-uri 'none'",
  )
  if (knownTag === tag) response.writeHead(304).end()
  else response.writeHead(reply.status).end(reply.body)
}

server.on('error', (error: NodeJS.ErrnoException) => {
  const why = error.code === 'EADDRINUSE' ? 'the port is taken: set PAGES_PORT to another, or 0 for any' : error.code
  console.error(`The sample pages cannot start: ${why}`)
  process.exit(1)
})

server.listen(Number(process.env['PAGES_PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const crmUrl = `http://crm.localhost:${port}/contacts`
  const ehrUrl = `http://ehr.localhost:${port}/chart/${patients[0]?.chart}`
  console.log(JSON.stringify({ ready: true, crmUrl, ehrUrl, probeUrl: `http://crm.localhost:${port}/probe` }))
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close()
    server.closeAllConnections()
  })
}
