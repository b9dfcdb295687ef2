import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import type { Pages } from '../support/serve-pages.ts'
import { waitFor } from '../support/wait-for.ts'
import { openBody, press, serveBodies } from './overlay-pages.ts'
import { buttonsIn, namesOf, recordDials, waitForButtons } from './overlay-view.ts'

let callside: Callside
let pages: Pages
let page: Page

beforeAll(async () => {
  pages = await serveBodies({
    dialog: `<p>Phone: <b>(415) 555-0100</b></p><dialog id="box" style="width:400px"><p>Phone: <b>(415) 555-0101</b></p></dialog>
      <div id="tip" popover><p>Phone: <b>(415) 555-0102</b></p></div>`,
    long: `<p>Phone: <b>(415) 555-0107</b></p><dialog id="box" style="width:400px"><p>Phone: <b>(415) 555-0108</b></p></dialog>
      <div style="height:60000px"></div>`,
    full: '<div id="box" style="background:white"><p>Phone: <b>(415) 555-0103</b></p></div>',
    places: `<p>Phone: <b>(415) 555-0104</b></p><div dir="rtl" lang="ar"><p>هاتف: <b>+1 415 555 0105</b></p></div>
      <div style="transform:scale(1.5);transform-origin:0 0;height:60px"><p>Phone: <b>(415) 555-0106</b></p></div>`,
    sticky: `<div id="list" style="height:300px;overflow:auto"><div id="head" style="position:sticky;top:0;height:40px;background:white">Head</div>
      ${Array.from({ length: 30 }, (_, i) => `<p style="margin:0;height:40px">Phone: <b>(415) 555-01${10 + i}</b></p>`).join('')}</div>`,
  })
  callside = await launchCallside()
})
afterAll(async () => {
  await callside?.close()
  await pages?.stop()
})
afterEach(() => page?.close())

const frame = () => page.mainFrame()
const call = (number: string) => `Call ${number}`

describe('numbers above the page', () => {
  it('are called in a modal dialog, which keeps its focus, and those below it are not offered', async () => {
    const dials = await recordDials(callside)
    page = await openBody(callside, pages, 'dialog')
    await waitForButtons(frame(), [call('(415) 555-0100')])
    await page.evaluate(() => document.querySelector<HTMLDialogElement>('#box')?.showModal())
    const [button] = await waitForButtons(frame(), [call('(415) 555-0101')])
    await press(page, button ?? { x: 0, y: 0 })
    await waitFor('the dial', async () => (await dials()).length === 1)
    expect(await dials()).toMatchObject([{ to: '+14155550101' }])
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('box')
    await page.evaluate(() => document.querySelector<HTMLDialogElement>('#box')?.close())
    await waitForButtons(frame(), [call('(415) 555-0100')])
    expect(await page.evaluate(() => document.documentElement.lastElementChild?.outerHTML)).toBe('<div></div>')
  })

  it('are called in a popover', async () => {
    const dials = await recordDials(callside)
    page = await openBody(callside, pages, 'dialog')
    await waitForButtons(frame(), [call('(415) 555-0100')])
    await page.evaluate(() => document.querySelector<HTMLElement>('#tip')?.showPopover())
    const button = await waitFor('its button', async () =>
      (await buttonsIn(frame())).find((each) => each.name.endsWith('0102')),
    )
    await press(page, button)
    await waitFor('the dial', async () => (await dials()).length === 1)
    expect(await dials()).toMatchObject([{ to: '+14155550102' }])
  })

  it('are called on a page of very many screens, and in a dialog there', async () => {
    const dials = await recordDials(callside)
    page = await openBody(callside, pages, 'long')
    const [below] = await waitForButtons(frame(), [call('(415) 555-0107')])
    await press(page, below ?? { x: 0, y: 0 })
    await waitFor('the dial', async () => (await dials()).length === 1)
    await page.evaluate(() => document.querySelector<HTMLDialogElement>('#box')?.showModal())
    const [above] = await waitForButtons(frame(), [call('(415) 555-0108')])
    await press(page, above ?? { x: 0, y: 0 })
    await waitFor('the dial from the dialog', async () => (await dials()).length === 2)
    expect(await dials()).toMatchObject([{ to: '+14155550107' }, { to: '+14155550108' }])
    await page.evaluate(() => document.querySelector<HTMLDialogElement>('#box')?.close())
    await waitForButtons(frame(), [call('(415) 555-0107')])
    await page.evaluate(() => document.documentElement.lastElementChild?.remove())
    await page.evaluate(() => document.querySelector('p')?.append('.'))
    expect(await waitForButtons(frame(), [call('(415) 555-0107')])).toHaveLength(1)
  })

  it('are called in full screen', async () => {
    const dials = await recordDials(callside)
    page = await openBody(callside, pages, 'full')
    await page.evaluate(() =>
      document.querySelector('#box')?.addEventListener('dblclick', ({ currentTarget }) => {
        void (currentTarget as Element).requestFullscreen()
      }),
    )
    await page.mouse.click(300, 52, { count: 2 })
    await waitFor('full screen', () => page.evaluate(() => document.fullscreenElement !== null))
    // Without the page's margin it stands higher.
    const button = await waitFor('the button in full screen', async () =>
      (await buttonsIn(frame())).find(({ y }) => y < 40),
    )
    await press(page, button)
    await waitFor('the dial', async () => (await dials()).length === 1)
    expect(await dials()).toMatchObject([{ to: '+14155550103' }])
  })
})

/** Where the buttons are, as seen from their numbers. */
async function gaps(): Promise<Record<string, { side: string; off: number }>> {
  const numbers = await page.$$eval('b', (all) =>
    all.map((each) => {
      const { left, right, top, bottom } = each.getBoundingClientRect()
      return { end: (each.textContent ?? '').slice(-4), left, right, middle: (top + bottom) / 2 }
    }),
  )
  const buttons = await buttonsIn(frame())
  return Object.fromEntries(
    numbers.flatMap(({ end, left, right, middle }) => {
      const button = buttons.find(({ name }) => name.endsWith(end))
      if (!button) return []
      const side = button.x > right ? 'right' : button.x < left ? 'left' : 'over'
      const away = side === 'right' ? button.x - right : left - button.x
      return [[end, { side, off: Math.max(Math.abs(button.y - middle), away - 16) }]]
    }),
  )
}

describe('the place of a button', () => {
  const isRight = async () => {
    const found = await gaps()
    return (
      found['0104']?.side === 'right' &&
      found['0105']?.side === 'left' &&
      found['0106']?.side === 'right' &&
      Object.values(found).every(({ off }) => off < 6)
    )
  }

  it('is beside its number in transformed boxes, right to left, and when the whole page is zoomed or shifted', async () => {
    page = await openBody(callside, pages, 'places')
    await waitFor('the buttons', isRight)
    await page.evaluate(() => document.documentElement.style.setProperty('zoom', '1.3'))
    await page.evaluate(() => document.querySelector('p')?.append('.'))
    await waitFor('the zoomed buttons', isRight)
    await page.evaluate(() => document.documentElement.style.setProperty('margin-top', '77px'))
    expect(await waitFor('the shifted buttons', isRight)).toBe(true)
  })

  it('is taken from a row that slides below a sticky header', async () => {
    page = await openBody(callside, pages, 'sticky')
    await waitFor('seven rows', async () => (await buttonsIn(frame())).length === 7)
    await page.$eval('#list', (list) => list.scrollTo(0, 40))
    await waitFor('the next seven', async () => {
      const names = namesOf(await buttonsIn(frame()))
      return names.length === 7 && names[0]?.endsWith('0111') && names[6]?.endsWith('0117')
    })
    await page.$eval('#list', (list) => list.scrollTo(0, 600))
    expect(await waitFor('seven more', async () => (await buttonsIn(frame())).length === 7)).toBe(true)
  })

  it('changes nothing of what the page measures', async () => {
    page = await openBody(callside, pages, 'places')
    const size = () =>
      page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])
    await waitFor('the buttons', isRight)
    const before = await size()
    await page.evaluate(() => document.documentElement.lastElementChild?.remove())
    expect(await size()).toEqual(before)
  })
})
