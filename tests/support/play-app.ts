/** One run of an application, with or without the extension, and what came of it. */
import type { Browser, Page } from 'puppeteer'
import type { Mutations } from '../fixtures/apps/drive.ts'
import { type Apps, serveApps } from './apps.ts'
import { type Callside, launchCallside } from './browser.ts'
import { callButtons, keyOf, mismatches, shownNumbers } from './call-buttons.ts'
import { waitFor } from './wait-for.ts'

export type Played = {
  /** What the page, its console or a content script complained about. */
  errors: string[]
  digests: number[]
  html: string
  mutations: Mutations
  /** What stands below <html> besides the page's own head and body. */
  besides: string[]
}

export type OpenApp = { page: Page; errors: string[] }

export async function openApp(browser: Browser, url: string): Promise<OpenApp> {
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') errors.push(message.text())
  })
  await page.setViewport({ width: 1360, height: 1300 })
  await page.goto(url)
  await page.bringToFront()
  await waitFor('the application', () => page.evaluate(() => globalThis.torture !== undefined))
  return { page, errors }
}

export type AppRig = {
  apps: Apps
  callside: Callside
  open(url: string): Promise<OpenApp>
  /** Closes what a test opened. */
  leave(): Promise<void>
  stop(): Promise<void>
}

/** One browser and one server of applications for a file of tests. */
export async function startApps(): Promise<AppRig> {
  const apps = await serveApps()
  const callside = await launchCallside()
  const pages: Page[] = []
  return {
    apps,
    callside,
    async open(url) {
      const app = await openApp(callside.browser, url)
      pages.push(app.page)
      return app
    },
    async leave() {
      for (const page of pages.splice(0)) await page.close()
    },
    async stop() {
      await callside.close()
      await apps.stop()
    },
  }
}

/** Plays up to a tick; the promise is the application's own, so nothing polls the page meanwhile. */
export const play = (page: Page, tick: number, everyMs: number): Promise<void> =>
  page.evaluate((to, pause) => globalThis.torture?.play(to, pause), tick, everyMs)

export async function outcomeOf({ page, errors }: OpenApp): Promise<Played> {
  const seen = await page.evaluate(() => {
    const { torture } = globalThis
    if (!torture) throw new Error('the application is gone')
    const own = new Set<Element>([document.head, document.body])
    const besides = [...document.documentElement.children].filter((child) => !own.has(child))
    return {
      digests: torture.digests,
      html: torture.serialise(),
      mutations: torture.mutations(),
      besides: besides.map((child) => child.outerHTML),
    }
  })
  return { errors, ...seen }
}

/** Waits until each number that is seen has its own button beside it and no other button is there. */
export async function waitForRightButtons(page: Page, timeoutMs = 10_000): Promise<number> {
  let last: string[] = []
  let count = 0
  try {
    await waitFor(
      'a button beside each number',
      async () => {
        const [numbers, buttons] = [await shownNumbers(page), await callButtons(page)]
        count = numbers.length
        last = mismatches(numbers, buttons)
        return count > 0 && last.length === 0
      },
      timeoutMs,
    )
  } catch (error) {
    throw new Error(`of ${count} numbers:\n${last.join('\n')}`, { cause: error })
  }
  return count
}

export type Dial = { to: string; at: number }

/** What the worker is asked to dial, from now on, and when. */
export async function recordDials(callside: Callside): Promise<() => Promise<Dial[]>> {
  const worker = await callside.worker()
  await worker.evaluate(() => {
    const scope = globalThis as unknown as { dialled?: Dial[] }
    const isListening = scope.dialled !== undefined
    scope.dialled = []
    if (isListening) return
    chrome.runtime.onMessage.addListener((message: { name?: string; input?: { to?: string } }) => {
      if (message.name === 'background:dial') scope.dialled?.push({ to: message.input?.to ?? '', at: Date.now() })
    })
  })
  return () => worker.evaluate(() => (globalThis as unknown as { dialled: Dial[] }).dialled)
}

/** Where the button of a number stands, seen from the right end of that number. */
export async function buttonOffset(page: Page): Promise<{ dx: number; dy: number }> {
  const [[number], buttons] = [await shownNumbers(page), await callButtons(page)]
  const button = buttons.find(({ name }) => keyOf(name) === keyOf(number?.text ?? ''))
  if (!number || !button) throw new Error('no number with a button')
  return {
    dx: (button.box.left + button.box.right) / 2 - number.box.right,
    dy: (button.box.top + button.box.bottom) / 2 - (number.box.top + number.box.bottom) / 2,
  }
}

export type Click = { at: number; shown: string[] }

/** From now on the page notes which numbers it shows at the moment of each click. */
export async function noteClicks(page: Page): Promise<() => Promise<Click[]>> {
  await page.evaluate(() => {
    const noted: Click[] = []
    Object.assign(window, { noted })
    const phonesIn = (root: Document | ShadowRoot): Element[] =>
      [...root.querySelectorAll('*')].flatMap((element) => [
        ...(element.classList.contains('p') ? [element] : []),
        ...(element.shadowRoot ? phonesIn(element.shadowRoot) : []),
      ])
    const textOf = (element: Element) =>
      element instanceof HTMLInputElement ? element.value : ((element.shadowRoot ?? element).textContent ?? '')
    addEventListener('click', () => noted.push({ at: Date.now(), shown: phonesIn(document).map(textOf) }), {
      capture: true,
    })
  })
  return () => page.evaluate(() => (window as unknown as { noted: Click[] }).noted)
}

/** Dials of a number that the page did not show at the press; a busy machine may pass a message on after the next one. */
export const strangers = (dials: readonly Dial[], clicks: readonly Click[]): string[] =>
  dials
    .filter(({ to, at }) => {
      const before = clicks.filter((click) => click.at <= at).slice(-2)
      return !before.some(({ shown }) => shown.some((text) => keyOf(text) === keyOf(to)))
    })
    .map(({ to }) => to)
