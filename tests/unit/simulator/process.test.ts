import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { accountSid, apiKeySecret, apiKeySid, appSid, authToken, ownNumber } from './carrier-account.ts'

const main = fileURLToPath(new URL('../../../simulator/main.ts', import.meta.url))
const environment = {
  SIM_ACCOUNT_SID: accountSid,
  SIM_AUTH_TOKEN: authToken,
  SIM_API_KEY_SID: apiKeySid,
  SIM_API_KEY_SECRET: apiKeySecret,
  SIM_NUMBERS: JSON.stringify([{ number: ownNumber, voiceUrl: 'http://127.0.0.1:9/incoming' }]),
  SIM_APPS: JSON.stringify([{ sid: appSid, voiceUrl: 'http://127.0.0.1:9/outgoing' }]),
}

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function run(changes: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { ...environment, ...changes } })
  children.push(child)
  const output = { out: '', err: '' }
  const ready = Promise.withResolvers<Record<string, unknown>>()
  child.stdout.on('data', (data) => {
    output.out += String(data)
    if (output.out.includes('\n')) ready.resolve(JSON.parse(output.out) as Record<string, unknown>)
  })
  child.stderr.on('data', (data) => {
    output.err += String(data)
  })
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, output, ready: ready.promise, exit }
}

describe('the simulator as a process', () => {
  test('says in one line where it is, and ends at SIGTERM', async () => {
    const simulator = run({})
    const line = await simulator.ready
    expect(line).toEqual({
      ready: true,
      signallingHost: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
      spki: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
      restUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      controlUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    })
    expect((await fetch(`${String(line.controlUrl)}/state`)).status).toBe(200)
    simulator.child.kill('SIGTERM')
    expect(await simulator.exit).toBe(0)
  })

  test('ends with one clear line when a port is taken', async () => {
    const other = createServer()
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
    })
    const simulator = run({ SIM_REST_PORT: String(port) })
    expect(await simulator.exit).toBe(1)
    expect(simulator.output.err).toContain(`carrier simulator: port ${port} is already in use\n`)
    expect(simulator.output.out).toBe('')
    await new Promise((resolve) => other.close(resolve))
  })

  test('names what is wrong in its environment, without the value', async () => {
    const simulator = run({ SIM_AUTH_TOKEN: '', SIM_NUMBERS: '[{"number":"secret"}]' })
    expect(await simulator.exit).toBe(1)
    expect(simulator.output.err).toBe('carrier simulator: wrong or missing: SIM_AUTH_TOKEN, SIM_NUMBERS\n')
  })
})
