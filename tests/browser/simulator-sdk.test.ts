import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import puppeteer, { type Browser, type Page } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findChrome } from '../../scripts/setup/chrome.mjs'
import { type Simulator, startSimulator } from '../../simulator/start-simulator.ts'
import { wav } from '../../simulator/wav.ts'
import { createSimClient, liveCall, type SimClient } from '../support/sim-client.ts'
import { waitFor } from '../support/wait-for.ts'
import {
  accessToken,
  farNumber,
  ownNumber,
  restClient,
  simulatorOptions,
  startApplication,
} from '../unit/simulator/carrier-account.ts'

// The unmodified SDK in a bare page, against the simulator: what the extension relies on, without the extension.

type SdkCall = {
  parameters: Record<string, string>
  customParameters: Map<string, string>
  status(): string
  accept(): void
  reject(): void
  disconnect(): void
  mute(muted: boolean): void
  sendDigits(digits: string): void
  on(event: string, listener: (...values: unknown[]) => void): void
  getCallQualityStats?: unknown
}
type SdkDevice = {
  state: string
  register(): Promise<void>
  connect(options: { params: Record<string, string> }): Promise<SdkCall>
  updateToken(token: string): void
  destroy(): void
  on(event: string, listener: (...values: unknown[]) => void): void
}
type Harness = {
  device: SdkDevice
  call: SdkCall | null
  events: string[]
  acceptedAfterMs: number
  stats(): Promise<{ packets: number; energy: number }>
}
type PageWindow = { harness: Harness; Twilio: { Device: new (token: string, options: unknown) => SdkDevice } }

const sdkFile = fileURLToPath(new URL('../../node_modules/@twilio/voice-sdk/dist/twilio.min.js', import.meta.url))

let pageServer: Server
let application: Awaited<ReturnType<typeof startApplication>>
let simulator: Simulator
let sim: SimClient
let browser: Browser
let page: Page
let pageUrl = ''
let roomNumber = 0

function twiml(pathname: string, fields: Record<string, string>): string | number {
  if (pathname === '/outgoing') {
    return `<Response><Dial answerOnBridge="true"><Conference participantLabel="agent" beep="false" endConferenceOnExit="true" waitUrl="" statusCallback="/conference" statusCallbackEvent="start end join leave mute hold modify">${fields.Room ?? 'room'}</Conference></Dial></Response>`
  }
  if (pathname === '/incoming') {
    return '<Response><Dial timeout="20"><Client><Identity>alice</Identity><Parameter name="record" value="contact 17 &amp; more"/></Client></Dial></Response>'
  }
  return 204
}

beforeAll(async () => {
  const sdk = readFileSync(sdkFile)
  const sound = wav(new Uint8Array(800).fill(0xff))
  pageServer = createServer((request, response) => {
    if (request.url === '/sdk.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(sdk)
    else if (request.url === '/sound.wav') response.writeHead(200, { 'content-type': 'audio/wav' }).end(sound)
    else
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>SDK</title><script src="/sdk.js"></script>')
  })
  await new Promise<void>((resolve) => pageServer.listen(0, '127.0.0.1', resolve))
  pageUrl = `http://127.0.0.1:${(pageServer.address() as AddressInfo).port}/`
  application = await startApplication(({ path: pathname, fields }) => twiml(pathname, fields))
  simulator = await startSimulator(simulatorOptions(application.url))
  sim = createSimClient(simulator.controlUrl)
  const chrome = findChrome()
  if (!chrome) throw new Error('No Chrome or Chromium: npm run setup says what to do')
  browser = await puppeteer.launch({
    executablePath: chrome.path,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      `--ignore-certificate-errors-spki-list=${simulator.spki}`,
    ],
  })
})

afterAll(async () => {
  await browser?.close()
  await simulator?.stop()
  await application?.stop()
  pageServer?.closeAllConnections()
  await new Promise<void>((resolve) => pageServer.close(() => resolve()))
})

beforeEach(async () => {
  await sim.reset()
  await sim.setFarEnd({ answerAfterMs: 100 })
  await page?.close()
  page = await openDevice('alice')
})

async function openDevice(identity: string, tokenTtl = 3600): Promise<Page> {
  const opened = await browser.newPage()
  await opened.goto(pageUrl)
  await opened.evaluate(
    async (token, host, origin) => {
      const win = window as unknown as PageWindow
      const peers: RTCPeerConnection[] = []
      const Native = window.RTCPeerConnection
      window.RTCPeerConnection = class extends Native {
        constructor(configuration?: RTCConfiguration) {
          super(configuration)
          peers.push(this)
        }
      }
      const names = [
        'incoming',
        'outgoing',
        'disconnect',
        'dtmf0',
        'dtmf1',
        'dtmf2',
        'dtmf3',
        'dtmf4',
        'dtmf5',
        'dtmf6',
        'dtmf7',
        'dtmf8',
        'dtmf9',
        'dtmfs',
        'dtmfh',
      ]
      const device = new win.Twilio.Device(token, {
        chunderw: host,
        publishEvents: false,
        maxCallSignalingTimeoutMs: 30_000,
        enableImprovedSignalingErrorPrecision: true,
        sounds: Object.fromEntries(names.map((name) => [name, `${origin}sound.wav`])),
        logLevel: 'silent',
      })
      win.harness = {
        device,
        call: null,
        events: [],
        acceptedAfterMs: 0,
        async stats() {
          const last = peers.at(-1)
          const found = { packets: 0, energy: 0 }
          if (!last) return found
          for (const report of (await last.getStats()).values()) {
            if (report.type === 'inbound-rtp') {
              found.packets = report.packetsReceived
              found.energy = report.totalAudioEnergy
            }
          }
          return found
        },
      }
      device.on('error', (error) => win.harness.events.push(`error ${(error as { code: number }).code}`))
      for (const event of ['registered', 'unregistered', 'tokenWillExpire'])
        device.on(event, () => win.harness.events.push(event))
      device.on('incoming', (call) => {
        win.harness.events.push('incoming')
        win.harness.call = call as SdkCall
        for (const event of ['accept', 'cancel', 'disconnect', 'reject', 'reconnecting', 'reconnected'])
          (call as SdkCall).on(event, () => win.harness.events.push(event))
      })
      await device.register()
    },
    accessToken(identity, { ttl: tokenTtl }),
    simulator.signallingHost,
    pageUrl,
  )
  return opened
}

const events = (from = page): Promise<string[]> => from.evaluate(() => (window as unknown as PageWindow).harness.events)
const stats = (from = page) => from.evaluate(() => (window as unknown as PageWindow).harness.stats())
const onCall = (action: 'accept' | 'reject' | 'disconnect', from = page) =>
  from.evaluate((name) => (window as unknown as PageWindow).harness.call?.[name](), action)

async function connect(room: string): Promise<void> {
  await page.evaluate(async (name) => {
    const { harness } = window as unknown as PageWindow
    const startedAt = performance.now()
    const call = await harness.device.connect({ params: { Room: name, Note: 'a=b & c' } })
    harness.call = call
    for (const event of ['accept', 'ringing', 'disconnect', 'cancel', 'reconnecting', 'reconnected', 'error']) {
      call.on(event, () => {
        if (event === 'accept') harness.acceptedAfterMs = performance.now() - startedAt
        harness.events.push(event)
      })
    }
  }, room)
  await waitFor('accept', async () => (await events()).includes('accept'))
}

// An agent's call with a patient in it, as the gateway makes one.
async function callFarEnd(): Promise<{ room: string; agent: string; patient: string }> {
  roomNumber += 1
  const room = `room-${roomNumber}`
  await connect(room)
  const participant = await restClient(simulator.restUrl)
    .conferences(room)
    .participants.create({
      from: ownNumber,
      to: farNumber,
      label: 'patient',
      earlyMedia: true,
      endConferenceOnExit: true,
      beep: 'false',
      statusCallback: `${application.url}/participant`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    })
  await sim.until(
    'the far end to answer',
    (state) => state.calls.find((call) => call.sid === participant.callSid)?.status === 'in-progress',
  )
  const agent = await sim.until('the agent', (state) => liveCall(state, 'client')?.sid)
  return { room, agent, patient: participant.callSid }
}

describe('the carrier simulator and the unmodified SDK', () => {
  test('an outgoing call connects, and both sides hear each other', async () => {
    const { agent, patient } = await callFarEnd()
    const heard = await waitFor('remote audio', async () => {
      const now = await stats()
      return now.packets > 100 && now.energy > 0.0001 ? now : undefined
    })
    expect(heard.packets).toBeGreaterThan(100)
    await sim.until(
      'the far end to hear the microphone',
      (state) => (state.calls.find((call) => call.sid === patient)?.audioIn.energy ?? 0) > 0,
    )
    const state = await sim.state()
    expect(state.calls.find((call) => call.sid === agent)).toMatchObject({
      kind: 'client',
      identity: 'alice',
      label: 'agent',
      iceState: 'connected',
    })
    expect(application.requests.every((request) => request.isSigned)).toBe(true)
    expect(application.requests.find((request) => request.path === '/outgoing')?.fields).toMatchObject({
      From: 'client:alice',
      Direction: 'inbound',
      Note: 'a=b & c',
    })
    const acceptedAfterMs = await page.evaluate(() => (window as unknown as PageWindow).harness.acceptedAfterMs)
    console.log(`connect to accept: ${Math.round(acceptedAfterMs)} ms`)
    await onCall('disconnect')
    await sim.until('both legs to end', (now) => now.calls.every((call) => call.status === 'completed'))
    await waitFor('the last status callback', () =>
      application
        .fieldsAt('/participant')
        .some((fields) => fields.CallSid === patient && fields.CallStatus === 'completed'),
    )
    expect(
      application
        .fieldsAt('/participant')
        .filter((fields) => fields.CallSid === patient)
        .map((fields) => fields.CallStatus),
    ).toEqual(['initiated', 'ringing', 'in-progress', 'completed'])
    expect((await sim.state()).resources).toEqual({
      mediaLegs: 0,
      audioLegs: 0,
      audioRooms: 0,
      clockRunning: false,
      callTimers: 0,
    })
  })

  test('mute is silent at the far end, and unmute is heard again', async () => {
    const { patient } = await callFarEnd()
    const level = async () => (await sim.state()).calls.find((call) => call.sid === patient)?.audioIn
    await waitFor('the microphone at the far end', async () => ((await level())?.energy ?? 0) > 0)
    await page.evaluate(() => (window as unknown as PageWindow).harness.call?.mute(true))
    await waitFor('silence for a second', async () => ((await level())?.silentForMs ?? 0) >= 1500)
    expect((await level())?.level).toBe(0)
    await page.evaluate(() => (window as unknown as PageWindow).harness.call?.mute(false))
    await waitFor('sound after unmute', async () => ((await level())?.silentForMs ?? 1) === 0)
  })

  test('keypad digits arrive at the far end', async () => {
    const { agent, patient } = await callFarEnd()
    await waitFor('media', async () => (await stats()).packets > 20)
    await page.evaluate(() => (window as unknown as PageWindow).harness.call?.sendDigits('12w3#'))
    await sim.until('the digits', (state) => state.calls.find((call) => call.sid === patient)?.dtmf === '123#')
    expect((await sim.state()).calls.find((call) => call.sid === agent)?.dtmf).toBe('123#')
  })

  test('hold plays music to the far end and nothing of it to the agent; resume connects them again', async () => {
    const { room, patient } = await callFarEnd()
    await waitFor('the far end', async () => (await stats()).energy > 0.0001)
    await page.evaluate(() => (window as unknown as PageWindow).harness.call?.mute(true))
    const rest = restClient(simulator.restUrl)
    const [conference] = await rest.conferences.list({ friendlyName: room, status: 'in-progress' })
    const participant = rest.conferences(conference?.sid ?? '').participants(patient)
    expect((await participant.update({ hold: true })).hold).toBe(true)
    await sim.until('music at the far end', (state) => {
      const call = state.calls.find((each) => each.sid === patient)
      return call?.onHold && call.audioIn.level > 0.01
    })
    const quiet = await waitFor('the agent to hear nothing for half a second', async () => {
      const first = await stats()
      const later = await waitFor('25 packets more', async () => {
        const now = await stats()
        return now.packets >= first.packets + 25 && now
      })
      return later.energy - first.energy < 1e-6 && later
    })
    expect((await participant.update({ hold: false })).hold).toBe(false)
    await page.evaluate(() => (window as unknown as PageWindow).harness.call?.mute(false))
    await waitFor('the far end again', async () => (await stats()).energy > quiet.energy + 0.00001)
    await waitFor('the conference events', () =>
      ['participant-hold', 'participant-unhold'].every((event) =>
        application.fieldsAt('/conference').some((fields) => fields.StatusCallbackEvent === event),
      ),
    )
  })

  test('the far end hangs up', async () => {
    const { patient } = await callFarEnd()
    await sim.hangUp(patient)
    await waitFor('disconnect', async () => (await events()).includes('disconnect'))
    await sim.until('no live call', (state) => !liveCall(state, 'client'))
  })

  test('an incoming call rings, is accepted and is heard', async () => {
    const { callSid } = await sim.ring({ from: farNumber, to: ownNumber })
    await waitFor('incoming', async () => (await events()).includes('incoming'))
    const shown = await page.evaluate(() => {
      const { call } = (window as unknown as PageWindow).harness
      return { from: call?.parameters.From, record: call?.customParameters.get('record') }
    })
    expect(shown).toEqual({ from: farNumber, record: 'contact 17 & more' })
    await onCall('accept')
    await waitFor('audio', async () => (await stats()).energy > 0.0001)
    await onCall('disconnect')
    await sim.until(
      'the caller to be gone',
      (state) => state.calls.find((call) => call.sid === callSid)?.status === 'completed',
    )
  })

  test('an incoming call is cancelled by the caller, another is rejected', async () => {
    const { callSid } = await sim.ring({ from: farNumber, to: ownNumber })
    await waitFor('incoming', async () => (await events()).includes('incoming'))
    await sim.hangUp(callSid)
    await waitFor('cancel', async () => (await events()).includes('cancel'))
    const second = await sim.ring({ from: farNumber, to: ownNumber })
    await waitFor('second incoming', async () => (await events()).filter((event) => event === 'incoming').length === 2)
    await onCall('reject')
    await sim.until(
      'the rejected call to end',
      (state) => state.calls.find((call) => call.parentSid === second.callSid)?.status === 'busy',
    )
  })

  test('two devices of one identity ring, and the slower one gets cancel', async () => {
    const other = await openDevice('alice')
    await sim.ring({ from: farNumber, to: ownNumber })
    await waitFor(
      'both to ring',
      async () => (await events()).includes('incoming') && (await events(other)).includes('incoming'),
    )
    await onCall('accept', other)
    await waitFor('cancel', async () => (await events()).includes('cancel'))
    await waitFor('audio', async () => (await stats(other)).energy > 0.0001)
    await other.close()
  })

  test('a call survives a dropped socket', async () => {
    const { patient } = await callFarEnd()
    await waitFor('media', async () => (await stats()).packets > 50)
    await sim.dropSockets('alice')
    await waitFor('reconnected', async () => (await events()).includes('reconnected'))
    const packets = (await stats()).packets
    await waitFor('media after the reconnect', async () => (await stats()).packets > packets + 50)
    expect((await sim.state()).calls.find((call) => call.sid === patient)?.status).toBe('in-progress')
    await sim.until('the device to register again', (state) => state.clients.some((client) => client.registered))
    await onCall('disconnect')
    await sim.until('the end', (state) => !liveCall(state, 'pstn'))
  })

  test('a new token during a call leaves the call alone', async () => {
    const { patient } = await callFarEnd()
    await page.evaluate(
      (token) => (window as unknown as PageWindow).harness.device.updateToken(token),
      accessToken('alice'),
    )
    const packets = (await stats()).packets
    await waitFor('media', async () => (await stats()).packets > packets + 50)
    expect((await sim.state()).calls.find((call) => call.sid === patient)?.status).toBe('in-progress')
    expect(await events()).not.toContain('disconnect')
  })
})
