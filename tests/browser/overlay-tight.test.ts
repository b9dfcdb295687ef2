import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import type { Pages } from '../support/serve-pages.ts'
import { waitFor } from '../support/wait-for.ts'
import { openBody, serveBodies } from './overlay-pages.ts'
import { buttonsIn, recordDials } from './overlay-view.ts'

const rowsOf = (height: number) =>
  Array.from(
    { length: 6 },
    (_, i) =>
      `<p style="margin:0;width:300px;text-align:right;height:${height}px;line-height:${height}px;font-size:12px">Phone: (415) 555-010${i}</p>`,
  ).join('')

const heights = [20, 18.5, 16, 14]

let callside: Callside
let pages: Pages
let page: Page

beforeAll(async () => {
  pages = await serveBodies(Object.fromEntries(heights.map((height) => [String(height), rowsOf(height)])))
  callside = await launchCallside()
})
afterAll(async () => {
  await callside?.close()
  await pages?.stop()
})
afterEach(() => page?.close())

describe('in tight rows', () => {
  it.each(heights)('of %d px each button is pressed, not its neighbour', async (height) => {
    const dials = await recordDials(callside)
    page = await openBody(callside, pages, String(height))
    const buttons = await waitFor('the buttons', async () => {
      const all = await buttonsIn(page.mainFrame())
      return all.length === 6 && all
    })
    for (const [i, { x, y }] of buttons.entries()) {
      await page.mouse.click(x, y)
      await waitFor(`dial ${i}`, async () => (await dials()).length > i)
    }
    expect(await dials()).toMatchObject(buttons.map((_, i) => ({ to: `+1415555010${i}` })))
  })
})
