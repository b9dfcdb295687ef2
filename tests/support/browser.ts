/** Chrome with the built extension in a profile of its own, as a person would have it. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import puppeteer, { type Browser, type Page, type Target, type WebWorker } from 'puppeteer'
import { loopbackBuild } from '../../scripts/build.ts'
import { atEnd } from '../../scripts/lifetime.ts'
import { findChrome } from '../../scripts/setup/chrome.mjs'
import { root } from '../../scripts/steps.ts'
import { waitFor } from './wait-for.ts'
import { releaseWorkers, stopExtensionWorker } from './worker-sessions.ts'

export type LaunchOptions = {
  headless?: boolean
  extensionDir?: string
  /** The simulator's certificate, by the hash of its public key. */
  spki?: string
  microphone?: 'granted' | 'prompt' | 'denied'
  /** A tone instead of the machine's microphone. */
  fakeMicrophone?: boolean
  /** Refuse every name that is not this machine. */
  loopbackOnly?: boolean
  args?: string[]
}

export type Callside = {
  browser: Browser
  extensionId: string
  /** Waits for the running service worker; it does not start a stopped one. */
  worker: () => Promise<WebWorker>
  offscreen: () => Promise<Page>
  /** The side panel, opened by the toolbar icon when it is not open yet. */
  panel: (from?: Page) => Promise<Page>
  extensionPage: (file: string) => Promise<Page>
  stopWorker: () => Promise<void>
  clickNotification: (notificationId: string, button?: number) => Promise<void>
  close: () => Promise<void>
}

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=en-US',
]

const onlyThisMachine =
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]'

export async function launchCallside(options: LaunchOptions = {}): Promise<Callside> {
  const extensionDir = path.resolve(root, options.extensionDir ?? loopbackBuild)
  if (!existsSync(path.join(extensionDir, 'manifest.json')))
    throw new Error(`No extension in ${extensionDir}: npm run build -- --loopback`)
  const profile = mkdtempSync(path.join(os.tmpdir(), 'callside-profile-'))
  asDeveloper(profile)
  const browser = await puppeteer.launch({
    executablePath: chromePath(),
    headless: options.headless ?? true,
    pipe: true,
    enableExtensions: true,
    userDataDir: profile,
    defaultViewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: chromeArgs(options),
    // Without a sound server its client library leaves a folder in /tmp at each start.
    ...((options.headless ?? true) ? { env: { ...process.env, PULSE_RUNTIME_PATH: profile } } : {}),
  })
  const forget = atEnd(close)
  async function close() {
    forget()
    const chrome = browser.process()
    const gone = new Promise<void>((resolve) =>
      chrome && chrome.exitCode === null ? chrome.once('exit', () => resolve()) : resolve(),
    )
    // A page that refuses to go must not keep the browser.
    const timer = setTimeout(() => chrome?.kill('SIGKILL'), 5000)
    await browser.close().catch(() => chrome?.kill('SIGKILL'))
    await gone
    clearTimeout(timer)
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }

  try {
    await releaseWorkers(browser)
    const extensionId = await browser.installExtension(extensionDir)
    await grantMicrophone(browser, extensionId, options.microphone ?? 'granted')
    const callside = controls({ browser, extensionId, close })
    await callside.worker()
    return callside
  } catch (error) {
    await close()
    throw error
  }
}

/** Otherwise Chrome switches an unpacked extension off for good when it reloads itself, for an update say. */
function asDeveloper(profile: string): void {
  mkdirSync(path.join(profile, 'Default'))
  writeFileSync(
    path.join(profile, 'Default', 'Preferences'),
    JSON.stringify({ extensions: { ui: { developer_mode: true } } }),
  )
}

function chromePath(): string {
  const chrome = findChrome()
  if (chrome === undefined) throw new Error('No Chrome or Chromium: npm run setup says what to do')
  return chrome.path
}

function chromeArgs(options: LaunchOptions): string[] {
  return [
    ...quiet,
    // Chrome's sandbox refuses to run as root, in containers mostly.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...((options.fakeMicrophone ?? true) ? ['--use-fake-device-for-media-stream'] : []),
    ...((options.loopbackOnly ?? true) ? [onlyThisMachine] : []),
    ...(options.spki === undefined ? [] : [`--ignore-certificate-errors-spki-list=${options.spki}`]),
    ...(options.args ?? []),
  ]
}

async function grantMicrophone(browser: Browser, extensionId: string, state: 'granted' | 'prompt' | 'denied') {
  if (state === 'prompt') return
  const origin = `chrome-extension://${extensionId}`
  await browser.defaultBrowserContext().setPermission(origin, { permission: { name: 'microphone' }, state })
}

type Parts = { browser: Browser; extensionId: string; close: () => Promise<void> }

function controls({ browser, extensionId, close }: Parts): Callside {
  const origin = `chrome-extension://${extensionId}/`
  const isWorker = (target: Target) => target.type() === 'service_worker' && target.url().startsWith(origin)
  const page = (file: string) => (target: Target) => target.url().startsWith(origin + file)

  async function worker(): Promise<WebWorker> {
    // The toolbar click of a panel is lost unless the worker has run its first turn.
    return waitFor('the service worker to listen', async () => {
      // After an update the target of the old one may still be in the list.
      for (const target of browser.targets().filter(isWorker)) {
        const found = await target.worker()
        const listens = found?.evaluate(() => chrome.runtime.onMessage.hasListeners()).catch(() => false)
        if (found && (await listens)) return found
      }
      return undefined
    })
  }

  const extensionPage = (file: string) =>
    waitFor(`the extension's ${file}`, async () => {
      const target = browser.targets().find(page(file))
      return target?.asPage()
    })

  async function panel(from?: Page): Promise<Page> {
    if (browser.targets().some(page('sidepanel.html'))) return extensionPage('sidepanel.html')
    const extension = (await browser.extensions()).get(extensionId)
    if (extension === undefined) throw new Error('the extension is not installed')
    const tab = from ?? (await ordinaryTab())
    await tab.bringToFront()
    await worker()
    await tab.triggerExtensionAction(extension)
    return extensionPage('sidepanel.html')
  }

  async function ordinaryTab(): Promise<Page> {
    const pages = await browser.pages()
    return pages.find((candidate) => !candidate.url().startsWith('chrome-extension://')) ?? browser.newPage()
  }

  async function stopWorker(): Promise<void> {
    const target = browser.targets().find(isWorker)
    if (target === undefined) return
    // Before it stops: a view has it started again at once, and one that has a debugger then keeps its target for good.
    const running = await target.worker()
    await running?.client.detach().catch(() => undefined)
    await stopExtensionWorker(await ordinaryTab(), origin)
    await waitFor('the target of the stopped worker to go', () => !browser.targets().includes(target))
  }

  /** Headless Chrome shows no notification to click on, but its events can be sent. */
  async function clickNotification(notificationId: string, button?: number): Promise<void> {
    const running = await worker()
    await running.evaluate(
      (id, index) => {
        const events = chrome.notifications as unknown as Record<
          'onClicked' | 'onButtonClicked',
          { dispatch: (...args: unknown[]) => void }
        >
        if (index === undefined) events.onClicked.dispatch(id)
        else events.onButtonClicked.dispatch(id, index)
      },
      notificationId,
      button,
    )
  }

  return {
    browser,
    extensionId,
    worker,
    offscreen: () => extensionPage('offscreen.html'),
    panel,
    extensionPage,
    stopWorker,
    clickNotification,
    close,
  }
}
