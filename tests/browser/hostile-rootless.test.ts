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

describe('a page without <html>', () => {
  it('has no <html> for a while, and is read when it comes back', async () => {
    page = await rig.open()
    await rig.waitForNumbers('0100', '0101')
    await page.evaluate(async () => {
      const root = document.documentElement
      root.remove()
      for (let frame = 0; frame < 10; frame++) await new Promise((resolve) => setTimeout(resolve, 20))
      document.append(root)
    })
    await rig.waitForNumbers('0100', '0101')
  })
})
