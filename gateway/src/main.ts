import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { createApp } from './app.ts'
import { exportCommand, type Said, verifyCommand } from './audit-command.ts'
import { startSweep } from './call-sweep.ts'
import { parseEnvironment } from './config.ts'
import { signChains } from './db/audit.ts'
import { forgetRequestsBefore } from './db/idempotency.ts'
import { forgetEventsBefore } from './db/live-events.ts'
import { forgetProbesBefore } from './db/probes.ts'
import { forgetExpired } from './db/sessions.ts'
import { demoSetup } from './demo.ts'
import { errorKind } from './error-kind.ts'
import { databaseFault, openDatabase, readSecret, stderrLogger } from './open-gateway.ts'
import { provision } from './provision.ts'
import { provisionFromFile } from './provision-from-file.ts'
import { createTwilioCarrier } from './vendors/twilio/carrier.ts'

/** A stream that was away longer than this reads the call log instead. */
const eventsKeptMs = 14 * 24 * 60 * 60_000
/** Nobody sends a request again after this. */
const requestsKeptMs = 24 * 60 * 60_000
const cleanUpMs = 60 * 60_000
const signAuditMs = 10 * 60_000
const closeTimeoutMs = 5_000

const now = Date.now
const log = stderrLogger(now)

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** What a command has to say, and the end. */
function finish({ ok, text }: Said): never {
  if (!ok) fail(`gateway: ${text}`)
  process.stdout.write(`${text}\n`)
  process.exit(0)
}

const [command, ...words] = process.argv.slice(2)
if (command === 'audit' && words[0] === 'verify') finish(await verifyCommand(words.slice(1)))

const parsed = parseEnvironment(process.env)
if (!parsed.ok) fail(parsed.problems.map((problem) => `gateway: ${problem}`).join('\n'))
const { config } = parsed

const db = await openDatabase(config, log).catch((error: unknown) => fail(`gateway: ${databaseFault(error)}`))
/** For what comes before the server listens: the database is closed, and its lock with it. */
const failClosed = async (error: unknown): Promise<never> => {
  await db.close().catch(() => log.error('database-not-closed'))
  fail(`gateway: could not start (${errorKind(error)})`)
}
const secret = await readSecret(config).catch(failClosed)
if (command === 'audit' && words[0] === 'export') {
  const said = await exportCommand({ db, secret, now }, words.slice(1)).catch(failClosed)
  await db.close()
  finish(said)
}
if (command !== undefined && command !== 'provision') fail(`gateway: there is no command ${command}`)
const carrier = createTwilioCarrier({ config: config.twilio, now, log })
const gateway = await createApp({ db, now, newId: randomUUID, vendors: { carrier }, log, config, secret }).catch(
  failClosed,
)

if (command === 'provision') {
  const message = await provisionFromFile({ db, auth: gateway.auth, now }, words[0])
  await db.close()
  if (message !== null) fail(`gateway: ${message}`)
  process.exit(0)
}
if (config.demo !== null) {
  const made = await provision({ db, auth: gateway.auth, now }, demoSetup(config.demo)).catch(failClosed)
  if (!made.ok) log.error('demo-not-made', { code: made.code })
}

// With HTTP/1 options only: a proxy in front speaks anything newer.
const server = createAdaptorServer({ fetch: gateway.app.fetch }) as Server
server.on('error', (error: NodeJS.ErrnoException) => {
  const { host, port } = config.listen
  void db.close().finally(() => {
    if (error.code === 'EADDRINUSE') fail(`gateway: port ${port} is taken; set PORT to another one`)
    if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL') fail(`gateway: cannot listen on ${host}:${port}`)
    fail('gateway: the server failed')
  })
})

async function removeOld(): Promise<void> {
  await forgetEventsBefore(db.queries, now() - eventsKeptMs)
  await forgetExpired(db.queries, now())
  await forgetRequestsBefore(db.queries, now() - requestsKeptMs)
  await forgetProbesBefore(db.queries, now() - requestsKeptMs)
}
const cleanUp = setInterval(() => {
  removeOld().catch((error: unknown) => log.error('clean-up-failed', { kind: errorKind(error) }))
}, cleanUpMs)
cleanUp.unref()
/** In the log as well, where somebody who can write to the database cannot reach. */
async function signAudit(): Promise<void> {
  for (const { seq, hash } of await signChains(db.queries, gateway.signer, now()))
    log.info('audit-signed', { seq, hash })
}
const signing = setInterval(() => {
  signAudit().catch((error: unknown) => log.error('audit-not-signed', { kind: errorKind(error) }))
}, signAuditMs)
signing.unref()
const stopSweep = startSweep({ db, now, carrier, log, calls: gateway.calls })

server.listen(config.listen.port, config.listen.host, () => {
  const accounts = config.demo === null ? [] : demoSetup(config.demo).users.map(({ email }) => ({ email }))
  process.stdout.write(`${JSON.stringify({ ready: true, url: config.publicUrl, accounts })}\n`)
  log.info('listening', { port: config.listen.port, database: db.kind })
})

let stopping = false
async function stop(): Promise<void> {
  // Who asks twice does not want to wait; what was committed is on the disk already.
  if (stopping) process.exit(130)
  stopping = true
  clearInterval(cleanUp)
  clearInterval(signing)
  gateway.stop()
  const swept = stopSweep()
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), closeTimeoutMs)
  await Promise.all([closed, swept])
  clearTimeout(timer)
  await signAudit().catch((error: unknown) => log.error('audit-not-signed', { kind: errorKind(error) }))
  await db.close()
  process.exit(0)
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    stop().catch(() => fail('gateway: stopped, but the database did not close cleanly'))
  })
}
