/** The store's build: nowhere before somebody says so, at once where they do, and gone without a trace when they take it back. */
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildExtension, storeBuild } from '../../scripts/build.ts'
import { type SamplePages, startSamplePages } from '../browser/overlay-view.ts'
import { type Callside, launchCallside } from '../support/browser.ts'
import { waitFor } from '../support/wait-for.ts'

const site = 'http://crm.localhost/*'
const number = '(415) 555-0100'

let pages: SamplePages
let callside: Callside
let desk: Page
let crm: Page

beforeAll(async () => {
  if ((await buildExtension('store')) !== 0) throw new Error('the store build failed')
  pages = await startSamplePages()
  callside = await launchCallside({ extensionDir: storeBuild })
  desk = await callside.extensionPage('welcome.html')
  await allow()
  crm = await callside.browser.newPage()
  await crm.goto(pages.crmUrl)
  await crm.waitForFunction((text) => document.body.innerText.includes(text), {}, number)
})
afterAll(async () => {
  await callside?.close()
  await pages?.stop()
})

async function allow(): Promise<void> {
  const page = await callside.browser.newPage()
  await page.goto('chrome://extensions')
  await page.evaluate(
    (id, host) => {
      const api = chrome as unknown as {
        developerPrivate: { addHostPermission(id: string, host: string): Promise<void> }
      }
      return api.developerPrivate.addHostPermission(id, host)
    },
    callside.extensionId,
    site,
  )
  await page.close()
}

/**
 * As a person does it in the setup tab. `permissions.request` stays open without a display; what Chrome's own page of the
 * extension allowed before is given without the question.
 */
async function turnOn(host: string): Promise<void> {
  await desk.bringToFront()
  await desk.locator('.site-form input').fill(host)
  await desk.locator('.site-form button').click()
}

async function turnOff(name: string): Promise<void> {
  await desk.bringToFront()
  await desk.locator(`aria/Turn off on ${name}`).click()
}

async function matches(): Promise<string[]> {
  return desk.evaluate(async () => {
    const scripts = await chrome.scripting.getRegisteredContentScripts()
    return scripts.flatMap((script) => script.matches ?? [])
  })
}

/** How many buttons call the number; a tab that nobody sees has none to press. */
async function offers(page: Page): Promise<number> {
  await page.bringToFront()
  return (await page.$$(`aria/Call ${number}`)).length
}
const shows = (page: Page) => waitFor('one button', async () => (await offers(page)) === 1)
const hides = (page: Page) => waitFor('no button', async () => (await offers(page)) === 0)

/** Everything that a script of an extension could leave in a document. */
const traces = (page: Page) =>
  page.evaluate(() => ({
    roots: [...document.documentElement.children].map(({ localName }) => localName),
    attributes: document.documentElement.getAttributeNames(),
    sheets: document.adoptedStyleSheets.length,
    highlights: CSS.highlights.size,
  }))

describe('the build of the store', () => {
  it('runs on no page before somebody turns a site on', async () => {
    const manifest = await (await callside.worker()).evaluate(() => chrome.runtime.getManifest())
    expect(manifest.content_scripts).toBeUndefined()
    expect(manifest.host_permissions).toBeUndefined()
    expect(await matches()).toEqual([])
    expect(crm.extensionRealms()).toEqual([])
  })

  it('starts in an open tab as soon as its site is turned on, and stops there without a trace', async () => {
    const before = await traces(crm)
    await turnOn('crm.localhost')
    await shows(crm)
    expect(await matches()).toEqual([site])
    await turnOff('http://crm.localhost')
    await hides(crm)
    expect(await matches()).toEqual([])
    expect(await traces(crm)).toEqual(before)
    const [realm] = crm.extensionRealms()
    expect(await realm?.evaluate(() => chrome.runtime.onMessage.hasListeners())).toBe(false)
  })

  it('starts again in the same tab, and only once', async () => {
    await desk.bringToFront()
    await desk.locator('aria/Undo: turn http://crm.localhost on again').click()
    await shows(crm)
    await crm.reload()
    await shows(crm)
  })

  it('is still on after its worker was stopped', async () => {
    await callside.stopWorker()
    const other = await callside.browser.newPage()
    await other.goto(pages.crmUrl)
    await shows(other)
    await other.close()
  })

  it('stops at once when Chrome takes the permission away while its worker is stopped', async () => {
    // A view of ours would start the worker again by itself.
    await desk.goto('chrome://extensions')
    await callside.stopWorker()
    await desk.evaluate(
      (id, host) => {
        const api = chrome as unknown as {
          developerPrivate: { removeHostPermission(id: string, host: string): Promise<void> }
        }
        return api.developerPrivate.removeHostPermission(id, host)
      },
      callside.extensionId,
      site,
    )
    await hides(crm)
    await desk.goto(`chrome-extension://${callside.extensionId}/welcome.html`)
    expect(await matches()).toEqual([])
    await allow()
    await turnOn('crm.localhost')
    await shows(crm)
  })

  it('does not run in a frame of an enabled site inside a page that is not', async () => {
    const around = await callside.browser.newPage()
    await around.goto(new URL('/probe', pages.ehrUrl).href)
    await around.setBypassCSP(true)
    await around.reload()
    await around.evaluate((src) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src, width: 900, height: 700 }))
    }, pages.crmUrl)
    const frame = await waitFor('the frame', () => around.frames().find((each) => each.url().startsWith(pages.crmUrl)))
    await frame.waitForFunction((text) => document.body?.innerText.includes(text), {}, number)
    const realm = await waitFor('the script in the frame', () => frame.extensionRealms()[0])
    await waitFor('it to stop', async () => !(await realm.evaluate(() => chrome.runtime.onMessage.hasListeners())))
    expect(
      await frame.evaluate(() => [...document.documentElement.children].map(({ localName }) => localName)),
    ).toEqual(['head', 'body'])
    await around.close()
  })

  it('leaves nothing in open tabs when it is removed from Chrome', async () => {
    await shows(crm)
    await callside.browser.uninstallExtension(callside.extensionId)
    await hides(crm)
    await waitFor('the page as it came', async () => (await traces(crm)).roots.join() === 'head,body')
    expect(await traces(crm)).toMatchObject({ sheets: 0, highlights: 0 })
  })
})
