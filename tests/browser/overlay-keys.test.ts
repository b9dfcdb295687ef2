import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import type { Pages } from '../support/serve-pages.ts'
import { waitFor } from '../support/wait-for.ts'
import { openBody, serveBodies, walkIn } from './overlay-pages.ts'
import { buttonsIn, contentWorld, namesOf, recordDials, waitForButtons } from './overlay-view.ts'

let callside: Callside
let pages: Pages
let page: Page

const many = Array.from({ length: 200 }, (_, i) => {
  const end = String(i % 100).padStart(2, '0')
  return `<span style="display:inline-block;width:300px">Phone: <b>(415) 555-01${end}</b></span>`
})

beforeAll(async () => {
  pages = await serveBodies({
    three: `<input id="field" value="some words"><p>Phone: <b>(415) 555-0100</b> or <b>(415) 555-0101</b></p>
      <div style="height:2000px"></div><p>Phone: <b>(415) 555-0102</b></p>`,
    dialog: '<dialog id="box"><button>Close</button><p>Phone: <b>(415) 555-0103</b></p></dialog>',
    many: many.join(''),
  })
  callside = await launchCallside()
})
afterAll(async () => {
  await callside?.close()
  await pages?.stop()
})
afterEach(() => page?.close())

const frame = () => page.mainFrame()
const focused = async () => (await buttonsIn(frame())).find((button) => button.focused)?.name
const at = (name: string) => waitFor(`the focus at ${name}`, async () => (await focused()) === name)

describe('a walk by keyboard', () => {
  it('goes to numbers on and off the screen, and gives focus, caret and selection back', async () => {
    page = await openBody(callside, pages, 'three')
    await waitForButtons(frame(), ['Call (415) 555-0100', 'Call (415) 555-0101'])
    await page.$eval('#field', (field) => {
      const input = field as HTMLInputElement
      input.focus()
      input.setSelectionRange(2, 6)
    })
    await walkIn(callside)
    await at('Call (415) 555-0100')
    await page.keyboard.press('ArrowDown')
    await at('Call (415) 555-0101')
    await walkIn(callside)
    await at('Call (415) 555-0102')
    await page.keyboard.press('ArrowUp')
    await at('Call (415) 555-0101')
    await page.keyboard.press('Escape')
    const back = await waitFor('the focus back', () =>
      page.evaluate(() => {
        const { activeElement } = document
        return activeElement instanceof HTMLInputElement
          ? [activeElement.id, activeElement.selectionStart, activeElement.selectionEnd]
          : undefined
      }),
    )
    expect(back).toEqual(['field', 2, 6])
  })

  it('calls with Enter and texts with T', async () => {
    const dials = await recordDials(callside)
    page = await openBody(callside, pages, 'three')
    await waitForButtons(frame(), ['Call (415) 555-0100', 'Call (415) 555-0101'])
    const worker = await callside.worker()
    await worker.evaluate(() => {
      globalThis.textsSeen = []
      chrome.runtime.onMessage.addListener((message: { name?: string; input?: { to: string } }) => {
        if (message.name === 'background:composeText') globalThis.textsSeen.push(message.input?.to)
      })
    })
    await walkIn(callside)
    await at('Call (415) 555-0100')
    await page.keyboard.press('Enter')
    await waitFor('the dial', async () => (await dials()).length === 1)
    await page.keyboard.press('ArrowDown')
    await at('Call (415) 555-0101')
    await page.keyboard.press('t')
    await waitFor('the text', async () => (await worker.evaluate(() => globalThis.textsSeen.length)) === 1)
    expect(await dials()).toMatchObject([{ to: '+14155550100' }])
    expect(await worker.evaluate(() => globalThis.textsSeen)).toEqual(['+14155550101'])
  })

  it('reaches a number in a modal dialog, which keeps the focus', async () => {
    const dials = await recordDials(callside)
    page = await openBody(callside, pages, 'dialog')
    await page.evaluate(() => document.querySelector<HTMLDialogElement>('#box')?.showModal())
    await waitForButtons(frame(), ['Call (415) 555-0103'])
    await walkIn(callside)
    const world = await contentWorld(frame())
    await waitFor('the ring around it', () =>
      world.evaluate(() => {
        const host = document.documentElement.lastElementChild as HTMLElement
        return chrome.dom.openOrClosedShadowRoot(host)?.querySelector('[data-hover]') !== null
      }),
    )
    await page.keyboard.press('Enter')
    await waitFor('the dial', async () => (await dials()).length === 1)
    expect(await dials()).toMatchObject([{ to: '+14155550103' }])
    expect(await page.evaluate(() => document.querySelector('dialog')?.open)).toBe(true)
  })
})

describe('a page with very many numbers', () => {
  it('has marks, and buttons where the pointer or the walk is', async () => {
    page = await openBody(callside, pages, 'many', 3000)
    const world = await contentWorld(frame())
    await waitFor('the marks', () =>
      world.evaluate(
        () => (CSS.highlights.get('callside-number') as unknown as { size: number } | undefined)?.size === 200,
      ),
    )
    await waitFor('no buttons', async () => (await buttonsIn(frame())).length === 0)
    const box = await page.$eval('b', (number) => {
      const { left, right, top, bottom } = number.getBoundingClientRect()
      return { x: (left + right) / 2, y: (top + bottom) / 2 }
    })
    await page.mouse.move(box.x, box.y, { steps: 3 })
    await waitForButtons(frame(), ['Call (415) 555-0100'])
    await page.mouse.move(1300, 2900)
    await waitForButtons(frame(), [])
    await walkIn(callside)
    await at('Call (415) 555-0100')
    expect(namesOf(await buttonsIn(frame()))).toEqual(['Call (415) 555-0100'])
  })
})

describe('copying', () => {
  it('copies the number alone, and everything without our words', async () => {
    page = await openBody(callside, pages, 'three')
    const [button] = await waitForButtons(frame(), ['Call (415) 555-0100', 'Call (415) 555-0101'])
    await page.mouse.click(90, 88, { count: 3 })
    await page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('b') ?? document.body))
    await page.mouse.move(button?.x ?? 0, button?.y ?? 0, { steps: 3 })
    await page.mouse.click(button?.x ?? 0, button?.y ?? 0)
    expect(await page.evaluate(() => String(getSelection()))).toBe('(415) 555-0100')
    await page.evaluate(() => document.execCommand('selectAll'))
    expect(await page.evaluate(() => String(getSelection()).replace(/\s+/g, ' ').trim())).toBe(
      'Phone: (415) 555-0100 or (415) 555-0101 Phone: (415) 555-0102',
    )
  })
})

declare global {
  var textsSeen: unknown[]
}
