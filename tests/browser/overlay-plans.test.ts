import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import type { Pages } from '../support/serve-pages.ts'
import { waitFor } from '../support/wait-for.ts'
import { openBody, press, serveBodies } from './overlay-pages.ts'
import { buttonsIn, recordDials } from './overlay-view.ts'

let callside: Callside
let pages: Pages

beforeAll(async () => {
  pages = await serveBodies({ jamaica: '<p>Clinic: (415) 555-0132</p><p>Pharmacy: +1 876 555 0133</p>' })
  callside = await launchCallside()
})
afterAll(async () => {
  await callside?.close()
  await pages?.stop()
})

it('gets a button too: a number whose plan is not in the content script, but with the worker', async () => {
  const dials = await recordDials(callside)
  const page = await openBody(callside, pages, 'jamaica')
  const [, second] = await waitFor('both buttons', async () => {
    const all = await buttonsIn(page.mainFrame())
    return all.length === 2 && all
  })
  if (!second) throw new Error('no second button')
  await press(page, second)
  await waitFor('the dial', async () => (await dials()).length > 0)
  expect(await dials()).toMatchObject([{ to: '+18765550133' }])
  await page.close()
})
