import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import type { Pages } from '../support/serve-pages.ts'
import { waitFor } from '../support/wait-for.ts'
import { openBody, press, serveBodies } from './overlay-pages.ts'
import { buttonsIn, noteIn, recordDials, type SeenButton, waitForButtons } from './overlay-view.ts'

let callside: Callside
let pages: Pages
let page: Page

beforeAll(async () => {
  pages = await serveBodies({ one: '<p>Phone: <b id="number">(415) 555-0100</b></p>' })
  callside = await launchCallside()
})
afterAll(async () => {
  await callside?.close()
  await pages?.stop()
})
afterEach(() => page?.close())

const name = 'Call (415) 555-0100'
const hidden = 'Something on this page hides this button. Call from the Callside panel.'

async function open(): Promise<SeenButton> {
  page = await openBody(callside, pages, 'one')
  const [button] = await waitForButtons(page.mainFrame(), [name])
  if (!button) throw new Error('no button')
  return button
}

/** Each lays a bait where the button is, which a press falls through. */
const baits: Record<string, () => void> = {
  'a see-through page': () => document.documentElement.style.setProperty('opacity', '0.01'),
  'a filter over the page': () => document.documentElement.style.setProperty('filter', 'opacity(0.01)'),
  'a picture that lets presses through': () => {
    const cover = document.createElement('div')
    cover.style.cssText =
      'position:fixed;inset:0;width:auto;height:auto;margin:0;border:0;background:white;pointer-events:none'
    cover.popover = 'manual'
    document.body.append(cover)
    cover.showPopover()
  },
}

describe('a page that hides what is pressed', () => {
  for (const [what, lay] of Object.entries(baits)) {
    it(`gets no call by ${what}`, async () => {
      const dials = await recordDials(callside)
      const button = await open()
      await page.evaluate(lay)
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
      await press(page, button)
      const world = page.mainFrame()
      await waitFor('the refusal', async () => (await stateOf()) === 'refused')
      expect(await noteOf(world)).toBe(hidden)
      expect(await dials()).toEqual([])
    })
  }

  it('gets no call by showing a number under the resting pointer', async () => {
    const dials = await recordDials(callside)
    const button = await open()
    await page.evaluate(() => document.querySelector('#number')?.replaceChildren())
    await waitForButtons(page.mainFrame(), [])
    await page.mouse.move(button.x, button.y)
    await page.evaluate(() => document.querySelector('#number')?.append('(415) 555-0100'))
    await waitForButtons(page.mainFrame(), [name])
    await page.mouse.down()
    await page.mouse.up()
    await waitFor('the question', async () => (await noteIn(page.mainFrame())).startsWith('This number has just come'))
    expect(await dials()).toEqual([])
  })

  it('is called when nothing is hidden any more', async () => {
    const dials = await recordDials(callside)
    const button = await open()
    await press(page, button)
    await waitFor('the dial', async () => (await dials()).length === 1)
    expect(await dials()).toMatchObject([{ to: '+14155550100' }])
  })
})

const stateOf = async () => (await buttonsIn(page.mainFrame()))[0]?.state
const noteOf = (frame: ReturnType<Page['mainFrame']>) => noteIn(frame)
