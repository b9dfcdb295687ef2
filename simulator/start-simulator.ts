import { AudioClock } from './audio-clock.ts'
import { Carrier } from './carrier.ts'
import { createCertificate } from './certificate.ts'
import { ClientCalls } from './client-calls.ts'
import { createControl } from './control.ts'
import { createFaults } from './faults.ts'
import { createJsonServer, listen, stop } from './http-server.ts'
import { createLog } from './log.ts'
import { createMediaOptions } from './media-leg.ts'
import { findMediaAddress, parseApps, parseOwnNumbers, type SimulatorOptions } from './options.ts'
import { createRest, restErrorReply } from './rest.ts'
import type { SessionEvents } from './signalling-session.ts'
import { SignallingServer } from './signalling-server.ts'
import { Webhooks } from './webhooks.ts'

export type Simulator = {
  signallingHost: string
  spki: string
  restUrl: string
  controlUrl: string
  stop(): Promise<void>
}

// Ports are opened one after the other; if one is taken those before it are closed again.
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const log = createLog(options.log ?? ((line) => process.stderr.write(line)))
  const mediaAddress = options.mediaAddress ?? findMediaAddress()
  if (mediaAddress === undefined) log('no-media-address')
  const faults = createFaults()
  const webhooks = new Webhooks(options.authToken, faults, log)
  const clock = new AudioClock()
  const certificate = options.certificate ?? (await createCertificate())
  const { accountSid, authToken, apiKeySid, apiKeySecret } = options
  const addresses = { rest: '' }

  // Signalling tells the carrier what Devices say; the carrier asks signalling which Devices there are.
  const events: SessionEvents = { message: () => {}, closed: () => {} }
  const signalling = new SignallingServer(certificate, {
    issuer: { accountSid, apiKeySid, apiKeySecret },
    faults,
    log,
    now: Date.now,
    events: {
      message: (session, message) => events.message(session, message),
      closed: (session) => events.closed(session),
    },
  })
  const carrier = new Carrier({
    accountSid,
    numbers: parseOwnNumbers(options.numbers),
    apps: parseApps(options.apps),
    media: await createMediaOptions(mediaAddress ?? '127.0.0.1'),
    clock,
    webhooks,
    log,
    restUrl: () => addresses.rest,
    sessionsOf: (identity) => signalling.registered(identity),
  })
  Object.assign(events, new ClientCalls(carrier))

  const onFailure = (error: unknown): ReturnType<typeof restErrorReply> => {
    log('request-failed', { name: error instanceof Error ? error.name : 'unknown' })
    return restErrorReply(500, 20500, 'Internal server error')
  }
  const credentials = [
    { user: accountSid, password: authToken },
    { user: apiKeySid, password: apiKeySecret },
  ]
  const rest = createJsonServer(createRest({ carrier, faults, credentials }), onFailure)
  const control = createJsonServer(createControl({ carrier, signalling, faults }), onFailure)
  const started: (() => Promise<void>)[] = []
  const stopAll = async (): Promise<void> => {
    carrier.endAll()
    await Promise.all(started.map((end) => end()))
    await webhooks.close()
  }
  try {
    const signallingPort = await signalling.start(options.signallingPort ?? 0)
    started.push(() => signalling.stop())
    const restPort = await listen(rest, options.restPort ?? 0)
    started.push(() => stop(rest))
    addresses.rest = `http://127.0.0.1:${restPort}`
    const controlPort = await listen(control, options.controlPort ?? 0)
    started.push(() => stop(control))
    return {
      signallingHost: `127.0.0.1:${signallingPort}`,
      spki: certificate.spki,
      restUrl: addresses.rest,
      controlUrl: `http://127.0.0.1:${controlPort}`,
      stop: stopAll,
    }
  } catch (error) {
    await stopAll()
    throw error
  }
}
