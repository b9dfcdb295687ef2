/** Gateway, carrier simulator and sample pages on this machine, with secrets of this run only. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { mkdtemp } from 'node:fs/promises'
import { freePorts } from '../tests/support/ports.ts'
import { type DemoPorts, refuseTakenPorts } from './demo-ports.ts'
import { atEnd } from './lifetime.ts'
import { mediaAddress } from './network.ts'
import { type Program, startProgram } from './programs.ts'

export type Account = { email: string; password: string }

export type Stack = {
  gatewayUrl: string
  sim: { signallingHost: string; spki: string; restUrl: string; controlUrl: string }
  pages: { crmUrl: string; ehrUrl: string; probeUrl: string }
  accounts: Account[]
  /** The organisation's own lines. */
  numbers: string[]
  /** Where the programs write what they have to say; gone after `stop` unless it was given. */
  logFolder: string
  /** For what happens without it: `start` takes the same port and data again. */
  gateway: { stop: () => Promise<void>; start: () => Promise<void> }
  stop: () => Promise<void>
}

export type StackOptions = {
  /** Fixed ports for people, free ones for tests. */
  ports?: DemoPorts
  logFolder?: string
  gatewayEnv?: Record<string, string>
}

const line = '+14155550111'
const hex = (bytes: number) => randomBytes(bytes).toString('hex')

function newSecrets() {
  return {
    accountSid: `AC${hex(16)}`,
    authToken: hex(16),
    apiKeySid: `SK${hex(16)}`,
    apiKeySecret: hex(16),
    appSid: `AP${hex(16)}`,
    password: `demo-${hex(6)}`,
    gateway: hex(32),
  }
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'callside-stack-'))
  const logFolder = options.logFolder ?? path.join(home, 'logs')
  mkdirSync(logFolder, { recursive: true })
  const programs: Program[] = []
  const forget = atEnd(stop)
  async function stop() {
    forget()
    await Promise.all(programs.splice(0).map((program) => program.stop()))
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }

  try {
    const [freeGateway = 0, freePages = 0, signalling = 0, rest = 0, control = 0] = await freePorts(5)
    const ports = options.ports ?? { gateway: freeGateway, pages: freePages }
    await refuseTakenPorts(ports)
    const secrets = newSecrets()
    const gatewayUrl = `http://127.0.0.1:${ports.gateway}`
    const webhook = (name: string) => `${gatewayUrl}/webhooks/twilio/${name}`

    const simEnv = {
      SIM_SIGNALLING_PORT: String(signalling),
      SIM_REST_PORT: String(rest),
      SIM_CONTROL_PORT: String(control),
      SIM_ACCOUNT_SID: secrets.accountSid,
      SIM_AUTH_TOKEN: secrets.authToken,
      SIM_API_KEY_SID: secrets.apiKeySid,
      SIM_API_KEY_SECRET: secrets.apiKeySecret,
      SIM_NUMBERS: JSON.stringify([
        { number: line, voiceUrl: webhook('voice/incoming'), statusCallback: webhook('call-status') },
      ]),
      SIM_APPS: JSON.stringify([
        { sid: secrets.appSid, voiceUrl: webhook('voice/outgoing'), statusCallback: webhook('call-status') },
      ]),
      SIM_MEDIA_ADDRESS: mediaAddress(),
    }
    const [simulator, pages] = await Promise.all([
      startProgram({ name: 'simulator', entry: 'simulator/main.ts', env: simEnv, logFolder }),
      startProgram({
        name: 'sample pages',
        entry: 'demo/server.ts',
        env: { PAGES_PORT: String(ports.pages) },
        logFolder,
      }),
    ])
    programs.push(simulator, pages)
    const sim = texts(simulator.ready, 'signallingHost', 'spki', 'restUrl', 'controlUrl')

    const gatewayEnv = {
      PORT: String(ports.gateway),
      HOST: '127.0.0.1',
      PUBLIC_URL: gatewayUrl,
      DATA_DIR: path.join(home, 'data'),
      TWILIO_ACCOUNT_SID: secrets.accountSid,
      TWILIO_AUTH_TOKEN: secrets.authToken,
      TWILIO_API_KEY_SID: secrets.apiKeySid,
      TWILIO_API_KEY_SECRET: secrets.apiKeySecret,
      TWILIO_TWIML_APP_SID: secrets.appSid,
      TWILIO_API_URL: sim.restUrl,
      TWILIO_SIGNALLING_HOST: sim.signallingHost,
      CALLSIDE_SECRET: secrets.gateway,
      CALLSIDE_DEMO: '1',
      CALLSIDE_DEMO_PASSWORD: secrets.password,
      CALLSIDE_LINE: line,
      ...options.gatewayEnv,
    }
    const startGateway = () =>
      startProgram({ name: 'gateway', entry: 'gateway/src/main.ts', env: gatewayEnv, logFolder })
    let gateway = await startGateway()
    programs.push(gateway)

    return {
      gatewayUrl,
      sim,
      pages: texts(pages.ready, 'crmUrl', 'ehrUrl', 'probeUrl'),
      accounts: accountsOf(gateway, secrets.password),
      numbers: [line],
      logFolder,
      gateway: {
        async stop() {
          await gateway.stop()
          programs.splice(programs.indexOf(gateway), 1)
        },
        async start() {
          gateway = await startGateway()
          programs.push(gateway)
        },
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function texts<Key extends string>(report: Record<string, unknown>, ...keys: Key[]): Record<Key, string> {
  const entries = keys.map((key) => {
    const value = report[key]
    if (typeof value !== 'string') throw new Error(`A ready line lacks ${key}`)
    return [key, value]
  })
  return Object.fromEntries(entries) as Record<Key, string>
}

function accountsOf(gateway: Program, password: string): Account[] {
  const list = gateway.ready['accounts'] as { email: string }[] | undefined
  return (list ?? []).map(({ email }) => ({ email, password }))
}
