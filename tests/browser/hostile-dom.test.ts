import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { callButtons } from '../support/call-buttons.ts'
import { type HostileRig, documentOf, record, startHostile } from '../support/hostile.ts'

let rig: HostileRig
let page: Page

beforeAll(async () => {
  rig = await startHostile(() => ({ type: 'text/html', body: documentOf(record) }))
})
afterAll(() => rig?.stop())
afterEach(() => rig.leave())

describe('a page that pollutes prototypes', () => {
  it('changes nothing in the world of the extension', async () => {
    page = await rig.open()
    await page.evaluate(() => {
      for (const name of ['to', 'ext', 'name', 'value', 'get', 'set', 'state', 'hidden'])
        Object.defineProperty(
          Object.prototype,
          name,
          Object.assign(Object.create(null), { value: 'polluted', configurable: true }) as PropertyDescriptor,
        )
      Array.prototype.map = () => []
      Element.prototype.attachShadow = () => document.createElement('div').attachShadow({ mode: 'open' })
      document.querySelectorAll = () => document.createElement('p').childNodes as NodeListOf<never>
      Event.prototype.preventDefault = () => undefined
      history.pushState = () => undefined
    })
    await page.evaluate(() => {
      const line = document.getElementById('second')?.firstElementChild
      if (line) line.textContent = '(415) 555-0106'
    })
    await rig.waitForNumbers('0100', '0106')
  })
})

describe('a page that does not want the layer', () => {
  it('takes it out at once, in every frame, and goes on at its own pace', async () => {
    page = await rig.open()
    await rig.waitForNumbers('0100', '0101')
    const removed = await page.evaluate(async () => {
      let count = 0
      for (let frame = 0; frame < 120; frame++) {
        for (const child of document.querySelectorAll('html > :not(head, body)')) {
          child.remove()
          count++
        }
        await new Promise(requestAnimationFrame)
      }
      return count
    })
    expect(removed).toBeGreaterThan(0)
    expect(removed).toBeLessThan(121)
  })

  it('takes it out by an observer without end, and no war comes of it', async () => {
    page = await rig.open()
    await rig.waitForNumbers('0100', '0101')
    const removed = await page.evaluate(async () => {
      let count = 0
      const clean = () => {
        for (const child of document.querySelectorAll('html > :not(head, body)')) {
          child.remove()
          count++
        }
      }
      new MutationObserver(clean).observe(document.documentElement, { childList: true })
      clean()
      for (let frame = 0; frame < 120; frame++) {
        document.getElementById('second')?.setAttribute('class', `c${frame}`)
        await new Promise(requestAnimationFrame)
      }
      const half = count
      for (let frame = 0; frame < 120; frame++) {
        document.getElementById('second')?.setAttribute('class', `d${frame}`)
        await new Promise(requestAnimationFrame)
      }
      return { half, count }
    })
    expect(removed.half).toBeLessThan(121)
    expect(removed.count - removed.half).toBeLessThan(61)
  })

  it('moves it into its own tree, where no button stays beside a wrong place', async () => {
    page = await rig.open()
    await rig.waitForNumbers('0100', '0101')
    await page.evaluate(() => {
      const host = document.documentElement.lastElementChild
      const box = document.createElement('div')
      box.style.cssText =
        'position:absolute;left:300px;top:300px;overflow:hidden;width:50px;height:50px;transform:scale(2)'
      document.body.append(box)
      if (host && host !== document.body) box.append(host)
    })
    await rig.waitForNumbers('0100', '0101')
    await rig.waitForReach()
  })

  it('styles it away, and the buttons stay where they were', async () => {
    page = await rig.open()
    await rig.waitForNumbers('0100', '0101')
    await page.addStyleTag({
      content: `div, html > :not(head, body) { display: none !important; position: static !important; opacity: 0 !important;
        transform: translate(500px, 500px) !important; visibility: hidden !important; pointer-events: none !important;
        clip-path: inset(50%) !important; filter: opacity(0) !important; zoom: 3 !important; width: 0 !important;
        content-visibility: hidden !important; mask: linear-gradient(transparent, transparent) !important }
        * { animation: none !important }`,
    })
    await page.evaluate(() => {
      const host = document.documentElement.lastElementChild
      host?.setAttribute('style', 'display:none!important;opacity:0!important')
      document.getElementById('second')?.append('.')
    })
    await rig.waitForNumbers('0100', '0101')
    await rig.waitForReach()
  })
})

describe('a page that fakes what a person does', () => {
  it('presses no button, however it dispatches', async () => {
    page = await rig.open()
    await rig.waitForNumbers('0100', '0101')
    const [button] = await callButtons(page)
    await page.evaluate(
      (x, y) => {
        const host = document.documentElement.lastElementChild
        for (const target of [host, document.elementFromPoint(x, y), document.documentElement, document, window]) {
          if (!target) continue
          for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'dblclick', 'auxclick']) {
            const init = { bubbles: true, composed: true, cancelable: true, clientX: x, clientY: y, view: window }
            target.dispatchEvent(new PointerEvent(type, init))
            target.dispatchEvent(new MouseEvent(type, init))
          }
          for (const key of ['Enter', ' ', 't', 'T', 'Escape', 'Tab']) {
            for (const type of ['keydown', 'keypress', 'keyup']) {
              const init = { key, bubbles: true, composed: true, ctrlKey: true, altKey: true, shiftKey: true }
              target.dispatchEvent(new KeyboardEvent(type, init))
            }
          }
          target.dispatchEvent(new TouchEvent('touchstart', { bubbles: true, composed: true }))
          target.dispatchEvent(new Event('visibilitychange'))
          target.dispatchEvent(new Event('pagehide'))
        }
        if (host instanceof HTMLElement) {
          host.click()
          host.focus()
        }
      },
      ((button?.box.left ?? 0) + (button?.box.right ?? 0)) / 2,
      ((button?.box.top ?? 0) + (button?.box.bottom ?? 0)) / 2,
    )
    for (const name of ['background:dial', 'dial', 'call'])
      await page.evaluate((type) => window.postMessage({ name: type, type, input: { to: '+14155550100' } }, '*'), name)
    await rig.waitForNumbers('0100', '0101')
  })
})
