import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import { waitFor } from '../support/wait-for.ts'
import {
  buttonsIn,
  contentWorld,
  hasButtonPerPhone,
  namesOf,
  noteIn,
  openTab,
  recordDials,
  startSamplePages,
  type SamplePages,
} from './overlay-view.ts'

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

const buttonOf = (end: string) =>
  waitFor('the button', async () => (await buttonsIn(page.mainFrame())).find(({ name }) => name.endsWith(end)))

describe('a press', () => {
  it('sends number, name and record of the row, by mouse and by keyboard', async () => {
    const dials = await recordDials(callside)
    page = await openTab(callside.browser, pages.crmUrl)
    expect(await hasButtonPerPhone(page)).toBe(true)
    const [, , , , fifth] = await buttonsIn(page.mainFrame())
    await page.mouse.click(fifth?.x ?? 0, fifth?.y ?? 0)
    await waitFor('the dial', async () => (await dials()).length === 1)
    expect(await dials()).toEqual([
      {
        to: '+14155550104',
        ext: '204',
        name: 'Leilani Kealoha',
        record: { site: 'hubspot', kind: 'contact', id: '20299' },
      },
    ])
    // Nobody is signed in, and the person is told.
    await waitFor('the refusal', async () => (await noteIn(page.mainFrame())).startsWith('Sign in to Callside'))

    const world = await contentWorld(page.mainFrame())
    await world.evaluate(() => {
      const host = document.documentElement.lastElementChild as HTMLElement
      chrome.dom.openOrClosedShadowRoot(host)?.querySelector('button')?.focus()
    })
    await page.keyboard.press('Enter')
    await waitFor('the second dial', async () => (await dials()).length === 2)
    expect((await dials())[1]).toMatchObject({ to: '+14155550100', name: 'Ana Rivera' })
  })

  it('says to screen readers whose number it is', async () => {
    page = await openTab(callside.browser, pages.ehrUrl, 1700)
    await buttonOf('0137')
    const world = await contentWorld(page.mainFrame())
    const more = await world.evaluate(() => {
      const host = document.documentElement.lastElementChild as HTMLElement
      const button = chrome.dom.openOrClosedShadowRoot(host)?.querySelector('[aria-label="Call (415) 555-0137"]')
      return button?.getAttribute('aria-description')
    })
    expect(more).toContain('Eleanor Vance')
  })

  // Each of these lies between the last frame that a person saw and the click.
  it.each(['pointerdown', 'mouseup', 'click'])('dials nothing when the number changes at its %s', async (type) => {
    const dials = await recordDials(callside)
    page = await openTab(callside.browser, pages.ehrUrl, 1700)
    const button = await buttonOf('0137')
    await page.evaluate((name) => {
      const cell = [...document.querySelectorAll('td')].find((each) => each.textContent === '(415) 555-0137')
      addEventListener(name, () => cell?.firstChild && (cell.firstChild.nodeValue = '(415) 555-0177'), {
        capture: true,
        once: true,
      })
    }, type)
    await page.mouse.click(button.x, button.y)
    await waitFor('the word of it', async () => (await noteIn(page.mainFrame())).startsWith('The number on the page'))
    await waitFor('the new name', async () =>
      namesOf(await buttonsIn(page.mainFrame())).includes('Call (415) 555-0177'),
    )
    // The next press comes after it, and is the only one that arrives.
    const other = await buttonOf('0132')
    await page.mouse.click(other.x, other.y)
    await waitFor('the dial', async () => (await dials()).length > 0)
    expect(await dials()).toMatchObject([{ to: '+14155550132' }])
  })

  it('dials what was read at the click, whoever the row belongs to a moment later', async () => {
    const dials = await recordDials(callside)
    page = await openTab(callside.browser, pages.ehrUrl, 1700)
    const button = await buttonOf('0137')
    await page.evaluate(() => {
      const cell = [...document.querySelectorAll('td')].find((each) => each.textContent === '(415) 555-0137')
      addEventListener('click', () => {
        setTimeout(() => {
          if (cell?.firstChild) cell.firstChild.nodeValue = '(415) 555-0177'
          const row = cell?.parentElement
          for (const name of row?.getAttributeNames() ?? []) row?.removeAttribute(name)
        })
      })
    })
    // Without an approach the browser has not said yet that the button is seen: the press waits for it.
    await page.mouse.click(button.x, button.y)
    await waitFor('the dial', async () => (await dials()).length === 1)
    expect(await dials()).toEqual([
      { to: '+14155550137', name: 'Eleanor Vance', record: { site: 'generic', kind: 'patient', id: 'p-20417' } },
    ])
  })

  it('is refused when it is not a trusted one', async () => {
    const dials = await recordDials(callside)
    page = await openTab(callside.browser, pages.ehrUrl, 1700)
    await waitFor('the buttons', async () => (await buttonsIn(page.mainFrame())).length === 9)
    const world = await contentWorld(page.mainFrame())
    const isIdle = await world.evaluate(() => {
      const host = document.documentElement.lastElementChild as HTMLElement
      const button = chrome.dom.openOrClosedShadowRoot(host)?.querySelectorAll('button')[1]
      button?.click()
      button?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
      return button?.dataset['state'] === 'idle'
    })
    expect(isIdle).toBe(true)
    // A trusted press on another comes after them and is the only one that arrives.
    const [first] = await buttonsIn(page.mainFrame())
    await page.mouse.click(first?.x ?? 0, first?.y ?? 0)
    await waitFor('the dial', async () => (await dials()).length > 0)
    expect(await dials()).toMatchObject([{ to: '+14155550132' }])
  })

  it('cannot be made by a page, which learns nothing about us', async () => {
    const dials = await recordDials(callside)
    page = await openTab(callside.browser, `${pages.probeUrl}?id=${callside.extensionId}`)
    await waitFor('the button', async () => (await buttonsIn(page.mainFrame())).length === 1)
    type Probe = {
      done: number
      roots: number
      hosts: number
      hostNames: string[]
      attributes: string[]
      events: string[]
      messages: string[]
      globals: string[]
      resources: string[]
      runtime: string | null
    }
    const learned = await waitFor('ten rounds of attack on the button', () =>
      page.evaluate(() => {
        const probe = (window as unknown as { __probe: Probe }).__probe
        return probe.done >= 10 && probe.hosts > 0 ? probe : undefined
      }),
    )
    expect(learned).toMatchObject({
      roots: 0,
      hosts: 1,
      hostNames: ['div'],
      attributes: [],
      globals: [],
      resources: [],
    })
    expect(['absent', 'no-answer', 'threw']).toContain(learned.runtime)
    expect(learned.events.filter((event) => !event.startsWith('dispatch '))).toEqual([])
    expect(learned.messages.filter((message) => !/"background:dial"|"contentScriptName":"crm"/.test(message))).toEqual(
      [],
    )
    const [button] = await buttonsIn(page.mainFrame())
    expect(button?.state).toBe('idle')
    expect(await dials()).toEqual([])
  })
})
