// @vitest-environment happy-dom
import { act } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { fail, ok } from '../../../lib/core/result.ts'
import { draftOf, noted } from '../../support/desk-views.ts'
import { records } from '../../support/log-fixtures.ts'
import { commands, type OpenPanel, openPanel } from '../../support/open-panel.tsx'
import { choose, click, enter, press, type, unmountAll } from '../../support/render.tsx'
import { callId, calls } from '../../support/view-fixtures.ts'

afterEach(unmountAll)

const write = (view: OpenPanel['view'], text: string) => enter(view.host.querySelector('.notes textarea'), text)

describe('notes', () => {
  const typing = (runtime: OpenPanel['runtime']) =>
    commands(runtime)
      .filter(({ name }) => name === 'background:noteCall')
      .map(({ input }) => input)

  test('are kept letter by letter while one talks, and shown as they are when the panel opens again', async () => {
    const { view, runtime, publish } = await openPanel({ call: calls.connected })
    await write(view, 'W')
    await write(view, 'Wa')
    expect(typing(runtime)).toEqual([
      { callId, change: { note: 'W' } },
      { callId, change: { note: 'Wa' } },
    ])
    // An older snapshot takes no letter away.
    await publish({ call: calls.connected, wrapUps: [draftOf(callId, { saved: null, draft: { note: 'W' } })] })
    expect(view.host.querySelector('textarea')?.value).toBe('Wa')
    view.unmount()
    const again = await openPanel({
      call: calls.connected,
      wrapUps: [draftOf(callId, { saved: null, draft: { note: 'Wa' }, status: 'saving' })],
    })
    expect(again.view.host.querySelector('textarea')?.value).toBe('Wa')
  })

  test('that reached nobody are sent again', async () => {
    let up = false
    const { view, runtime } = await openPanel(
      { call: calls.connected },
      { 'background:noteCall': () => (up ? ok(null) : fail('receiver-gone')) },
    )
    await write(view, 'Wants')
    up = true
    await act(async () => runtime.clock.advance(1000))
    expect(typing(runtime)).toEqual([
      { callId, change: { note: 'Wants' } },
      { callId, change: { note: 'Wants' } },
    ])
  })

  test('keys that are shortcuts of the call are letters in them', async () => {
    const { view, runtime } = await openPanel({ call: calls.connected })
    await press('m', view.host.querySelector('textarea') as HTMLElement)
    expect(commands(runtime)).toEqual([])
  })

  test('say whether they are safe', async () => {
    const { view, publish } = await openPanel({ call: calls.connected })
    const state = () => view.host.querySelector('.notes-state')?.textContent
    const waiting = { ...draftOf(callId), draft: { note: 'x' }, status: 'waiting' as const }
    for (const [entry, words] of [
      [{ ...waiting, status: 'changed' as const }, 'Saving…'],
      [{ ...waiting, code: 'offline' }, 'Kept here. It is sent as soon as your server answers.'],
      [{ ...waiting, code: 'not-found' }, 'Kept here. It is sent once your server knows the call.'],
      [{ ...waiting, status: 'refused' as const, code: 'forbidden' }, 'Your server refused it (code: forbidden).'],
    ] as const) {
      await publish({ call: calls.connected, wrapUps: [entry] })
      expect(state()).toContain(words)
    }
    await publish({ call: calls.connected, wrapUps: [draftOf(callId)] })
    expect(state()).toMatch(/^Saved 10:42/)
  })

  test('of a call that is over say how it went, and what to do', async () => {
    const { view, runtime } = await openPanel({ call: calls.ended })
    await choose(view.host.querySelector('.notes select'), 'Call back later')
    const tag = view.host.querySelector('.tags input') as HTMLInputElement
    await type(tag, 'results, post ')
    await press('Enter', tag)
    await click(view.button('Remove tag results'))
    await click(view.button('Tomorrow'))
    expect(typing(runtime).map((input) => (input as { change: unknown }).change)).toEqual([
      { result: 'Call back later' },
      { tags: ['results', 'post'] },
      { tags: ['post'] },
      { followUpAt: new Date(2026, 10, 21, 9).getTime() },
    ])
  })

  test('that somebody else changed too are shown, and the person decides', async () => {
    const clash = draftOf(callId, {
      saved: noted(callId, { note: '', version: 1 }),
      draft: { note: 'By e-mail.' },
      status: 'conflict',
      theirs: noted(callId),
    })
    const { view, runtime } = await openPanel({ call: calls.ended, wrapUps: [clash] })
    expect(view.text()).toContain('Note: Wants the results by post.')
    // What only one of both changed is no question.
    expect(view.text()).not.toContain('Outcome: Reached')
    expect(view.host.querySelector('textarea')?.value).toBe('By e-mail.')
    await click(view.button('Take theirs'))
    expect(commands(runtime)).toEqual([{ name: 'background:settleWrapUp', input: { callId, keep: 'theirs' } }])
  })

  test('come with a receipt that says what was logged, and what was not', async () => {
    const { view } = await openPanel({ call: calls.ended, wrapUps: [draftOf(callId)] })
    const lines = () => [...view.host.querySelectorAll('.receipt li')].map((line) => line.textContent)
    expect(lines()).toEqual([
      'Call logwaiting for your server',
      expect.stringMatching(/^Your notessaved 10:42/),
      'HubSpot contactnot connected, nothing logged',
    ])
  })

  test('of calls before are opened from the log, one at a time and one’s own only', async () => {
    const { view, runtime } = await openPanel()
    const open = (name: RegExp) =>
      [...view.host.querySelectorAll<HTMLElement>('.log-row [aria-expanded]')].find((button) =>
        name.test(button.getAttribute('aria-label') ?? ''),
      )
    expect(open(/\+44 20 7946 0958/)).toBeUndefined()
    await click(open(/555-0117/) as HTMLElement)
    await click(open(/555-0130 ext. 204/) as HTMLElement)
    expect(view.host.querySelectorAll('.log-notes')).toHaveLength(1)
    await write(view, 'Closed on Mondays.')
    const id = records.find(({ ext }) => ext === '204')?.id
    expect(typing(runtime)).toEqual([{ callId: id, change: { note: 'Closed on Mondays.' } }])
    expect(runtime.sent).toContainEqual({ name: 'background:openWrapUp', input: { callId: id } })
    await click(open(/555-0130 ext. 204/) as HTMLElement)
    expect(view.host.querySelector('.log-notes')).toBeNull()
  })
})
