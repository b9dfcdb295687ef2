import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Journey, startJourney } from '../support/journey.ts'
import { liveCall } from '../support/sim-client.ts'
import { waitFor } from '../support/wait-for.ts'

let journey: Journey
let crm: Page

beforeAll(async () => {
  journey = await startJourney()
  crm = await journey.openCrm()
})
afterEach(async () => {
  await journey.carrier.reset()
  await journey.carrier.until('no call to be left', (state) => !liveCall(state, 'client') && !liveCall(state, 'pstn'))
})
afterAll(() => journey?.close())

const ring = async () => {
  await journey.carrier.ring({ from: '+14155550177', to: journey.stack.numbers[0] ?? '' })
  return (await journey.phase('ringing-in')).callId
}
const answer = 'aria/Answer[role="button"]'
const decline = 'aria/Decline[role="button"]'
/** Asked of the page, since a tab in the background has no accessibility tree. */
const isGone = (page: Page) =>
  waitFor('the banner to go', () => page.evaluate(() => document.querySelector(':popover-open') === null))

/** A press counts once the banner has been there for a moment: until then it may have been meant for the page. */
const pressUntil = (page: Page, selector: string, phase: string) =>
  waitFor(`the call to be ${phase}`, async () => {
    await (await page.$(selector))?.click().catch(() => undefined)
    return (await journey.call())?.phase === phase
  })

describe('a call that rings, in the page in front', () => {
  it('says who it is, to people and not to the page, and is answered there', async () => {
    await crm.bringToFront()
    await ring()
    await crm.waitForSelector(answer)
    const words = await waitFor('the banner to be said', async () => {
      const tree = JSON.stringify(await crm.accessibility.snapshot({ interestingOnly: false }))
      return tree.includes('Incoming call') && tree
    })
    expect(words).toContain('(415) 555-0177')
    const seen = await crm.evaluate(() => document.documentElement.outerHTML + document.documentElement.innerText)
    expect(seen).not.toContain('555-0177')
    await pressUntil(crm, answer, 'connected')
    await isGone(crm)
  })

  it('is declined there', async () => {
    await crm.bringToFront()
    await ring()
    await crm.waitForSelector(decline)
    await pressUntil(crm, decline, 'ended')
    expect(await journey.call()).toMatchObject({ reason: 'declined' })
    await isGone(crm)
  })

  it('takes no press that the page makes', async () => {
    await crm.bringToFront()
    await ring()
    await crm.waitForSelector(answer)
    const hosts = await crm.evaluate(() => {
      const added = [...document.documentElement.children].filter((child) => !['HEAD', 'BODY'].includes(child.tagName))
      for (const host of added) {
        for (const type of ['pointerdown', 'mousedown', 'mouseup', 'click'])
          host.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, clientX: 700, clientY: 40 }))
        ;(host as HTMLElement).click()
      }
      return added.map((host) => host.shadowRoot)
    })
    expect(hosts.length).toBeGreaterThan(0)
    expect(hosts.every((root) => root === null)).toBe(true)
    // A message with the words of ours is not ours either.
    await crm.evaluate(() => window.postMessage({ name: 'background:bannerPress', input: { action: 'answer' } }, '*'))
    await pressUntil(crm, decline, 'ended')
    expect(await journey.call()).toMatchObject({ reason: 'declined' })
  })

  it('follows the person to another tab, and goes when the caller gives up', async () => {
    await crm.bringToFront()
    await ring()
    await crm.waitForSelector(answer)
    const other = await journey.openCrm()
    await other.bringToFront()
    await other.waitForSelector(answer)
    await isGone(crm)
    const { sid } = await journey.carrier.until('the caller', (state) => liveCall(state, 'pstn'))
    await journey.carrier.hangUp(sid)
    await isGone(other)
    await other.close()
  })
})
