import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import { waitFor } from '../support/wait-for.ts'
import { watchForeignMutations } from './foreign-mutations.ts'
import {
  buttonsIn,
  contentWorld,
  hasButtonPerPhone,
  namesOf,
  openTab,
  startSamplePages,
  waitForButtons,
  type SamplePages,
} from './overlay-view.ts'

declare global {
  var mutationsSeen: { own: number; foreign: string[] }
}

let callside: Callside
let pages: SamplePages
let page: Page

beforeAll(async () => {
  pages = await startSamplePages()
  callside = await launchCallside()
})
afterAll(async () => {
  await callside?.close()
  await pages?.stop()
})
afterEach(() => page?.close())

const recordUrl = (id: string) => pages.crmUrl.replace('/contacts', `/contacts/48213907/record/0-1/${id}`)

describe('the sample CRM', () => {
  it('has one button beside each visible number of the table, and none beside ids', async () => {
    page = await openTab(callside.browser, pages.crmUrl)
    expect(await hasButtonPerPhone(page)).toBe(true)
  })

  it('keeps buttons right while rows are used again under a scroll', async () => {
    page = await openTab(callside.browser, pages.crmUrl)
    expect(await hasButtonPerPhone(page)).toBe(true)
    for (const top of [49, 1037, 4000, 20]) {
      await page.evaluate((to) => document.querySelector('[data-scroller]')?.scrollTo(0, to), top)
      expect(await hasButtonPerPhone(page)).toBe(true)
    }
  })

  it('leaves a page that renders all the time alive and untouched', async () => {
    const errors: string[] = []
    page = await callside.browser.newPage()
    page.on('pageerror', (error) => errors.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    await page.setViewport({ width: 1360, height: 860 })
    await page.evaluateOnNewDocument(watchForeignMutations)
    await page.goto(`${pages.crmUrl}?beat=50`)
    await page.bringToFront()
    expect(await hasButtonPerPhone(page)).toBe(true)
    const before = await page.evaluate(() => globalThis.crmBeats ?? 0)
    await waitFor(
      '60 more renders',
      () => page.evaluate((from) => (globalThis.crmBeats ?? 0) >= from + 60, before),
      30_000,
    )
    expect(await hasButtonPerPhone(page)).toBe(true)
    const seen = await page.evaluate(() => globalThis.mutationsSeen)
    expect(seen.own).toBeGreaterThan(500)
    expect(seen.foreign).toEqual([])
    expect(errors).toEqual([])

    // The check itself can fail: a node from the isolated world is noticed.
    const world = await contentWorld(page.mainFrame())
    await world.evaluate(() => document.querySelector('#app h1')?.append('!'))
    await waitFor('the planted change to be noticed', () =>
      page.evaluate(() => globalThis.mutationsSeen.foreign.length === 1),
    )
  })

  it('leaves no button of the record before after in-page navigation', async () => {
    page = await openTab(callside.browser, recordUrl('20151'))
    const first = [
      'Call (415) 555-0100',
      'Call (415) 555-0141',
      'Call (415) 555-0107',
      'Call (415) 555-0100',
      'Call +44 20 7946 0500',
      'Call (415) 555-0100',
    ]
    await waitForButtons(page.mainFrame(), first)
    await page.click('[data-next]')
    await waitForButtons(page.mainFrame(), [
      'Call (415) 555-0101',
      'Call (415) 555-0154',
      'Call (415) 555-0118',
      'Call (415) 555-0100',
      'Call +44 20 7946 0501',
      'Call (415) 555-0100',
    ])
    await page.click('[data-previous]')
    expect(await waitForButtons(page.mainFrame(), first)).toHaveLength(6)
  })

  it('follows a field while it is edited', async () => {
    page = await openTab(callside.browser, recordUrl('20151'))
    await waitFor('the first buttons', async () => (await buttonsIn(page.mainFrame())).length === 6)
    await page.focus('#phone')
    await waitFor('the button to give way', async () => (await buttonsIn(page.mainFrame())).length === 5)
    await page.$eval('#phone', (field) => (field as HTMLTextAreaElement).select())
    await page.keyboard.type('(415) 555-0179')
    await page.$eval('#phone', (field) => (field as HTMLTextAreaElement).blur())
    expect(
      await waitFor('the new number', async () =>
        namesOf(await buttonsIn(page.mainFrame())).includes('Call (415) 555-0179'),
      ),
    ).toBe(true)
  })
})

describe('the sample EHR', () => {
  it('offers what is a phone and nothing else, frames included', async () => {
    page = await openTab(callside.browser, pages.ehrUrl, 1700)
    await waitForButtons(page.mainFrame(), [
      'Call (415) 555-0132',
      'Call (415) 555-0133',
      'Call (415) 555-0160',
      'Call (415) 555-0137',
      'Call (415) 555-0138',
      'Call (415) 555-0144',
      'Call (415) 555-0170',
      'Call (415) 555-0136',
      'Call (415) 555-0190 ext. 204',
    ])
    const frame = page.frames().find((each) => each.url().includes('/embed/'))
    expect(frame).toBeDefined()
    if (frame)
      await waitForButtons(frame, ['Call (415) 555-0184', 'Call (415) 555-0185 ext. 12', 'Call +44 20 7946 0186'])
    await page.click('summary')
    await waitFor('the number that was folded away', async () =>
      namesOf(await buttonsIn(page.mainFrame())).includes('Call (415) 555-0192'),
    )
  })

  it('goes through the buttons with the keyboard, in the order of the page', async () => {
    page = await openTab(callside.browser, pages.ehrUrl, 1700)
    await waitFor('all buttons', async () => (await buttonsIn(page.mainFrame())).length === 9)
    expect(await page.$('aria/Call (415) 555-0132[role="button"]')).not.toBeNull()
    const world = await contentWorld(page.mainFrame())
    await world.evaluate(() => {
      const host = document.documentElement.lastElementChild as HTMLElement
      chrome.dom.openOrClosedShadowRoot(host)?.querySelector('button')?.focus()
    })
    const order: string[] = []
    for (let i = 0; i < 9; i++) {
      order.push((await buttonsIn(page.mainFrame())).find((button) => button.focused)?.name ?? '')
      await page.keyboard.press('Tab')
    }
    expect(order.map((name) => name.slice(-4))).toEqual([
      '0132',
      '0133',
      '0160',
      '0137',
      '0138',
      '0144',
      '0170',
      '0136',
      ' 204',
    ])
  })
})
