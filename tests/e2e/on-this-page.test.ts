/** The side panel beside a page: its numbers, what people decide about them, and the ways to a number that Chrome itself offers. */
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Journey, startJourney } from '../support/journey.ts'
import { waitFor } from '../support/wait-for.ts'

const number = '(415) 555-0100'

let journey: Journey
let crm: Page
let panel: Page

beforeAll(async () => {
  journey = await startJourney()
  crm = await journey.openCrm()
  await waitFor('call buttons', () => shown(`aria/Call ${number}`))
  panel = await journey.callside.panel(crm)
  await panel.setViewport({ width: 360, height: 900 })
})
afterAll(() => journey?.close())

/** The page is looked at; a tab in the background shows nothing. */
async function shown(selector: string): Promise<boolean> {
  await crm.bringToFront()
  return (await crm.$(selector)) !== null
}
const textOf = (selector: string) => panel.$eval(selector, (element) => element.textContent ?? '').catch(() => '')
const says = (selector: string, text: string) =>
  waitFor(`the panel to say ${text}`, async () => (await textOf(selector)).includes(text))
const press = (label: string) => panel.locator(`[aria-label="${label}"]`).click()

async function hangUp(): Promise<void> {
  await journey.phase('connected')
  await panel.locator('aria/Hang up').click()
  await journey.phase('ended')
}

describe('On this page', () => {
  it('lists the numbers of the page in front, with their people', async () => {
    await panel.locator('#tab-page').click()
    await says('.page-list', number)
    const rows = await panel.$$eval('.page-row', (all) => all.map((row) => row.textContent ?? ''))
    const row = rows.find((text) => text.includes(number)) ?? ''
    expect(row).toMatch(/HubSpot contact/)
  })

  it('shows a number on the page without a change of its DOM', async () => {
    // The page's own texts and classes change all the time; an element or an attribute more would be ours.
    const shape = () =>
      crm.evaluate(() =>
        [...document.querySelectorAll('*')].map((each) => [each.localName, ...each.getAttributeNames()].join(' ')),
      )
    const before = await shape()
    await panel.locator('.page-row .page-number').click()
    await waitFor('the flash', () =>
      crm.evaluate(() => document.getAnimations().some((one) => (one.effect?.getTiming().duration ?? 0) === 1600)),
    )
    expect(await shape()).toEqual(before)
  })

  it('calls a number of the list, for the person of its row', async () => {
    await press(`Call ${number}`)
    const call = await journey.phase('dialling', 'ringing-out', 'connected')
    expect(call.party).toMatchObject({ e164: '+14155550100', record: { site: 'hubspot', kind: 'contact' } })
    expect(call.party.name).toBeTruthy()
    await hangUp()
  })

  it('takes a decision about a field to the page at once, and back', async () => {
    const offered = '.page-list > .site-list .page-row'
    const before = (await panel.$$(offered)).length
    const decide = await panel.waitForSelector('[aria-label^="This is not a phone number: "]')
    await decide?.click()
    await waitFor('the button to go', async () => !(await shown(`aria/Call ${number}`)))
    await says('.page-refused summary', 'Not offered')
    await panel.$eval('.page-refused', (details) => details.setAttribute('open', ''))
    await panel.locator('[aria-label^="Undo your decision about "]').click()
    await waitFor('the button to come back', () => shown(`aria/Call ${number}`))
    await waitFor('the list as it was', async () => (await panel.$$(offered)).length === before)
  })

  it('follows the page to a record and the person to another tab', async () => {
    await crm.evaluate(() => document.querySelector<HTMLElement>('a[href*="/record/0-1/"]')?.click())
    await says('.page-count', 'crm.localhost')
    await waitFor('the list of the record', async () => !(await textOf('.page-list')).includes('24 numbers'))
    const other = await journey.callside.browser.newPage()
    await other.goto('chrome://version')
    await other.bringToFront()
    await says('[role="tabpanel"]', 'cannot see which one that is')
    await other.close()
    await crm.bringToFront()
    await says('.page-list', 'crm.localhost')
  })
})

describe('a text that is selected anywhere', () => {
  const choose = async (selectionText: string) => {
    const worker = await journey.callside.worker()
    await worker.evaluate(async (text) => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true })
      const event = chrome.contextMenus.onClicked as unknown as { dispatch(info: unknown, tab: unknown): void }
      event.dispatch({ menuItemId: 'call-selection', selectionText: text }, tab)
    }, selectionText)
  }
  it('is called from the menu of Chrome', async () => {
    await choose(' 415.555.0101 ')
    expect((await journey.phase('dialling', 'ringing-out', 'connected')).party.e164).toBe('+14155550101')
    await hangUp()
  })
  it('that is no number is refused with the reason', async () => {
    await choose('tomorrow at nine')
    await says('.notice', 'This is not a phone number that can be called')
    await panel.locator('.notice [aria-label="Dismiss"]').click()
  })
  it('that is a number for emergencies brings the warning and no call', async () => {
    await choose('911')
    await says('.emergency', 'This line may not carry your location')
    expect((await journey.call())?.phase).not.toBe('dialling')
    await panel.locator('aria/Do not call').click()
    await waitFor('the warning to go', async () => (await panel.$('.emergency')) === null)
  })
})

describe('a phone link of the page', () => {
  it('offers the call in the panel, which one more click places; a script that clicks it does nothing', async () => {
    await crm.goto(journey.stack.pages.crmUrl)
    await crm.bringToFront()
    await waitFor('the call button', () => crm.$(`aria/Call ${number}`))
    await crm.evaluate(() => {
      document.body.insertAdjacentHTML(
        'afterbegin',
        '<a id="own-link" href="tel:+14155550101" style="position:fixed;left:8px;bottom:8px">Reception</a>',
      )
      // Chrome's own question about such links would take the tab's input away.
      addEventListener('click', (event) => event.isTrusted || event.preventDefault())
      document.getElementById('own-link')?.click()
    })
    expect((await journey.desk.evaluate(() => chrome.storage.session.get('offer')))['offer'] ?? null).toBeNull()
    await crm.click('#own-link')
    await says('.text-card', '(415) 555-0101')
    expect((await journey.call())?.phase ?? 'ended').toBe('ended')
    await panel.locator('.text-card .button-call').click()
    expect((await journey.phase('dialling', 'ringing-out', 'connected')).party.e164).toBe('+14155550101')
    await waitFor('the offer to go', async () => (await panel.$('.text-card')) === null)
    await hangUp()
  })
})

describe('the text button', () => {
  it('shows the person in the panel, and what can be done without texting', async () => {
    await crm.goto(journey.stack.pages.crmUrl)
    await crm.bringToFront()
    // The second button comes when the first is pointed at.
    const call = await waitFor('the call button', () => crm.$(`aria/Call ${number}`))
    await call.hover()
    const text = await waitFor('the text button', () => crm.$(`aria/Text ${number}`))
    await text.click()
    await says('.text-card', 'Texting is not set up for this account')
    expect(await textOf('.text-card')).toContain(number)
    await panel.locator('.text-card [aria-label="Close"]').click()
    await waitFor('the card to go', async () => (await panel.$('.text-card')) === null)
  })
})

describe('the shortcut', () => {
  it('goes to the first number of the page', async () => {
    await crm.bringToFront()
    const worker = await journey.callside.worker()
    await worker.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true })
      const event = chrome.commands.onCommand as unknown as { dispatch(name: string, tab: unknown): void }
      event.dispatch('walk-numbers', tab)
    })
    await waitFor('the focus on our layer', () => crm.evaluate(() => document.activeElement?.localName === 'div'))
  })
})

describe('another dialer on the page', () => {
  it('is noticed, and the person can leave the page to it, and take that back', async () => {
    await crm.reload()
    await crm.evaluate(() => document.body.append(document.createElement('ctd')))
    await says('.panel-main', 'Vialer also calls from this page')
    await panel.locator('aria/Hide Callside here').click()
    await waitFor('our buttons to go', async () => !(await shown(`aria/Call ${number}`)))
    await panel.locator('.account-button').click()
    await panel.locator('aria/Where Callside works').click()
    await panel.locator('[aria-label^="Take back the choice for"]').click()
    await waitFor('our buttons to come back', () => shown(`aria/Call ${number}`))
  })
})
