import { fakeBrowser } from '../../support/fake-browser.ts'
import { describe, expect, it } from 'vitest'
import { describe as suggestion } from '../../../entrypoints/background/address-bar.ts'
import { createCallText } from '../../../entrypoints/background/call-text.ts'
import { notifyIncoming, notifyMissed } from '../../../entrypoints/background/notifications.ts'
import type { Party } from '../../../lib/call/call.ts'
import type { Done } from '../../../lib/contracts/messages.ts'
import { parseDialled } from '../../../lib/phone/parse-dialled.ts'
import { callId, content, crm, handlersRig as rig, incoming, page, party } from '../../support/handlers-rig.ts'
import { available } from '../../support/people-api.ts'

const quiet = { ...available, chosen: 'do-not-disturb', effective: 'do-not-disturb', version: 2 } as const

describe('somebody who is not to be disturbed', () => {
  it('is told of a call by nothing that sounds or pops up', async () => {
    const { fact, handlers, calls, signedIn } = rig()
    await signedIn()
    await handlers['background:liveEvent'](
      { id: '1', event: { type: 'presence-changed', presence: quiet } },
      { context: 'offscreen', raw: {} },
    )
    await fact(1, incoming())
    expect((await calls()).others).toMatchObject([{ callId, phase: 'ringing-in', alert: 'silent' }])
  })

  it('is rung again as soon as they are available', async () => {
    const { fact, handlers, calls, signedIn } = rig()
    await signedIn()
    expect(await handlers['background:changePresence']({ chosen: 'do-not-disturb' }, page)).toEqual({ ok: true })
    expect(await handlers['background:changePresence']({ chosen: 'available' }, page)).toEqual({ ok: true })
    await fact(1, incoming())
    expect((await calls()).others[0]).not.toHaveProperty('alert')
  })

  it('learns why a status was not changed', async () => {
    const { handlers, gateway } = rig()
    gateway.up = false
    expect(await handlers['background:changePresence']({ chosen: 'away' }, page)).toEqual({
      ok: false,
      code: 'unavailable',
    })
  })
})

describe('a dial', () => {
  it('from a page goes by the line of its site, and is never confirmed by the page', async () => {
    const { handlers, wishes } = rig()
    await handlers['background:dial']({ to: '911', emergency: true, line: 'l9' }, content)
    expect(wishes).toEqual([{ site: `${crm}/*` }])
  })
  it('from the panel takes its line and its confirmation along', async () => {
    const { handlers, wishes } = rig()
    await handlers['background:dial']({ to: '+14155550132', line: 'l2' }, page)
    await handlers['background:dial']({ to: '911', emergency: true }, page)
    expect(wishes).toEqual([{ line: 'l2', confirmed: false }, { confirmed: true }])
  })
})

describe('a link of a page', () => {
  it('that was clicked opens the panel with an offer, and calls nobody', async () => {
    const { handlers, steps, dialled, pages } = rig()
    await handlers['background:offerCall']({ to: '+14155550132', name: 'Marcus Bell' }, content)
    expect(steps).toEqual(['panel 3', 'pages'])
    expect(dialled).toEqual([])
    expect((await pages.compose(1)).offer).toEqual({ e164: '+14155550132', name: 'Marcus Bell' })
    await handlers['background:closeOffer'](null, page)
    expect((await pages.compose(2)).offer).toBeNull()
  })
  it('to a number of help brings the warning', async () => {
    const { handlers, pages } = rig()
    await handlers['background:offerCall']({ to: '911' }, content)
    expect(await pages.compose(1)).toMatchObject({ offer: null, emergency: { e164: '911' } })
  })
})

describe('a line', () => {
  it('is chosen, or the refusal of the server is told', async () => {
    const { handlers, steps } = rig()
    expect(await handlers['background:chooseLine']({ lineId: 'l2', site: `${crm}/*` }, page)).toEqual({ ok: true })
    expect(steps).toEqual([`line l2 ${crm}/*`, 'pages'])
    expect(await handlers['background:chooseLine']({ lineId: 'gone', site: null }, page)).toEqual({
      ok: false,
      code: 'refused',
    })
  })
})

describe('notes', () => {
  it('that were written are kept when the person signs out, by sending them first', async () => {
    const { handlers, lifecycle, people, signedIn, items } = rig()
    await signedIn()
    await handlers['background:noteCall']({ callId, change: { note: 'Wants the results' } }, page)
    expect((await items.wrapUps.get())[0]).toMatchObject({ callId, draft: { note: 'Wants the results' } })
    await lifecycle.signOut()
    expect(people.noted.get(callId)?.note).toBe('Wants the results')
    expect(await items.wrapUps.get()).toEqual([])
  })

  it('that are not at the server yet put an update off, which would empty their store', async () => {
    const { handlers, lifecycle, gateway, signedIn } = rig()
    await signedIn()
    gateway.up = false
    await handlers['background:noteCall']({ callId, change: { note: 'Wants the results' } }, page)
    await lifecycle.updateAvailable()
    expect(fakeBrowser.reloads).toBe(0)
    gateway.up = true
    await lifecycle.wake()
    expect(fakeBrowser.reloads).toBe(1)
  })
})

describe('a notification', () => {
  const shown = { party: { ...party, name: 'Tomás Echeverría' }, country: 'US' }
  const text = () => JSON.stringify([...fakeBrowser.notifications.values()])

  it('says who it is', async () => {
    fakeBrowser.reset()
    await notifyIncoming(callId, shown)
    expect(text()).toContain('Tomás Echeverría')
    expect(text()).toContain('(415) 555-0132')
  })
  it('says neither name nor number where they are hidden', async () => {
    fakeBrowser.reset()
    await notifyIncoming(callId, null)
    await notifyMissed(callId, shown.party, null)
    expect(fakeBrowser.notifications.size).toBe(2)
    expect(text()).not.toMatch(/Tom|555/)
    expect(text()).toContain('Open Callside to see who it is')
  })
  it('hides names as the person says, unless the admin said so first', async () => {
    const { handlers, managed, pages } = rig()
    expect(await pages.namesAreHidden()).toBe(false)
    await handlers['background:hideNames'](true, page)
    expect(await pages.namesAreHidden()).toBe(true)
    expect((await pages.compose(1)).notifications).toEqual({ hideNames: true, locked: false })
    managed.hideNamesInNotifications = false
    expect(await pages.namesAreHidden()).toBe(false)
    expect((await pages.compose(2)).notifications).toEqual({ hideNames: false, locked: true })
  })
})

describe('a number in the address bar', () => {
  it.each([
    ['415 555 0117', 'Call <match>(415) 555-0117</match>'],
    ['1-800-FLOWERS', 'Call <match>(800) 356-9377</match>'],
    ['+44 20 7946 0958 x12', 'Call <match>+44 20 7946 0958</match>, then extension 12'],
    ['12345', 'This number is too short'],
    ['<b>&', 'This is not a phone number'],
    ['', 'Type or paste a phone number'],
  ])('%j is shown as it will be dialled: %s', (typed, shown) => {
    expect(suggestion(parseDialled(typed, 'US'), 'US')).toBe(shown)
  })
  it('for help says that a warning comes first', () => {
    expect(suggestion(parseDialled('911', 'US'), 'US')).toMatch(/^<match>911<\/match> - .*look at the Callside panel/)
  })

  function texts(reply: Done = { ok: true }) {
    const dialled: Party[] = []
    const refused: (string | null)[] = []
    const call = createCallText({
      country: async () => 'US',
      dial: async (to) => {
        dialled.push(to)
        return reply
      },
      refuse: async (code) => void refused.push(code),
    })
    return { call, dialled, refused }
  }

  it('is dialled by Enter, with its extension', async () => {
    const { call, dialled, refused } = texts()
    await call('(415) 555-0130 ext. 204')
    expect(dialled).toEqual([{ e164: '+14155550130', ext: '204' }])
    expect(refused).toEqual([null])
  })
  it('that is none says why in the panel, and dials nothing', async () => {
    const { call, dialled, refused } = texts()
    await call('12345')
    expect(dialled).toEqual([])
    expect(refused).toEqual(['too-short'])
  })
  it('for help leads to the warning, and is no mistake', async () => {
    const { call, dialled, refused } = texts({ ok: false, code: 'emergency' })
    await call('911')
    expect(dialled).toEqual([{ e164: '911' }])
    expect(refused).toEqual([null])
  })
  it('that cannot be called now says why', async () => {
    const { call, refused } = texts({ ok: false, code: 'busy' })
    await call('415 555 0117')
    expect(refused).toEqual([null, 'busy'])
  })
})
