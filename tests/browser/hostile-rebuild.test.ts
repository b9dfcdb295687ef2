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

describe('a page that builds itself anew', () => {
  it('replaces its <html> and is read again', async () => {
    page = await rig.open()
    await rig.waitForNumbers('0100', '0101')
    await page.evaluate(() => {
      const root = document.createElement('html')
      const body = document.createElement('body')
      body.textContent = 'Phone: (415) 555-0107'
      root.append(document.createElement('head'), body)
      document.replaceChild(root, document.documentElement)
    })
    await rig.waitForNumbers('0107')
  })

  it('replaces its <body> and is read again', async () => {
    page = await rig.open()
    await rig.waitForNumbers('0100', '0101')
    await page.evaluate(() => {
      const body = document.createElement('body')
      body.textContent = 'Phone: (415) 555-0108'
      document.body = body
    })
    await rig.waitForNumbers('0108')
  })

  it('is written anew by document.open, and is read again', async () => {
    page = await rig.open()
    await rig.waitForNumbers('0100', '0101')
    await page.evaluate(() => {
      document.open()
      document.write('<!doctype html><title>New</title><p>Phone: (415) 555-0109</p>')
      document.close()
    })
    await rig.waitForNumbers('0109')
    await page.evaluate(() => document.querySelector('p')?.append(' or (415) 555-0110'))
    await rig.waitForNumbers('0109', '0110')
  })

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
