import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer'
import { findChrome } from '../../scripts/setup/chrome.mjs'
import { wav } from '../../simulator/wav.ts'
import { waitFor } from '../support/wait-for.ts'

// A bare page with the unmodified SDK and nothing else: Chrome's fake microphone, silent local sounds, one Device.

type SdkCall = {
  parameters: Record<string, string>
  customParameters: Map<string, string>
  accept(): void
  reject(): void
  disconnect(): void
  mute(muted: boolean): void
  sendDigits(digits: string): void
  on(event: string, listener: (...values: unknown[]) => void): void
  _mediaHandler: { iceRestart(): void }
}
type SdkDevice = {
  register(): Promise<void>
  connect(options: { params: Record<string, string> }): Promise<SdkCall>
  updateToken(token: string): void
  on(event: string, listener: (...values: unknown[]) => void): void
}
type Harness = {
  device: SdkDevice
  call: SdkCall | null
  peers: RTCPeerConnection[]
  events: string[]
  connectedAt: number
  acceptedAt: number
}
type PageWindow = { harness: Harness; Twilio: { Device: new (token: string, options: unknown) => SdkDevice } }

const sdkFile = fileURLToPath(new URL('../../node_modules/@twilio/voice-sdk/dist/twilio.min.js', import.meta.url))
const soundNames = ['incoming', 'outgoing', 'disconnect', ...Array.from('0123456789sh', (key) => `dtmf${key}`)]
const callEvents = ['accept', 'ringing', 'disconnect', 'cancel', 'reject', 'reconnecting', 'reconnected', 'error']

const browserArgs = [
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
]

async function servePage() {
  const sdk = readFileSync(sdkFile)
  const sound = wav(new Uint8Array(800).fill(0xff))
  const server = createServer((request, response) => {
    if (request.url === '/sdk.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(sdk)
    else if (request.url === '/sound.wav') response.writeHead(200, { 'content-type': 'audio/wav' }).end(sound)
    else {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end('<!doctype html><title>SDK</title><script src="/sdk.js"></script>')
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

export async function startSdkPages(signallingHost: string, spki: string) {
  const chrome = findChrome()
  if (!chrome) throw new Error('No Chrome or Chromium: npm run setup says what to do')
  const { server, url } = await servePage()
  const browser = await puppeteer.launch({
    executablePath: chrome.path,
    headless: true,
    args: [...browserArgs, `--ignore-certificate-errors-spki-list=${spki}`],
  })

  async function open(token: string) {
    const page = await browser.newPage()
    await page.goto(url)
    await page.evaluate(startDevice, token, signallingHost, `${url}sound.wav`, soundNames, callEvents)
    const events = (): Promise<string[]> => page.evaluate(() => (window as unknown as PageWindow).harness.events)
    return {
      events,
      seen: (event: string, times = 1) =>
        waitFor(event, async () => (await events()).filter((each) => each === event).length >= times),
      stats: () => page.evaluate(readStats),
      act: (action: 'accept' | 'reject' | 'disconnect') =>
        page.evaluate((name) => (window as unknown as PageWindow).harness.call?.[name](), action),
      mute: (muted: boolean) =>
        page.evaluate((value) => (window as unknown as PageWindow).harness.call?.mute(value), muted),
      sendDigits: (digits: string) =>
        page.evaluate((keys) => (window as unknown as PageWindow).harness.call?.sendDigits(keys), digits),
      updateToken: (next: string) =>
        page.evaluate((value) => (window as unknown as PageWindow).harness.device.updateToken(value), next),
      restartIce: () => page.evaluate(() => (window as unknown as PageWindow).harness.call?._mediaHandler.iceRestart()),
      callShown: () =>
        page.evaluate(() => {
          const { call } = (window as unknown as PageWindow).harness
          return { from: call?.parameters.From, custom: Object.fromEntries(call?.customParameters ?? []) }
        }),
      async connect(params: Record<string, string>): Promise<number> {
        await page.evaluate(placeCall, params, callEvents)
        return waitFor('accept', () =>
          page.evaluate(() => {
            const { acceptedAt, connectedAt } = (window as unknown as PageWindow).harness
            return acceptedAt > 0 && acceptedAt - connectedAt
          }),
        )
      },
      close: () => page.close(),
    }
  }

  return {
    open,
    async stop(): Promise<void> {
      await browser.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

export type SdkPage = Awaited<ReturnType<Awaited<ReturnType<typeof startSdkPages>>['open']>>

// What follows runs in the page and can use nothing from here.

async function startDevice(
  token: string,
  host: string,
  sound: string,
  names: string[],
  watched: string[],
): Promise<void> {
  const win = window as unknown as PageWindow
  const peers: RTCPeerConnection[] = []
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      peers.push(this)
    }
  }
  const device = new win.Twilio.Device(token, {
    chunderw: host,
    publishEvents: false,
    maxCallSignalingTimeoutMs: 30_000,
    enableImprovedSignalingErrorPrecision: true,
    sounds: Object.fromEntries(names.map((name) => [name, sound])),
    logLevel: 'silent',
  })
  const events: string[] = []
  win.harness = { device, call: null, peers, events, connectedAt: 0, acceptedAt: 0 }
  device.on('error', (error) => events.push(`error ${(error as { code: number }).code}`))
  for (const event of ['registered', 'unregistered']) device.on(event, () => events.push(event))
  device.on('incoming', (value) => {
    const call = value as SdkCall
    events.push('incoming')
    win.harness.call = call
    for (const event of watched) call.on(event, () => events.push(event))
  })
  await device.register()
}

async function placeCall(params: Record<string, string>, watched: string[]): Promise<void> {
  const { harness } = window as unknown as PageWindow
  harness.acceptedAt = 0
  harness.connectedAt = performance.now()
  const call = await harness.device.connect({ params })
  harness.call = call
  for (const event of watched) {
    call.on(event, () => {
      if (event === 'accept') harness.acceptedAt = performance.now()
      harness.events.push(event)
    })
  }
}

async function readStats(): Promise<{ packets: number; energy: number }> {
  const found = { packets: 0, energy: 0 }
  const last = (window as unknown as PageWindow).harness.peers.at(-1)
  const reports = last ? ([...(await last.getStats()).values()] as Record<string, unknown>[]) : []
  for (const report of reports) {
    if (report.type !== 'inbound-rtp') continue
    found.packets = Number(report.packetsReceived)
    found.energy = Number(report.totalAudioEnergy)
  }
  return found
}
