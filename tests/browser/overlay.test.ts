import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import { waitFor } from '../support/wait-for.ts'
import { watchForeignMutations } from './foreign-mutations.ts'
import {
  buttonsIn,
  contentWorld,
  namesOf,
  noteIn,
  openTab,
  type SamplePages,
  startSamplePages,
  waitForButtons,
} from './overlay-view.ts'

declare global {
  var mutationsSeen: { own: number; foreign: string[] }
  var dialsSeen: unknown[]
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

/** What the table shows, as a person sees it: the phone cells inside the scroll area and below its header. */
function visiblePhones(tab: Page): Promise<{ text: string; right: number; middle: number }[]> {
  return tab.evaluate(() => {
    const frame = document.querySelector('[data-scroller]')?.getBoundingClientRect()
    const head = document.querySelector('thead th')?.getBoundingClientRect()
    if (!frame || !head) return []
    return [...document.querySelectorAll('td[data-table-external-id] span')].flatMap((cell) => {
      const range = document.createRange()
      range.selectNodeContents(cell)
      const box = range.getBoundingClientRect()
      const middle = (box.top + box.bottom) / 2
      const isSeen = middle > head.bottom && middle < frame.bottom && middle < innerHeight
      return isSeen ? [{ text: cell.textContent ?? '', right: box.right, middle }] : []
    })
  })
}

/** The last digits tell numbers of the sample pages apart, whatever their form. */
const key = (text: string) => text.replace(/\D/g, '').replace(/^1(?=415)/, '')

async function expectButtonPerPhone(tab: Page): Promise<void> {
  await waitFor('one button beside each visible number', async () => {
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

async function recordDials(): Promise<() => Promise<unknown[]>> {
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

describe('the sample CRM', () => {
  it('has one button beside each visible number of the table, and none beside ids', async () => {
    page = await openTab(callside.browser, pages.crmUrl)
    await expectButtonPerPhone(page)
  })

  it('keeps buttons right while rows are used again under a scroll', async () => {
    page = await openTab(callside.browser, pages.crmUrl)
    await expectButtonPerPhone(page)
    for (const top of [49, 1037, 4000, 20]) {
      await page.evaluate((to) => document.querySelector('[data-scroller]')?.scrollTo(0, to), top)
      await expectButtonPerPhone(page)
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
    await expectButtonPerPhone(page)
    const before = await page.evaluate(() => globalThis.crmBeats ?? 0)
    await waitFor(
      '60 more renders',
      () => page.evaluate((from) => (globalThis.crmBeats ?? 0) >= from + 60, before),
      30_000,
    )
    await expectButtonPerPhone(page)
    const seen = await page.evaluate(() => globalThis.mutationsSeen)
    expect(seen.own).toBeGreaterThan(500)
    expect(seen.foreign).toEqual([])
    expect(errors).toEqual([])

    // The check itself can fail: a node from the isolated world is noticed.
    const world = await contentWorld(page.mainFrame())
    await world.evaluate(() => void document.querySelector('#app h1')?.append('!'))
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
    await waitForButtons(page.mainFrame(), first)
  })

  it('follows a field while it is edited', async () => {
    page = await openTab(callside.browser, recordUrl('20151'))
    await waitFor('the first buttons', async () => (await buttonsIn(page.mainFrame())).length === 6)
    await page.focus('#phone')
    await waitFor('the button to give way', async () => (await buttonsIn(page.mainFrame())).length === 5)
    await page.$eval('#phone', (field) => (field as HTMLTextAreaElement).select())
    await page.keyboard.type('(415) 555-0179')
    await page.$eval('#phone', (field) => (field as HTMLTextAreaElement).blur())
    await waitFor('the new number', async () =>
      namesOf(await buttonsIn(page.mainFrame())).includes('Call (415) 555-0179'),
    )
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

describe('a press', () => {
  it('sends number, name and record of the row, by mouse and by keyboard', async () => {
    const dials = await recordDials()
    page = await openTab(callside.browser, pages.crmUrl)
    await expectButtonPerPhone(page)
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

  it('dials what the page says at that moment', async () => {
    const dials = await recordDials()
    page = await openTab(callside.browser, pages.ehrUrl, 1700)
    const button = await waitFor('the button', async () =>
      (await buttonsIn(page.mainFrame())).find((each) => each.name.endsWith('0137')),
    )
    // Between the release of the mouse and the click no frame is drawn: the button still has the old number.
    await page.evaluate(() => {
      const cell = [...document.querySelectorAll('td')].find((each) => each.textContent === '(415) 555-0137')
      addEventListener('mouseup', () => cell?.firstChild && (cell.firstChild.nodeValue = '(415) 555-0177'), {
        capture: true,
      })
    })
    await page.mouse.click(button.x, button.y)
    await waitFor('the dial', async () => (await dials()).length === 1)
    expect(await dials()).toEqual([
      { to: '+14155550177', name: 'Eleanor Vance', record: { site: 'generic', kind: 'patient', id: 'p-20417' } },
    ])
    await waitFor('the new name', async () =>
      namesOf(await buttonsIn(page.mainFrame())).includes('Call (415) 555-0177'),
    )
  })

  it('is refused when it is not a trusted one', async () => {
    const dials = await recordDials()
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
    const dials = await recordDials()
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
    await waitFor('the removed one to go', async () => !(await has('0138')))
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
    await waitFor(
      'the change inside',
      async () => (await has('Call (415) 555-0153')) && !(await has('Call (415) 555-0151')),
    )
  })

  it('reads a number that is rendered in several text nodes', async () => {
    page = await openTab(callside.browser, pages.ehrUrl)
    await page.evaluate(() => {
      const line = document.createElement('p')
      line.append('Phone ', '(415) ', document.createComment(''), '555-', '0154')
      document.querySelector('.banner')?.append(line)
    })
    await waitFor('it', () => has('Call (415) 555-0154'))
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
    await page.$eval('#home', (field) => ((field as HTMLInputElement).value = '(415) 555-0155'))
    expect(await has('Call (415) 555-0155')).toBe(false)
    await page.bringToFront()
    await other.close()
    await waitFor('the value that came meanwhile', () => has('Call (415) 555-0155'))
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
