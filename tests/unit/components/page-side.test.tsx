// @vitest-environment happy-dom
import { act } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import type { Pages } from '../../../lib/contracts/pages.ts'
import type { FrontTab } from '../../../lib/ui/tab-door.ts'
import { commands, openPanel } from '../../support/open-panel.tsx'
import { click, press, submit, type, unmountAll } from '../../support/render.tsx'
import { listing, pages } from '../../support/view-fixtures.ts'

afterEach(unmountAll)

const hubspot = 'https://app.hubspot.com/*'
const hubspotTab: FrontTab = { id: 7, url: 'https://app.hubspot.com/contacts/1', loading: false }
const on = pages({ sites: [{ pattern: hubspot, by: 'user', granted: true }] })

async function open(known: Pages, tab: FrontTab | null = hubspotTab) {
  const panel = await openPanel()
  const { runtime } = panel
  let rev = 1
  const send = (change: Partial<Pages> = {}) =>
    act(async () => runtime.port('background:pages').send({ ...known, ...change, rev: ++rev }))
  await send()
  await act(async () => runtime.tab.show(tab))
  return { ...panel, send, tab: runtime.tab }
}

async function openList(known: Pages, items = listing) {
  const panel = await open(known)
  panel.tab.list = { ok: true, value: items }
  await click(panel.view.host.querySelector<HTMLElement>('#tab-page') ?? panel.view.host)
  return panel
}

describe('the page in front', () => {
  test('is turned on by one click, which asks Chrome first and then tells the worker', async () => {
    const { view, tab, runtime } = await open(pages())
    expect(view.text()).toContain('Callside is off on HubSpot')
    await click(view.button('Turn on'))
    expect(tab.asked[0]).toContain(hubspot)
    const [command] = commands(runtime)
    expect(command).toMatchObject({ name: 'background:turnOnSites' })
    expect(command?.input).toContainEqual({ pattern: hubspot })
  })

  test('stays off, and the panel says why, when Chrome is not given the permission', async () => {
    const { view, tab, runtime } = await open(pages())
    tab.gives = false
    await click(view.button('Turn on'))
    expect(view.text()).toContain('Chrome was not given the permission')
    expect(commands(runtime)).toEqual([])
  })

  test('that nobody listed is named by its host', async () => {
    const { view, tab } = await open(pages(), { ...hubspotTab, url: 'https://emr.harbor.example:8443/chart/1' })
    expect(view.text()).toContain('Callside is off on emr.harbor.example')
    await click(view.button('Turn on'))
    expect(tab.asked).toEqual([['https://emr.harbor.example/*']])
  })

  test('is not offered over an open network, nor where there is nothing to turn on', async () => {
    const { view, tab } = await open(pages(), { ...hubspotTab, url: 'http://emr.harbor.example/' })
    expect(view.text()).toContain('its connection is not encrypted')
    await act(async () => tab.show({ ...hubspotTab, url: 'chrome://extensions/' }))
    expect(view.text()).not.toContain('Callside is off')
    await act(async () => tab.show({ ...hubspotTab, url: null }))
    expect(view.text()).not.toContain('Callside is off')
  })

  test('that the organisation chose needs the permission once', async () => {
    const { view } = await open(pages({ sites: [{ pattern: hubspot, by: 'organisation', granted: false }] }))
    expect(view.text()).toContain('Your organisation uses Callside on HubSpot')
    expect(view.hasButton('Turn on')).toBe(true)
  })
})

describe('On this page', () => {
  test('lists nothing before somebody looks, then the numbers with label, call and text', async () => {
    const { view, tab, runtime } = await open(on)
    expect(tab.lists).toBe(0)
    tab.list = { ok: true, value: listing }
    await click(view.host.querySelector<HTMLElement>('#tab-page') ?? view.host)
    expect(view.text()).toContain('2 numbers on app.hubspot.com')
    expect(view.text()).toContain('Tomás Echeverría · Phone number · HubSpot contact')
    await click(view.button('Call (415) 555-0117'))
    await click(view.button('Text +44 20 7946 0958 ext. 12'))
    expect(commands(runtime)).toEqual([
      {
        name: 'background:dial',
        input: {
          to: '+14155550117',
          name: 'Tomás Echeverría',
          record: { site: 'hubspot', kind: 'contact', id: '51' },
        },
      },
      { name: 'background:composeText', input: { to: '+442079460958', ext: '12' } },
    ])
  })

  test('says what was not offered and why, in words', async () => {
    const { view } = await openList(on)
    expect(view.text()).toContain('Not offered: labelled MRN')
    expect(view.text()).toContain('Not offered: a fax number')
  })

  test('shows a number on the page', async () => {
    const { view, tab } = await openList(on)
    await click(view.host.querySelector<HTMLElement>('.page-number') ?? view.host)
    expect(tab.revealed).toEqual([{ frameId: 0, index: 0 }])
  })

  test('follows the page: its changes, its navigation, another tab', async () => {
    const { view, tab } = await openList(on)
    tab.list = { ok: true, value: listing.slice(0, 1) }
    await act(async () => tab.change())
    expect(view.text()).toContain('One number on app.hubspot.com')
    tab.list = { ok: true, value: [] }
    await act(async () => tab.show({ ...hubspotTab, url: 'https://app.hubspot.com/settings' }))
    expect(view.text()).toContain('No phone numbers on app.hubspot.com')
    await act(async () => tab.show({ ...hubspotTab, id: 8, loading: true }))
    expect(view.text()).toContain('Reading the page')
    await act(async () => tab.show({ id: 9, url: null, loading: false }))
    expect(view.text()).toContain('cannot see which one that is')
  })

  test('says that a policy of the browser keeps it off', async () => {
    const { view, tab } = await open(on)
    tab.list = { ok: false, error: { code: 'blocked' } }
    await click(view.host.querySelector<HTMLElement>('#tab-page') ?? view.host)
    expect(view.text()).toContain('A browser policy keeps extensions off this page')
  })

  test('lets a person decide about a field, and take it back', async () => {
    const { view, runtime, send } = await openList(on)
    await click(view.button('This is not a phone number: Phone number'))
    await click(view.button('This is a phone number: MRN'))
    expect(commands(runtime)).toEqual([
      { name: 'background:setFieldRule', input: { site: hubspot, field: 'site:phone', verdict: 'not-phone' } },
      { name: 'background:setFieldRule', input: { site: hubspot, field: 'label:mrn', verdict: 'phone' } },
    ])
    await send({ fieldRules: [{ site: hubspot, field: 'site:phone', verdict: 'not-phone', locked: false }] })
    await click(view.button('Undo your decision about Phone number'))
    expect(commands(runtime).at(-1)?.input).toEqual({ site: hubspot, field: 'site:phone', verdict: null })
  })

  test('offers no decision where the admin has decided, or the field has no name', async () => {
    const { view } = await openList({
      ...on,
      fieldRules: [{ site: hubspot, field: 'site:phone', verdict: 'phone', locked: true }],
    })
    expect(view.hasButton('This is not a phone number: Phone number')).toBe(false)
    expect(view.hasButton('This is not a phone number: Direct line')).toBe(false)
  })
})

describe('where Callside works', () => {
  async function openSites(known: Pages) {
    const panel = await open(known)
    await click(panel.view.host.querySelector<HTMLElement>('.account-button') ?? panel.view.host)
    await click(panel.view.button('Where Callside works'))
    return panel
  }

  test('is a list with a way back for each site that the person chose', async () => {
    const { view, runtime, send, tab } = await openSites(on)
    await click(view.button('Turn off on HubSpot'))
    expect(commands(runtime)).toEqual([{ name: 'background:turnOffSites', input: [hubspot] }])
    await send({ sites: [] })
    expect(view.text()).toContain('Callside is on nowhere yet')
    await click(view.button('Undo: turn HubSpot on again'))
    expect(tab.asked).toEqual([[hubspot]])
  })

  test('shows what the admin set as locked', async () => {
    const { view } = await openSites(
      pages({
        sites: [{ pattern: 'https://emr.harbor.example/*', product: 'openemr', by: 'organisation', granted: true }],
      }),
    )
    expect(view.text()).toContain('OpenEMR')
    expect(view.text()).toContain('set by your organisation')
    expect(view.hasButton('Turn off on OpenEMR')).toBe(false)
  })

  test('takes the address of a product that everybody hosts', async () => {
    const { view, tab, runtime } = await openSites(pages())
    const form = view.host.querySelector('form') as HTMLFormElement
    const field = form.querySelector('input') as HTMLInputElement
    await type(field, 'http://emr.harbor.example')
    await submit(form)
    expect(view.text()).toContain('This address is not encrypted')
    expect(tab.asked).toEqual([])
    await type(field, 'emr.harbor.example/openemr')
    const select = form.querySelector('select') as HTMLSelectElement
    await act(async () => {
      select.value = 'openemr'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })
    await submit(form)
    expect(commands(runtime)).toEqual([
      {
        name: 'background:turnOnSites',
        input: [{ pattern: 'https://emr.harbor.example/*', product: 'openemr' }],
      },
    ])
  })

  test('is left by its back button', async () => {
    const { view } = await openSites(on)
    await click(view.button('Back to the phone'))
    expect(view.host.querySelector('.dial')).not.toBeNull()
  })
})

describe('the panel', () => {
  test('asks whose buttons to show beside another dialer, once', async () => {
    const seen = { ...on, seenDialers: [{ site: hubspot, dialers: ['ringcentral', 'unheard-of'] }] }
    const { view, runtime, send } = await open(seen)
    expect(view.text()).toContain('RingCentral also calls from this page')
    await click(view.button('Hide Callside here'))
    expect(commands(runtime)).toEqual([{ name: 'background:chooseDialer', input: { site: hubspot, choice: 'theirs' } }])
    await send({ dialerChoices: [{ site: hubspot, choice: 'theirs' }] })
    expect(view.text()).not.toContain('RingCentral also calls')
  })

  test('says what can be done for a person who was to be texted', async () => {
    const { view, runtime } = await open(pages({ compose: { e164: '+14155550117', name: 'Tomás Echeverría' } }))
    expect(view.text()).toContain('Texting is not set up for this account')
    await click(view.host.querySelector<HTMLElement>('.text-card .button-call') ?? view.host)
    await click(view.button('Close'))
    expect(commands(runtime)).toEqual([
      { name: 'background:dial', input: { to: '+14155550117', name: 'Tomás Echeverría' } },
      { name: 'background:closeCompose', input: null },
    ])
  })

  test('says why a text was not called', async () => {
    const { view } = await open(pages({ refusedSelection: 'too-short' }))
    expect(view.text()).toContain('This number is too short.')
  })

  test('goes through its tabs by the arrow keys', async () => {
    const { view } = await open(on)
    const [calls, page] = [...view.host.querySelectorAll<HTMLElement>('[role="tab"]')]
    if (!calls || !page) throw new Error('no tabs')
    await press('ArrowRight', calls)
    expect(page.getAttribute('aria-selected')).toBe('true')
    await press('ArrowLeft', page)
    expect(calls.getAttribute('aria-selected')).toBe('true')
  })
})
