import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import { waitFor } from '../support/wait-for.ts'
import { buttonsIn, contentWorld, namesOf, openTab, startSamplePages, type SamplePages } from './overlay-view.ts'

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

describe('a number that cannot be seen', () => {
  it('loses its button under a dialog, when hidden, removed or scrolled out of its box', async () => {
    page = await openTab(callside.browser, pages.ehrUrl, 1700)
    const main = page.mainFrame()
    const has = async (end: string) => (await buttonsIn(main)).some((button) => button.name.endsWith(end))
    await waitFor('the buttons', async () => (await buttonsIn(main)).length === 9)
    await page.evaluate(() => {
      const cover = document.createElement('div')
      cover.id = 'cover'
      cover.style.cssText = 'position:fixed;inset:0 0 50% 0;background:white;z-index:5'
      document.body.append(cover)
    })
    await waitFor('the covered button to go', async () => !(await has('0132')))
    await page.evaluate(() => document.getElementById('cover')?.remove())
    await waitFor('it to come back', () => has('0132'))
    await page.evaluate(() => document.querySelector<HTMLElement>('.side')?.style.setProperty('visibility', 'hidden'))
    await waitFor('the hidden one to go', async () => !(await has('0170')))
    await page.evaluate(() =>
      [...document.querySelectorAll('tr')].find((row) => row.textContent?.includes('0138'))?.remove(),
    )
    expect(await waitFor('the removed one to go', async () => !(await has('0138')))).toBe(true)
  })
})

describe('a list that scrolls', () => {
  it('has no button over its edges, where its scroll bars are', async () => {
    page = await openTab(callside.browser, pages.ehrUrl)
    const main = page.mainFrame()
    const rowHeight = 40
    await page.evaluate((height) => {
      const list = document.createElement('div')
      list.id = 'list'
      // Headless Chrome hides scroll bars: borders stand in for them, below two and a half rows and right of the numbers.
      list.style.cssText = `box-sizing:content-box;position:fixed;left:300px;top:200px;width:240px;height:${height * 2.5}px;overflow:scroll;border:solid grey;border-width:0 16px 16px 0;background:white;z-index:9;font:14px/${height}px sans-serif`
      for (const end of ['61', '62', '63', '64']) {
        const row = document.createElement('div')
        row.style.cssText = `height:${height}px;width:420px;padding-left:90px`
        row.append(Object.assign(document.createElement('span'), { textContent: `(415) 555-01${end}` }))
        list.append(row)
      }
      document.body.append(list)
    }, rowHeight)
    const shown = async () => (await buttonsIn(main)).filter(({ name }) => /016[1-4]$/.test(name))
    const ends = async () => (await shown()).map(({ name }) => name.slice(-2)).join(' ')
    const inner = () =>
      page.$eval('#list', (list) => {
        const { left, top } = list.getBoundingClientRect()
        return { left, top, right: left + list.clientWidth, bottom: top + list.clientHeight }
      })
    const allInside = async () => {
      const { left, top, right, bottom } = await inner()
      return (await shown()).every(({ x, y, size }) => {
        const half = size / 2 - 2
        return x - half >= left && x + half <= right && y - half >= top && y + half <= bottom
      })
    }
    // The middle of the third row lies at the edge of the bar.
    await waitFor('the two whole rows', async () => (await ends()) === '61 62')
    expect(await allInside()).toBe(true)
    await page.$eval('#list', (list, top) => list.scrollTo(0, top), rowHeight / 2)
    await waitFor('the next two whole rows', async () => (await ends()) === '62 63')
    expect(await allInside()).toBe(true)
    // Now the room at the right of the numbers is the vertical bar.
    await page.$eval('#list', (list) => Object.assign((list as HTMLElement).style, { width: '225px' }))
    await waitFor('the buttons on another side', async () => (await ends()) === '62 63' && (await allInside()))
  })
})

describe('other ways of building a page', () => {
  const world = () => contentWorld(page.mainFrame())
  const has = async (name: string) => namesOf(await buttonsIn(page.mainFrame())).includes(name)

  it('finds numbers in open and closed shadow roots, also directly below the root', async () => {
    page = await openTab(callside.browser, pages.ehrUrl)
    await page.evaluate(() => {
      for (const [mode, text] of [
        ['open', 'Phone: (415) 555-0151'],
        ['closed', '(415) 555-0152'],
      ] as const) {
        const host = document.createElement('x-field')
        const root = host.attachShadow({ mode })
        root.append(text)
        document.querySelector('.banner')?.append(host)
        if (mode === 'open') Object.assign(window, { openRoot: root })
      }
    })
    await waitFor('both', async () => (await has('Call (415) 555-0151')) && (await has('Call (415) 555-0152')))
    await page.evaluate(() => {
      const { openRoot } = window as unknown as { openRoot: ShadowRoot }
      if (openRoot.firstChild) openRoot.firstChild.nodeValue = 'Phone: (415) 555-0153'
    })
    expect(
      await waitFor(
        'the change inside',
        async () => (await has('Call (415) 555-0153')) && !(await has('Call (415) 555-0151')),
      ),
    ).toBe(true)
  })

  it('reads a number that is rendered in several text nodes', async () => {
    page = await openTab(callside.browser, pages.ehrUrl)
    await page.evaluate(() => {
      const line = document.createElement('p')
      line.append('Phone ', '(415) ', document.createComment(''), '555-', '0154')
      document.querySelector('.banner')?.append(line)
    })
    expect(await waitFor('it', () => has('Call (415) 555-0154'))).toBe(true)
  })

  it('comes back when the page throws the layer away, and stays neutral', async () => {
    page = await openTab(callside.browser, pages.ehrUrl)
    await waitFor('the buttons', async () => (await buttonsIn(page.mainFrame())).length > 4)
    await page.evaluate(() => document.documentElement.lastElementChild?.remove())
    await page.evaluate(() => document.querySelector('h1')?.append('.'))
    await waitFor('the buttons again', async () => (await buttonsIn(page.mainFrame())).length > 4)
    const host = await page.evaluate(() => document.documentElement.lastElementChild?.outerHTML)
    expect(host).toBe('<div></div>')
    expect(await (await world()).evaluate(() => document.querySelectorAll('div:empty').length)).toBeGreaterThan(0)
  })

  it('stops while the tab is hidden, and is right again when it is shown', async () => {
    page = await openTab(callside.browser, pages.ehrUrl)
    await waitFor('the buttons', () => has('Call (415) 555-0132'))
    const other = await openTab(callside.browser, 'about:blank')
    await page.evaluate(() => {
      const [home, spouse] = [
        document.querySelector('#home'),
        [...document.querySelectorAll('td')].find((cell) => cell.textContent === '(415) 555-0137'),
      ]
      if (home instanceof HTMLInputElement) home.value = '(415) 555-0155'
      if (spouse) spouse.textContent = '--'
    })
    expect(await has('Call (415) 555-0155')).toBe(false)
    await page.bringToFront()
    await other.close()
    await waitFor('the value that came meanwhile', () => has('Call (415) 555-0155'))
    await waitFor('the number that went meanwhile', async () => !(await has('Call (415) 555-0137')))
    expect(await has('Call (415) 555-0132')).toBe(false)
  })

  it('is left out of print, and calm in forced colours', async () => {
    page = await openTab(callside.browser, pages.ehrUrl)
    await waitFor('the buttons', async () => (await buttonsIn(page.mainFrame())).length > 4)
    const display = async () =>
      (await world()).evaluate(() => getComputedStyle(document.documentElement.lastElementChild as Element).display)
    expect(await display()).toBe('block')
    await page.emulateMediaType('print')
    expect(await display()).toBe('none')
    await page.emulateMediaType('screen')
    await page
      .addStyleTag({ content: 'div { display: none !important; opacity: 0 !important }' })
      .catch(() => undefined)
    expect(await display()).toBe('block')
  })
})
