import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest'
import { type HostileRig, documentOf, record, startHostile } from '../support/hostile.ts'

/** Names that DOM code trusts. An element of a form hides the form's own property of its name. */
const clobbering =
  `parentNode parentElement childNodes children firstChild lastChild nextSibling localName nodeType nodeName nodeValue textContent isConnected ownerDocument getRootNode contains querySelector querySelectorAll matches closest getAttribute attributes labels elements getBoundingClientRect getClientRects offsetWidth clientWidth scrollWidth style className shadowRoot assignedSlot compareDocumentPosition isContentEditable id lang dir value`.split(
    ' ',
  )
/** The same for the document. */
const named =
  `body documentElement head defaultView fonts location evaluate createElement createRange createTreeWalker visibilityState getElementById querySelectorAll URL`.split(
    ' ',
  )

const clobbered = documentOf(`${record}
<form id="f">${clobbering.map((name) => `<input type="hidden" name="${name}">`).join('')}
<p>Phone: <b>(415) 555-0102</b></p><label>Phone <input name="tel" value="(415) 555-0103"></label>
Phone: (415) 555-0104</form>
${named.map((name) => `<img name="${name}" id="${name}" alt=""><form name="${name}"></form>`).join('')}`)

let rig: HostileRig
let page: Page

beforeAll(async () => {
  rig = await startHostile(() => ({ type: 'text/html', body: clobbered }))
})
afterAll(() => rig?.stop())
afterEach(() => rig.leave())

describe('a page whose elements are named as what scripts read', () => {
  it('has its numbers found all the same', async () => {
    page = await rig.open()
    await rig.waitForNumbers('0100', '0101', '0102', '0103', '0104')
    await page.evaluate(() => {
      const place = Document.prototype.querySelector.call(document, '#f b')
      if (place) place.textContent = '(415) 555-0105'
    })
    await rig.waitForNumbers('0100', '0101', '0103', '0104', '0105')
  })
})
