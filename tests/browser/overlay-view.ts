/** Looks into the overlay the way the content script can, and runs the sample pages. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Frame, Page } from 'puppeteer'
import { waitFor } from '../support/wait-for.ts'

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
    return [...root.querySelectorAll<HTMLButtonElement>('button:not([hidden])')].map((button) => {
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
