/** Looks into the overlay the way the content script can, and runs the sample pages. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Frame, Page } from 'puppeteer'
import type { Callside } from '../support/browser.ts'
import { waitFor } from '../support/wait-for.ts'

declare global {
  var dialsSeen: unknown[]
}

export type SamplePages = { crmUrl: string; ehrUrl: string; probeUrl: string; stop(): Promise<void> }

export async function startSamplePages(): Promise<SamplePages> {
  const script = join(import.meta.dirname, '../../demo/server.ts')
  const server: ChildProcess = spawn(process.execPath, [script], {
    env: { ...process.env, PAGES_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  server.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await waitFor('the sample pages', () => said.includes('\n'), 60_000)
  const { crmUrl, ehrUrl, probeUrl } = JSON.parse(said) as Omit<SamplePages, 'stop'>
  return {
    crmUrl,
    ehrUrl,
    probeUrl,
    async stop() {
      const gone = once(server, 'exit')
      server.kill('SIGTERM')
      await gone
    },
  }
}

export type SeenButton = { name: string; x: number; y: number; size: number; state: string; focused: boolean }

/** The content script's world in a frame. */
export async function contentWorld(frame: Frame) {
  return waitFor('the content script', async () => {
    for (const realm of frame.extensionRealms()) {
      const isOurs = await realm.evaluate(() => typeof chrome.dom?.openOrClosedShadowRoot === 'function')
      if (isOurs) return realm
    }
    return undefined
  })
}

/** The buttons that a person sees in a frame, in the order of the Tab key, in the coordinates of that frame. */
export async function buttonsIn(frame: Frame): Promise<SeenButton[]> {
  const world = await contentWorld(frame)
  return world.evaluate(() => {
    const host = document.documentElement.lastElementChild
    const root =
      host instanceof HTMLElement && host.localName === 'div' ? chrome.dom.openOrClosedShadowRoot(host) : null
    if (!root) return []
    return [...root.querySelectorAll<HTMLButtonElement>('[data-act="call"]:not([hidden])')].map((button) => {
      const box = button.getBoundingClientRect()
      return {
        name: button.getAttribute('aria-label') ?? '',
        x: box.left + box.width / 2,
        y: box.top + box.height / 2,
        size: box.width,
        state: button.dataset['state'] ?? '',
        focused: root.activeElement === button,
      }
    })
  })
}

export const namesOf = (buttons: readonly SeenButton[]): string[] => buttons.map((button) => button.name)

export async function waitForButtons(frame: Frame, names: readonly string[]): Promise<SeenButton[]> {
  const wanted = [...names].sort().join('\n')
  let last: string[] = []
  try {
    return await waitFor('the expected buttons', async () => {
      const buttons = await buttonsIn(frame)
      last = namesOf(buttons).sort()
      return last.join('\n') === wanted ? buttons : undefined
    })
  } catch (error) {
    throw new Error(`expected ${JSON.stringify([...names].sort())}, got ${JSON.stringify(last)}`, { cause: error })
  }
}

/** What the note beside a button says. */
export async function noteIn(frame: Frame): Promise<string> {
  const world = await contentWorld(frame)
  return world.evaluate(() => {
    const host = document.documentElement.lastElementChild
    return (
      (host instanceof HTMLElement ? chrome.dom.openOrClosedShadowRoot(host) : null)?.querySelector('p')?.textContent ??
      ''
    )
  })
}

/** A tab of its own, in front: a page that is not seen gets no buttons. */
export async function openTab(browser: { newPage(): Promise<Page> }, url: string, height = 860): Promise<Page> {
  const page = await browser.newPage()
  await page.setViewport({ width: 1360, height })
  await page.goto(url)
  await page.bringToFront()
  return page
}

/** What the table shows, as a person sees it: the phone cells inside the scroll area and below its header. */
function visiblePhones(tab: Page): Promise<{ text: string; right: number; middle: number }[]> {
  return tab.evaluate(() => {
    const scroller = document.querySelector('[data-scroller]')
    const frame = scroller?.getBoundingClientRect()
    const head = document.querySelector('thead th')?.getBoundingClientRect()
    if (!scroller || !frame || !head) return []
    const bottom = frame.top + scroller.clientTop + scroller.clientHeight
    return [...document.querySelectorAll('td[data-table-external-id] span')].flatMap((cell) => {
      const range = document.createRange()
      range.selectNodeContents(cell)
      const box = range.getBoundingClientRect()
      const middle = (box.top + box.bottom) / 2
      const half = Math.min(20, Math.max(18, Math.round(box.height) + 2)) / 2
      // A row that is cut off so far that its button would stick out has none.
      const isSeen = middle > head.bottom && middle + half <= bottom + 2 && middle < innerHeight
      return isSeen ? [{ text: cell.textContent ?? '', right: box.right, middle }] : []
    })
  })
}

/** The last digits tell numbers of the sample pages apart, whatever their form. */
const key = (text: string) => text.replace(/\D/g, '').replace(/^1(?=415)/, '')

/** True once each visible number of the table has exactly one button, close to its right, and no other button is there. */
export async function hasButtonPerPhone(tab: Page): Promise<boolean> {
  return waitFor('one button beside each visible number', async () => {
    const [phones, buttons] = [await visiblePhones(tab), await buttonsIn(tab.mainFrame())]
    if (phones.length === 0 || phones.length !== buttons.length) return false
    return phones.every((phone) => {
      const own = buttons.filter((button) => key(button.name) === key(phone.text))
      const [button] = own
      return (
        own.length === 1 &&
        button &&
        Math.abs(button.y - phone.middle) < 3 &&
        button.x - phone.right > 8 &&
        button.x - phone.right < 24
      )
    })
  })
}

/** What the worker was asked to dial, from now on. */
export async function recordDials(callside: Callside): Promise<() => Promise<unknown[]>> {
  const worker = await callside.worker()
  await worker.evaluate(() => {
    const isListening = globalThis.dialsSeen !== undefined
    globalThis.dialsSeen = []
    if (isListening) return
    chrome.runtime.onMessage.addListener((message: { name?: string; input?: unknown }) => {
      if (message.name === 'background:dial') globalThis.dialsSeen.push(message.input)
    })
  })
  return () => worker.evaluate(() => globalThis.dialsSeen)
}
