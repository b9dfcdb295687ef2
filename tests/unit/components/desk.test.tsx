// @vitest-environment happy-dom
import { act } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import type { Call, CallIn } from '../../../lib/call/call.ts'
import type { Pages } from '../../../lib/contracts/pages.ts'
import type { Snapshot } from '../../../lib/contracts/snapshot.ts'
import { ok } from '../../../lib/core/result.ts'
import { frontDesk, nurses, presence } from '../../support/desk-views.ts'
import { now } from '../../support/log-fixtures.ts'
import { commands, type OpenPanel, openPanel } from '../../support/open-panel.tsx'
import { choose, click, enter, type, unmountAll } from '../../support/render.tsx'
import { calls, pages, snapshot } from '../../support/view-fixtures.ts'

afterEach(unmountAll)

const hourMs = 60 * 60_000
const account = snapshot().account as Extract<Snapshot['account'], { state: 'signed-in' }>
const twoLines = { account: { ...account, lines: [frontDesk, nurses] } }
const hubspot = 'https://app.hubspot.com/*'

async function withPages(panel: OpenPanel, change: Partial<Pages>) {
  await act(async () => panel.runtime.port('background:pages').send(pages({ rev: 2, ...change })))
  return panel
}

describe('one’s status', () => {
  test('is chosen in the account menu, with a time', async () => {
    const { view, runtime, publish } = await openPanel({ presence: presence() })
    await click(view.button('Account: Nora Lindqvist'))
    await click(view.button('Away'))
    await publish({ presence: presence({ chosen: 'away', effective: 'away', version: 2 }) })
    expect(view.button('Away').getAttribute('aria-pressed')).toBe('true')
    await choose(view.host.querySelector('.presence-until select'), '60')
    expect(commands(runtime)).toEqual([
      { name: 'background:changePresence', input: { chosen: 'away', until: null } },
      { name: 'background:changePresence', input: { chosen: 'away', until: now + hourMs } },
    ])
  })

  test('is always in sight unless it is the usual one, with its end', async () => {
    const { view, publish } = await openPanel({ presence: presence() })
    expect(view.host.querySelector('.header-presence')).toBeNull()
    const until = new Date(2026, 10, 20, 11, 30).getTime()
    await publish({ presence: presence({ chosen: 'do-not-disturb', effective: 'do-not-disturb', until }) })
    expect(view.host.querySelector('.header-presence')?.textContent).toMatch(/^Do not disturb until 11:30/)
    expect(view.hasButton('Account: Nora Lindqvist, do not disturb')).toBe(true)
    await publish({ presence: presence({ effective: 'away', schedule: { zone: 'UTC', hours: [] } }) })
    expect(view.host.querySelector('.header-presence')?.textContent).toBe('Away: outside your working hours')
  })

  test('follows working hours, which say what is wrong with them', async () => {
    const { view, runtime } = await openPanel({ presence: presence() })
    await click(view.button('Account: Nora Lindqvist'))
    await click(view.button('Set working hours'))
    for (const row of [5, 4, 3, 2]) await click(view.button(`Remove row ${row}`))
    const from = view.host.querySelector('.hours-row input')
    await enter(from, '18:00')
    expect(view.text()).toContain('Row 1 ends before it begins.')
    await click(view.button('Save'))
    expect(commands(runtime)).toEqual([])
    await enter(from, '08:30')
    await click(view.button('Save'))
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
    expect(commands(runtime)).toEqual([
      { name: 'background:changePresence', input: { schedule: { zone, hours: [{ day: 1, from: 510, to: 1020 }] } } },
    ])
    expect(view.text()).toContain('Saved.')
  })
})

describe('being able to ring', () => {
  test('says how long ago it was proved, and no more than that', async () => {
    const { view, runtime, publish } = await openPanel({
      reachability: { state: 'ready', since: now, checkedAt: now - 24_000 },
    })
    const reach = () => view.host.querySelector('.header-reach')?.textContent
    expect(reach()).toBe('Able to ringchecked 20 s ago')
    await act(async () => runtime.clock.advance(60_000))
    expect(reach()).toBe('Able to ringchecked 1 min ago')
    // The part that a screen reader follows has no clock in it.
    expect(view.host.querySelector('output.reach')?.textContent).toBe('Able to ring')
    await publish({ reachability: { state: 'ready', since: now, checkedAt: null } })
    expect(reach()).toBe('Able to ring')
    await publish({ reachability: { state: 'unreachable', since: now, fault: 'not-rung' } })
    expect(reach()).toBe('Cannot ring')
    expect(view.text()).toContain('A test call did not arrive here')
  })
})

describe('the line', () => {
  test('of somebody who has one is no question', async () => {
    const { view } = await openPanel()
    expect(view.host.querySelector('.line-picker')).toBeNull()
  })

  test('is chosen for every call, and goes along with the dial', async () => {
    const { view, runtime } = await openPanel(twoLines)
    await choose(view.host.querySelector('.line-picker select'), nurses.id)
    await type(view.host.querySelector('.dial input') as HTMLInputElement, '4155550117')
    await act(async () => view.host.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true })))
    expect(commands(runtime)).toEqual([
      { name: 'background:chooseLine', input: { lineId: nurses.id, site: null } },
      { name: 'background:dial', input: { to: '+14155550117', line: frontDesk.id } },
    ])
  })

  test('of a site is remembered for that site, and can become the standard', async () => {
    const panel = await openPanel(twoLines)
    const { view, runtime } = panel
    await act(async () => runtime.tab.show({ id: 7, url: 'https://app.hubspot.com/contacts/1', loading: false }))
    const sites = [{ pattern: hubspot, by: 'user', granted: true } as const]
    await withPages(panel, { sites, siteLines: [{ site: hubspot, lineId: nurses.id }] })
    const select = view.host.querySelector('.line-picker select') as HTMLSelectElement
    expect(select.value).toBe(nurses.id)
    expect(view.text()).toContain('For numbers on app.hubspot.com.')
    await click(view.button('Make it my standard line'))
    await choose(select, frontDesk.id)
    expect(commands(runtime)).toEqual([
      { name: 'background:chooseLine', input: { lineId: nurses.id, site: null } },
      { name: 'background:chooseLine', input: { lineId: frontDesk.id, site: hubspot } },
    ])
  })

  test('of a call before is the one that calls again from the log', async () => {
    const { view, runtime } = await openPanel(twoLines)
    await click(view.button('Call (415) 555-0130 ext. 204'))
    expect(commands(runtime)).toEqual([
      { name: 'background:dial', input: { to: '+14155550130', ext: '204', line: frontDesk.id } },
    ])
  })

  test('that is used is always in sight, and so is the group that rang', async () => {
    const { view, publish } = await openPanel({ call: { ...calls.connected, line: nurses } })
    const line = () => view.host.querySelector('.who-line')?.textContent
    expect(line()).toBe('From Nurse line (415) 555-0143')
    const live = {
      version: 1,
      parties: [],
      recording: { state: 'off', pausedBy: null, verdict: 'refuse', consentMissing: [] },
      mergedInto: null,
      line: frontDesk,
      group: { id: 'g1', name: 'Nurses' },
    } satisfies CallIn<'connected'>['live']
    await publish({ call: { ...(calls['ringing-in'] as Call), live } as Call })
    expect(line()).toBe('For Nurses, to Front desk (415) 555-0142')
    await publish({ call: { ...calls.ended, line: nurses } })
    expect(line()).toBe('From Nurse line (415) 555-0143')
  })
})

describe('a number of help', () => {
  test('comes with a warning and one click to go on, which has the focus', async () => {
    const panel = await openPanel()
    const { view, runtime } = await withPages(panel, { emergency: { e164: '911' } })
    expect(view.host.querySelector('.emergency')?.getAttribute('role')).toBe('alert')
    expect(view.text()).toContain('This line may not carry your location.')
    expect(document.activeElement).toBe(view.button('Call 911 now'))
    await click(view.button('Call 911 now'))
    await click(view.button('Do not call'))
    expect(commands(runtime)).toEqual([
      { name: 'background:dial', input: { to: '911', emergency: true } },
      { name: 'background:closeEmergency', input: null },
    ])
  })

  test('that was asked for shows the warning and no error beside it', async () => {
    const { view } = await openPanel({}, { 'background:dial': () => ok({ ok: false, code: 'emergency' }) })
    await type(view.host.querySelector('.dial input') as HTMLInputElement, '988')
    await act(async () => view.host.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true })))
    expect(view.host.querySelector('.notice-error')).toBeNull()
  })
})

describe('a link of the page', () => {
  test('is called by one more click in the panel', async () => {
    const panel = await openPanel()
    const { view, runtime } = await withPages(panel, { offer: { e164: '+14155550199', name: 'Marcus Bell' } })
    expect(view.text()).toContain('Marcus Bell')
    await click(view.button('Call (415) 555-0199'))
    expect(commands(runtime)).toEqual([
      { name: 'background:dial', input: { to: '+14155550199', name: 'Marcus Bell' } },
      { name: 'background:closeOffer', input: null },
    ])
  })
})

describe('a call that moves', () => {
  test('rings the other device, and can be kept here', async () => {
    const recording = { state: 'off', pausedBy: null, verdict: 'refuse', consentMissing: [] } as const
    const one = { task: null, name: null, number: null, failure: null }
    const agent = { ...one, id: 'agent', kind: 'agent', state: 'connected' } as const
    const live = { version: 1, parties: [agent], recording: { ...recording, consentMissing: [] }, mergedInto: null }
    const { view, runtime, publish } = await openPanel(
      { call: { ...calls.connected, live } },
      { 'background:directory': () => ok({ ok: false, code: 'offline' }) },
    )
    await click(view.button('Transfer'))
    await click(view.host.querySelector('.hand-over > .menu-item') as HTMLElement)
    expect(view.host.querySelector('.hand-over')).toBeNull()
    const other = { ...agent, id: 'agent-3', state: 'ringing', task: 'move' } as const
    await publish({ call: { ...calls.connected, live: { ...live, version: 2, parties: [agent, other] } } })
    expect(view.text()).toContain('Your other device rings.')
    await click(view.button('Keep it here'))
    const asked = commands(runtime).filter(({ name }) => name === 'background:askGateway')
    expect(asked.map(({ input }) => (input as { request: unknown }).request)).toEqual([
      { kind: 'move' },
      { kind: 'remove-party', party: 'agent-3' },
    ])
  })
})

describe('names in notifications', () => {
  test('are hidden by a switch, which the admin can lock', async () => {
    const panel = await openPanel()
    const { view, runtime } = await withPages(panel, { notifications: { hideNames: false, locked: false } })
    await click(view.button('Account: Nora Lindqvist'))
    const hide = () => view.button('Hide names in notifications')
    await click(hide())
    expect(commands(runtime)).toEqual([{ name: 'background:hideNames', input: true }])
    await withPages(panel, { rev: 3, notifications: { hideNames: true, locked: true } })
    expect(hide().getAttribute('aria-checked')).toBe('true')
    await click(hide())
    expect(commands(runtime)).toHaveLength(1)
  })
})
