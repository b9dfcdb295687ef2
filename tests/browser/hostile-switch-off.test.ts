import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest'
import { type HostileRig, documentOf, record, startHostile } from '../support/hostile.ts'

let rig: HostileRig
let page: Page

beforeAll(async () => {
  rig = await startHostile(() => ({ type: 'text/html', body: documentOf(record) }))
})
afterAll(() => rig?.stop())
afterEach(() => rig.leave())

describe('a page that switches the layer off by attributes', () => {
  it.each(['hidden', 'inert', 'aria-hidden', 'popover', 'dir', 'slot'])(
    'such as %s, and the buttons stay',
    async (name) => {
      page = await rig.open()
      await rig.waitForNumbers('0100', '0101')
      await page.evaluate((attribute) => {
        document.documentElement.lastElementChild?.setAttribute(attribute, attribute === 'aria-hidden' ? 'true' : 'rtl')
        document.getElementById('second')?.append('.')
      }, name)
      await rig.waitForNumbers('0100', '0101')
      await rig.waitForReach()
    },
  )
})
