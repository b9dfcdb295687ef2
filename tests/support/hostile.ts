/** Pages that attack: how well their own scripts got on, and what the extension was made to do. */
import type { Browser, Page } from 'puppeteer'
import { type Callside, launchCallside } from './browser.ts'
import { type CallButton, callButtons } from './call-buttons.ts'
import { recordDials } from './play-app.ts'
import { type Pages, type Reply, servePages } from './serve-pages.ts'
import { waitFor } from './wait-for.ts'

export type Progress = { beats: number; longestMs: number }
export type Visit = { page: Page; errors: string[] }

declare global {
  var beat: { since: number; count: number; longestMs: number } | undefined
}

/** A page's own pulse: a short timer again and again. Whoever holds the main thread makes it miss beats. */
function startBeat(): void {
  let last = performance.now()
  const beat = { since: last, count: 0, longestMs: 0 }
  globalThis.beat = beat
  const step = () => {
    const now = performance.now()
    beat.count++
    beat.longestMs = Math.max(beat.longestMs, now - last)
    last = now
    setTimeout(step, 4)
  }
  step()
}

export async function visit(browser: Browser, url: string): Promise<Visit> {
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.setViewport({ width: 1280, height: 900 })
  await page.goto(url)
  await page.bringToFront()
  return { page, errors }
}

/** Runs an attack in the page and says how the page got on from its start for so long. */
export async function progressDuring(page: Page, attack: () => void, forMs: number): Promise<Progress> {
  await page.evaluate(startBeat)
  await page.evaluate(attack)
  return waitFor(
    'the attack to be over',
    () =>
      page.evaluate((ms) => {
        const { beat } = globalThis
        if (!beat || performance.now() - beat.since < ms) return undefined
        return { beats: beat.count, longestMs: beat.longestMs }
      }, forMs),
    60_000,
  )
}

/** One browser and one server for a file of attacks; each opens its page, and `leave` says what nobody may have seen. */
export type HostileRig = {
  pages: Pages
  callside: Callside
  open(path?: string): Promise<Page>
  /** Exactly these numbers have a button, by their last four digits. */
  waitForNumbers(...ends: string[]): Promise<void>
  /** A person can press each of them: the browser's own hit test finds our layer there. */
  waitForReach(): Promise<void>
  /** Closes the page. Fails when it was told of an error, or got a call. */
  leave(): Promise<void>
  stop(): Promise<void>
}

export async function startHostile(replyTo: (path: string, host: string) => Reply | undefined): Promise<HostileRig> {
  const pages = await servePages(replyTo)
  const callside = await launchCallside()
  let visited: Visit | undefined
  let dials: Awaited<ReturnType<typeof recordDials>> | undefined
  const opened = () => {
    if (!visited) throw new Error('no page is open')
    return visited.page
  }
  const isInReach = ({ box }: CallButton) =>
    opened().evaluate(
      (x, y) => document.elementFromPoint(x, y)?.parentNode === document.documentElement,
      (box.left + box.right) / 2,
      (box.top + box.bottom) / 2,
    )
  return {
    pages,
    callside,
    async open(path = '/') {
      dials = await recordDials(callside)
      visited = await visit(callside.browser, `http://hostile.localhost:${pages.port}${path}`)
      return visited.page
    },
    async waitForNumbers(...ends) {
      let last = ''
      try {
        await waitFor('the buttons', async () => {
          last = (await callButtons(opened()))
            .map(({ name }) => name.slice(-4))
            .toSorted()
            .join()
          return last === ends.join()
        })
      } catch (error) {
        throw new Error(`wanted ${ends.join()}, there are ${last}`, { cause: error })
      }
    },
    async waitForReach() {
      await waitFor('buttons that can be pressed', async () => {
        const buttons = await callButtons(opened())
        const reached = await Promise.all(buttons.map(isInReach))
        return buttons.length > 0 && reached.every(Boolean)
      })
    },
    async leave() {
      const dialled = (await dials?.()) ?? []
      await visited?.page.close()
      const errors = visited?.errors ?? []
      visited = undefined
      if (dialled.length > 0) throw new Error(`the page got ${dialled.length} calls`)
      if (errors.length > 0) throw new Error(`the page was told: ${errors.join('; ')}`)
    },
    async stop() {
      await callside.close()
      await pages.stop()
    },
  }
}

/** A document in plain English with these contents. */
export const documentOf = (body: string, head = ''): string =>
  `<!doctype html><html lang="en-US"><head><title>Hostile</title><link rel="icon" href="data:,">${head}</head>
<body>${body}</body></html>`

/** Two numbers that every attack tries to lose. */
export const record = '<p>Phone: <b>(415) 555-0100</b></p><p id="second">Phone: <b>(415) 555-0101</b></p>'
