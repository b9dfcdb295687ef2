import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import { callButtons } from '../support/call-buttons.ts'
import { openTab } from './overlay-view.ts'
import { type Pages, servePages } from '../support/serve-pages.ts'
import { waitFor } from '../support/wait-for.ts'

let callside: Callside
let pages: Pages
let page: Page

const html = `<!doctype html><html lang="en-US"><head><title>Roots</title><link rel="icon" href="data:,"></head>
<body style="font:14px/24px sans-serif"><div id="app"><p>Phone: <b>(415) 555-0100</b></p>
<div id="plain"></div><section id="late"></section><x-outer id="outer"></x-outer></div></body></html>`

beforeAll(async () => {
  pages = await servePages(() => ({ type: 'text/html', body: html }))
  callside = await launchCallside()
})
afterAll(async () => {
  await callside?.close()
  await pages?.stop()
})
afterEach(() => page?.close())

const open = async () => {
  page = await openTab(callside.browser, `http://roots.localhost:${pages.port}/`)
  await waitFor('the first button', () => has('Call (415) 555-0100'))
}
const has = async (name: string) => (await callButtons(page)).some((button) => button.name === name)

describe('shadow roots', () => {
  it('are read on elements with ordinary names', async () => {
    await open()
    await page.evaluate(() => {
      const host = document.createElement('div')
      host.attachShadow({ mode: 'open' }).append('Phone: (415) 555-0101')
      document.querySelector('#app')?.append(host)
    })
    await waitFor('the number in it', () => has('Call (415) 555-0101'))
  })

  it('are read when they are attached to an element that has long been there', async () => {
    await open()
    await page.evaluate(() => {
      const root = document.querySelector('#late')?.attachShadow({ mode: 'open' })
      root?.append('Phone: (415) 555-0102')
    })
    await waitFor('the number in it', () => has('Call (415) 555-0102'))
  })

  it('are read when a custom element is defined after its tag was rendered, roots in roots', async () => {
    await open()
    await page.evaluate(() => {
      class Inner extends HTMLElement {
        connectedCallback() {
          this.attachShadow({ mode: 'open' }).append('Phone: (415) 555-0103')
        }
      }
      class Outer extends HTMLElement {
        connectedCallback() {
          const root = this.attachShadow({ mode: 'open' })
          root.append(document.createElement('x-inner'))
        }
      }
      customElements.define('x-outer', Outer)
      customElements.define('x-inner', Inner)
    })
    await waitFor('the number two roots down', () => has('Call (415) 555-0103'))
  })

  it('are followed when their tree leaves the document, changes, and comes back', async () => {
    await open()
    await page.evaluate(() => {
      const host = document.createElement('x-card')
      const root = host.attachShadow({ mode: 'open' })
      root.append('Phone: (415) 555-0104')
      document.querySelector('#app')?.append(host)
      Object.assign(window, { host, root })
    })
    await waitFor('the number', () => has('Call (415) 555-0104'))
    await page.evaluate(() => (window as unknown as { host: Element }).host.remove())
    await waitFor('no button for what is gone', async () => !(await has('Call (415) 555-0104')))
    await page.evaluate(() => {
      const { host, root } = window as unknown as { host: Element; root: ShadowRoot }
      if (root.firstChild) root.firstChild.nodeValue = 'Phone: (415) 555-0105'
      document.querySelector('#app')?.prepend(host)
    })
    await waitFor('the number that came back', () => has('Call (415) 555-0105'))
    await page.evaluate(() => {
      const { root } = window as unknown as { root: ShadowRoot }
      if (root.firstChild) root.firstChild.nodeValue = 'Phone: (415) 555-0106'
    })
    await waitFor('the change after its return', () => has('Call (415) 555-0106'))
  })

  it('and elements of the page get no listener of ours', async () => {
    await open()
    await page.evaluate(() => {
      const host = document.createElement('x-card')
      host.attachShadow({ mode: 'open' }).append('Phone: (415) 555-0107')
      document.querySelector('#app')?.append(host)
    })
    await waitFor('the number', () => has('Call (415) 555-0107'))
    const client = await page.createCDPSession()
    const { result } = await client.send('Runtime.evaluate', { expression: 'document.body' })
    const { listeners } = await client.send('DOMDebugger.getEventListeners', {
      objectId: result.objectId ?? '',
      depth: -1,
      pierce: true,
    })
    expect(listeners.map(({ type }) => type)).toEqual([])
  })
})
