// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest'
import { ok } from '../../../lib/core/result.ts'
import { commands, openPanel as open } from '../../support/open-panel.tsx'
import { click, type Rendered, submit, type, unmountAll } from '../../support/render.tsx'
import { now, records } from '../../support/log-fixtures.ts'

afterEach(unmountAll)

describe('dialling', () => {
  const input = (view: Rendered) => view.host.querySelector('input') as HTMLInputElement
  const form = (view: Rendered) => view.host.querySelector('form') as HTMLFormElement

  test('formats what is typed and calls on Enter', async () => {
    const { view, runtime } = await open()
    await type(input(view), '4155550117')
    expect(input(view).value).toBe('(415) 555-0117')
    await submit(form(view))
    expect(commands(runtime)).toEqual([{ name: 'background:dial', input: { to: '+14155550117' } }])
  })

  test('takes a pasted number with an extension and shows what it will call', async () => {
    const { view, runtime } = await open()
    await type(input(view), 'tel: 415.555.0130 ext. 204')
    await type(input(view), '+1 415.555.0130 ext. 204')
    expect(view.text()).toContain('Calls (415) 555-0130, then extension 204')
    await submit(form(view))
    expect(commands(runtime)).toEqual([{ name: 'background:dial', input: { to: '+14155550130', ext: '204' } }])
  })

  test('says what is wrong with a number and calls nothing', async () => {
    const { view, runtime } = await open()
    await type(input(view), '12345')
    await submit(form(view))
    expect(view.text()).toContain('This number is too short.')
    expect(input(view).getAttribute('aria-invalid')).toBe('true')
    expect(commands(runtime)).toEqual([])
  })

  test('asks the worker for the warning before a number of help, and asks for an area code', async () => {
    const { view, runtime } = await open()
    await type(input(view), '911')
    await submit(form(view))
    expect(view.text()).toContain('A number for emergencies: a warning comes before the call.')
    expect(commands(runtime)).toEqual([{ name: 'background:dial', input: { to: '911' } }])
    await type(input(view), '5550132')
    await submit(form(view))
    expect(view.text()).toContain('Add the area code.')
    expect(commands(runtime)).toHaveLength(1)
  })

  test('has a keypad and a backspace that takes a digit, not a bracket', async () => {
    const { view } = await open()
    await click(view.button('Keypad'))
    for (const key of ['4', '1', '5', '5']) await click(view.button(key))
    expect(input(view).value).toBe('(415) 5')
    await click(view.button('Backspace'))
    expect(input(view).value).toBe('415')
    await type(input(view), '4155')
    await type(input(view), '(415) ')
    expect(input(view).value).toBe('415')
    await type(input(view), '4155550117')
    await type(input(view), '(415) 555-0117 ')
    await type(input(view), '(415) 555-0117')
    expect(input(view).value).toBe('(415) 555-0117')
    await type(input(view), '+442079460958')
    await type(input(view), '+44 20 7946 095')
    expect(input(view).value).toBe('+44 207946095')
  })

  test('calls back from the log, with the extension', async () => {
    const { view, runtime } = await open()
    await click(view.button('Call (415) 555-0130 ext. 204'))
    expect(commands(runtime)).toEqual([{ name: 'background:dial', input: { to: '+14155550130', ext: '204' } }])
  })
})

describe('the call log', () => {
  test('says when it is empty', async () => {
    const { view } = await open({}, { 'background:callLog': () => ok({ items: [], readAt: now }) })
    expect(view.text()).toContain('No calls yet.')
  })

  test('says how old it is while the gateway cannot be reached, and reloads on request', async () => {
    let up = false
    const { view } = await open(
      {},
      {
        'background:refreshLog': () => ok(up ? { ok: true } : { ok: false, code: 'unavailable' }),
      },
    )
    expect(view.text()).toMatch(/Offline, as of 10:42/)
    up = true
    await click(view.button('Reload calls'))
    expect(view.text()).not.toContain('Offline')
  })

  test('says of a row in full number, line and time', async () => {
    const { view } = await open()
    const title = view.host.querySelector<HTMLElement>('.log-row')?.title
    expect(title).toMatch(/^\(415\) 555-0117 · Answered · .*Front desk \(415\) 555-0142.* · Friday, November 20, 2026/)
  })

  test('shows more rows only on request', async () => {
    const many = Array.from({ length: 90 }, (_, index) => ({
      ...(records[0] as (typeof records)[number]),
      id: `6f1c1f7e-6f0c-4a57-9d0e-3a9c2f2b7${String(index).padStart(3, '0')}`,
    }))
    const { view } = await open({}, { 'background:callLog': () => ok({ items: many, readAt: now }) })
    expect(view.host.querySelectorAll('.log-row')).toHaveLength(40)
    await click(view.button('Show more'))
    expect(view.host.querySelectorAll('.log-row')).toHaveLength(80)
  })
})
