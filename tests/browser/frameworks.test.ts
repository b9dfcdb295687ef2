import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { appNames, type Apps, serveApps } from '../support/apps.ts'
import { type Callside, launchCallside } from '../support/browser.ts'
import { openApp, outcomeOf, play, waitForRightButtons } from '../support/play-app.ts'

/** Four seconds and more; `npm run bench -- apps` plays the full minute. */
const TICKS = 160
const EVERY_MS = 25
let callside: Callside
let apps: Apps
const open: Page[] = []

beforeAll(async () => {
  apps = await serveApps()
  callside = await launchCallside()
})
afterAll(async () => {
  await callside?.close()
  await apps?.stop()
})
afterEach(async () => {
  for (const page of open.splice(0)) await page.close()
})

async function start(url: string) {
  const app = await openApp(callside.browser, url)
  open.push(app.page)
  return app
}

describe.each(appNames)('an application of %s that renders all the time', (name) => {
  it('renders the same with and without the extension, and has the right buttons when it rests', async () => {
    const bare = await start(apps.bareUrl(name))
    await play(bare.page, TICKS, 0)
    const expected = await outcomeOf(bare)
    expect(expected.errors).toEqual([])
    expect(expected.besides).toEqual([])

    const ours = await start(apps.url(name))
    await play(ours.page, TICKS, EVERY_MS)
    const count = await waitForRightButtons(ours.page)
    expect(count).toBeGreaterThan(10)
    const seen = await outcomeOf(ours)
    expect(seen.errors).toEqual([])
    expect(seen.digests).toHaveLength(TICKS)
    expect(seen.html).toBe(expected.html)
    expect(seen.digests).toEqual(expected.digests)
    expect(seen.mutations).toEqual(expected.mutations)
    expect(seen.besides).toEqual(['<div></div>'])
  })
})
