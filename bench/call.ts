/** Click to `accept`: the extension against a bare page with the same SDK, both signed in and warm, alternating in one run. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer'
import type { Metric } from '../scripts/bench.ts'
import { soundNames } from '../lib/media/sounds.ts'
import { type Journey, startJourney } from '../tests/support/journey.ts'
import { liveCall } from '../tests/support/sim-client.ts'
import { waitFor } from '../tests/support/wait-for.ts'

const rounds = 30
const warmUps = 8
const number = '+14155550132'

export async function run(): Promise<Metric[]> {
  const journey = await startJourney()
  const peer = await servePeer()
  try {
    const crm = await journey.openCrm()
    const bare = await openPeer(journey, peer.url)
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = -warmUps; round < rounds; round++) {
      // The order alternates too, so that a machine that slows down favours nobody.
      const pair = [
        async () => keep(ours, round, await throughExtension(journey, crm)),
        async () => keep(theirs, round, await throughPage(journey, bare)),
      ]
      for (const one of round % 2 === 0 ? pair : pair.reverse()) await one()
    }
    const ratio = median(ours) / median(theirs)
    return [
      { name: 'extension, click to accept, median', value: median(ours), unit: 'ms', better: 'lower' },
      { name: 'bare page, click to accept, median', value: median(theirs), unit: 'ms', better: 'lower' },
      { name: 'extension, click to accept, p90', value: quantile(ours, 0.9), unit: 'ms', better: 'lower' },
      { name: 'bare page, click to accept, p90', value: quantile(theirs, 0.9), unit: 'ms', better: 'lower' },
      { name: 'ratio of the medians', value: ratio, unit: 'x', aim: 1.3, better: 'lower', ok: ratio <= 1.3 },
    ]
  } finally {
    peer.close()
    await journey.close()
  }
}

function keep(list: number[], round: number, value: number) {
  if (round >= 0) list.push(value)
}

/** Marks the trusted click itself, before any handler of the overlay sees it. */
async function clickTimed(page: Page, selector: string): Promise<number> {
  await page.bringToFront()
  const button = await page.waitForSelector(selector)
  await page.evaluate(() => {
    const scope = window as unknown as { clickedAt?: number }
    delete scope.clickedAt
    addEventListener('click', (event) => (scope.clickedAt = performance.timeOrigin + event.timeStamp), {
      capture: true,
      once: true,
    })
  })
  await button?.click()
  return page.evaluate(() => (window as unknown as { clickedAt: number }).clickedAt)
}

async function throughExtension({ desk, carrier, phase }: Journey, crm: Page): Promise<number> {
  // The engine's facts reach every page of the extension; this one only notes the time.
  await desk.evaluate(() => {
    const scope = window as unknown as { acceptedAt?: number; listening?: boolean }
    delete scope.acceptedAt
    if (scope.listening) return
    scope.listening = true
    chrome.runtime.onMessage.addListener(
      (message: { name: string; input: { event?: { type: string; at: number } } }) => {
        const event = message.name === 'background:engineEvent' ? message.input.event : undefined
        if (event?.type === 'carrier-accepted') scope.acceptedAt ??= event.at
      },
    )
  })
  const clickedAt = await clickTimed(crm, 'aria/Call (415) 555-0100')
  const acceptedAt = await waitFor('accept', () =>
    desk.evaluate(() => (window as unknown as { acceptedAt?: number }).acceptedAt),
  )
  const { callId } = await phase('ringing-out', 'connected')
  await desk.evaluate((id) => chrome.runtime.sendMessage({ name: 'background:hangUp', input: { callId: id } }), callId)
  await phase('ended')
  await idle(carrier)
  return acceptedAt - clickedAt
}

type PeerWindow = { acceptedAt?: number; ended?: boolean; registered?: boolean; hangUp?: () => void }

async function throughPage({ carrier }: Journey, page: Page): Promise<number> {
  await page.evaluate(() => {
    const scope = window as unknown as PeerWindow
    delete scope.acceptedAt
    scope.ended = false
  })
  const clickedAt = await clickTimed(page, '#dial')
  const acceptedAt = await waitFor('accept', () => page.evaluate(() => (window as unknown as PeerWindow).acceptedAt))
  await page.evaluate(() => (window as unknown as PeerWindow).hangUp?.())
  await waitFor('the end', () => page.evaluate(() => (window as unknown as PeerWindow).ended))
  await idle(carrier)
  return acceptedAt - clickedAt
}

async function idle(carrier: Journey['carrier']): Promise<void> {
  await carrier.until('no call to be left', (state) => !liveCall(state, 'client') && !liveCall(state, 'pstn'))
}

async function openPeer({ callside, desk, stack }: Journey, url: string): Promise<Page> {
  const reply = (await desk.evaluate(async () => (await chrome.storage.session.get('tokens'))['tokens'])) as {
    accessToken: string
  }
  const response = await fetch(new URL('/v1/voice/token', stack.gatewayUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${reply.accessToken}` },
  })
  const grant = (await response.json()) as { token: string; signalling: { host: string } }
  await callside.browser
    .defaultBrowserContext()
    .setPermission(new URL(url).origin, { permission: { name: 'microphone' }, state: 'granted' })
  const page = await callside.browser.newPage()
  await page.goto(url)
  await page.evaluate(startPeer, grant.token, grant.signalling.host, number, [...soundNames])
  await waitFor('the bare page to register', () => page.evaluate(() => (window as unknown as PeerWindow).registered))
  return page
}

/** What any application does with the SDK, with the options of our engine. Runs in the page. */
async function startPeer(token: string, host: string, to: string, sounds: string[]): Promise<void> {
  const scope = window as unknown as PeerWindow & {
    Twilio: { Device: new (token: string, options: unknown) => PeerDevice }
  }
  type PeerCall = { on(event: string, listener: () => void): void; disconnect(): void }
  type PeerDevice = {
    on(event: string, listener: () => void): void
    register(): Promise<void>
    connect(options: { params: Record<string, string> }): Promise<PeerCall>
  }
  const device = new scope.Twilio.Device(token, {
    chunderw: host,
    publishEvents: false,
    maxCallSignalingTimeoutMs: 30_000,
    codecPreferences: ['opus', 'pcmu'],
    closeProtection: false,
    sounds: Object.fromEntries(sounds.map((name) => [name, `/sounds/${name}.wav`])),
  })
  device.on('registered', () => (scope.registered = true))
  document.querySelector('#dial')?.addEventListener('click', () => {
    void device.connect({ params: { To: to, CallId: crypto.randomUUID() } }).then((call) => {
      scope.hangUp = () => call.disconnect()
      call.on('accept', () => (scope.acceptedAt = Date.now()))
      call.on('disconnect', () => (scope.ended = true))
    })
  })
  await device.register()
}

async function servePeer(): Promise<{ url: string; close(): void }> {
  const file = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)))
  const sdk = file('../node_modules/@twilio/voice-sdk/dist/twilio.min.js')
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const sound = soundNames.find((name) => path === `/sounds/${name}.wav`)
    if (path === '/sdk.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(sdk)
    else if (sound) response.writeHead(200, { 'content-type': 'audio/wav' }).end(file(`../public/sounds/${sound}.wav`))
    else
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Bare page</title><script src="/sdk.js"></script><button id="dial">Call</button>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}

function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

function median(values: number[]): number {
  return quantile(values, 0.5)
}
