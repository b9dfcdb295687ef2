/** Small pages for tests of the overlay, and what a test does on them. */
import type { Page } from 'puppeteer'
import type { Callside } from '../support/browser.ts'
import { type Pages, servePages } from '../support/serve-pages.ts'
import { openTab } from './overlay-view.ts'

const frame = (
  body: string,
) => `<!doctype html><html lang="en-US"><head><title>Numbers</title><link rel="icon" href="data:,">
<style>body{font:14px/24px sans-serif;margin:40px}</style></head><body>${body}</body></html>`

export function serveBodies(bodies: Record<string, string>): Promise<Pages> {
  return servePages((path) => {
    const body = bodies[path.slice(1)]
    return body === undefined ? undefined : { type: 'text/html; charset=utf-8', body: frame(body) }
  })
}

export const openBody = (callside: Callside, pages: Pages, name: string, height = 700): Promise<Page> =>
  openTab(callside.browser, `http://numbers.localhost:${pages.port}/${name}`, height)

/** Moves as a hand does: what is on the way is passed over before the press. */
export async function press(page: Page, at: { x: number; y: number }): Promise<void> {
  await page.mouse.move(at.x - 60, at.y + 4)
  await page.mouse.move(at.x, at.y, { steps: 5 })
  await page.mouse.down()
  await page.mouse.up()
}

/** As the browser's shortcut does it. */
export async function walkIn(callside: Callside): Promise<void> {
  const worker = await callside.worker()
  await worker.evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true })
    await chrome.tabs.sendMessage(tab?.id ?? -1, { name: 'content:walk', input: { anyway: true } })
  })
}
