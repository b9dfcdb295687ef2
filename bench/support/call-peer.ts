/** The peer: a bare page that does with the SDK what any application does, with the options of our engine. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer'
import { soundNames } from '../../lib/media/sounds.ts'
import type { Journey } from '../../tests/support/journey.ts'
import { waitFor } from '../../tests/support/wait-for.ts'

/** What the page keeps on its window, all times in epoch milliseconds. */
export type PeerWindow = {
  registered?: boolean
  acceptedAt?: number
  ended?: boolean
  rings?: boolean
  hangUp?: () => void
}

/** Signed in as the same person as the extension: both are called, and whoever answers first has the call. */
export async function openPeer({ callside, desk, stack }: Journey, url: string, number: string): Promise<Page> {
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

/** Runs in the page. */
async function startPeer(token: string, host: string, to: string, sounds: string[]): Promise<void> {
  type PeerCall = { on(event: string, listener: () => void): void; disconnect(): void; accept(): void }
  type PeerDevice = {
    on(event: string, listener: (call: PeerCall) => void): void
    register(): Promise<void>
    connect(options: { params: Record<string, string> }): Promise<PeerCall>
  }
  const scope = window as unknown as PeerWindow & {
    Twilio: { Device: new (token: string, options: unknown) => PeerDevice }
  }
  const device = new scope.Twilio.Device(token, {
    chunderw: host,
    publishEvents: false,
    maxCallSignalingTimeoutMs: 30_000,
    codecPreferences: ['opus', 'pcmu'],
    closeProtection: false,
    sounds: Object.fromEntries(sounds.map((name) => [name, `/sounds/${name}.wav`])),
  })
  const watch = (call: PeerCall) => {
    scope.hangUp = () => call.disconnect()
    call.on('accept', () => (scope.acceptedAt = Date.now()))
    for (const end of ['disconnect', 'cancel']) {
      call.on(end, () => {
        scope.ended = true
        scope.rings = false
      })
    }
  }
  let ringing: PeerCall | null = null
  device.on('registered', () => (scope.registered = true))
  device.on('incoming', (call) => {
    ringing = call
    scope.rings = true
    watch(call)
  })
  document.querySelector('#dial')?.addEventListener('click', () => {
    void device.connect({ params: { To: to, CallId: crypto.randomUUID() } }).then(watch)
  })
  document.querySelector('#answer')?.addEventListener('click', () => ringing?.accept())
  await device.register()
}

const html = `<!doctype html><title>Bare page</title><script src="/sdk.js"></script>
<button id="dial">Call</button> <button id="answer">Answer</button>`

export async function servePeer(): Promise<{ url: string; close(): void }> {
  const file = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)))
  const sdk = file('../../node_modules/@twilio/voice-sdk/dist/twilio.min.js')
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const sound = soundNames.find((name) => path === `/sounds/${name}.wav`)
    if (path === '/sdk.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(sdk)
    else if (sound) {
      response.writeHead(200, { 'content-type': 'audio/wav' }).end(file(`../../public/sounds/${sound}.wav`))
    } else response.writeHead(200, { 'content-type': 'text/html' }).end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}
