// @vitest-environment happy-dom
import { act } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { Panel } from '../../../components/Panel.tsx'
import { ok } from '../../../lib/core/result.ts'
import { commands, openPanel as open } from '../../support/open-panel.tsx'
import { click, press, render, unmountAll } from '../../support/render.tsx'
import { createFakeRuntime } from '../../support/view-deps.ts'
import { now, records } from '../../support/log-fixtures.ts'
import { callId, calls, snapshot } from '../../support/view-fixtures.ts'

afterEach(unmountAll)

describe('the panel', () => {
  test('says that it starts, then shows the line, whether it can ring, and the calls', async () => {
    const runtime = createFakeRuntime({ 'background:callLog': () => ok({ items: records, readAt: now }) })
    const view = await render(<Panel deps={runtime.deps} />)
    expect(view.text()).toContain('Starting Callside')
    await act(async () => runtime.port('background:snapshot').send(snapshot()))
    for (const text of ['Able to ring', 'Front desk', '(415) 555-0142', '(415) 555-0117', 'Missed', 'Hidden number']) {
      expect(view.text()).toContain(text)
    }
  })

  test('while signed out leads to the welcome tab', async () => {
    const { view, runtime } = await open({
      account: { state: 'signed-out', error: 'bad-server' },
      reachability: { state: 'signed-out' },
    })
    expect(view.text()).toContain('No Callside server answers at this address')
    await click(view.button('Sign in'))
    expect(commands(runtime)).toEqual([{ name: 'background:openWelcome', input: null }])
  })

  test('says why it cannot ring and what to do, once', async () => {
    const { view } = await open({
      microphone: 'denied',
      reachability: { state: 'unreachable', since: now, fault: 'microphone-denied' },
    })
    expect(view.text().match(/Chrome blocks the microphone/g)).toHaveLength(1)
    expect(view.hasButton('Set up the microphone')).toBe(true)
  })

  test('says so when the worker does not come back, but not when it only restarts', async () => {
    const { view, runtime, publish } = await open()
    await act(async () => runtime.port('background:snapshot').close())
    await act(async () => runtime.clock.advance(60))
    await publish({})
    await act(async () => runtime.clock.advance(2000))
    expect(view.text()).toContain('Able to ring')
    await act(async () => runtime.port('background:snapshot').close())
    await act(async () => runtime.clock.advance(1000))
    expect(view.text()).toContain('Reconnecting…')
  })

  test('marks missed calls as seen when it is opened, and later only when somebody is there', async () => {
    const { runtime, publish } = await open({ missed: 1 })
    const seen = () => commands(runtime).filter(({ name }) => name === 'background:seenMissed').length
    expect(seen()).toBe(1)
    await publish({ missed: 0 })
    await publish({ missed: 1 })
    expect(seen()).toBe(1)
    await press('Tab')
    expect(seen()).toBe(2)
  })

  test('does not offer to sign out during a call', async () => {
    const { view, runtime } = await open({ call: calls.connected })
    await click(view.button('Account: Nora Lindqvist'))
    await click(view.button('Sign out after the call'))
    expect(commands(runtime)).toEqual([])
  })

  test('signs out from the account menu, which Escape closes', async () => {
    const { view, runtime } = await open()
    const account = view.button('Account: Nora Lindqvist')
    await click(account)
    await press('Escape', view.button('Sign out'))
    expect(view.hasButton('Sign out')).toBe(false)
    expect(document.activeElement).toBe(account)
    await click(account)
    await click(view.button('Sign out'))
    expect(commands(runtime)).toEqual([{ name: 'background:signOut', input: null }])
  })
})

describe('a call in the panel', () => {
  test('runs its timer, and is muted by button and by M only with the next snapshot', async () => {
    const { view, runtime, publish } = await open({ call: calls.connected })
    expect(view.host.querySelector('[role=timer]')?.textContent).toBe('1:04')
    await act(async () => runtime.clock.advance(2000))
    expect(view.host.querySelector('[role=timer]')?.textContent).toBe('1:06')
    await click(view.button('Mute'))
    expect(view.button('Mute').getAttribute('aria-pressed')).toBe('false')
    expect(view.button('Mute').textContent).toBe('Mute')
    await publish({ call: { ...calls.connected, muted: true } })
    expect(view.button('Mute').getAttribute('aria-pressed')).toBe('true')
    expect(view.button('Mute').textContent).toBe('Unmute')
    await press('m')
    expect(commands(runtime)).toEqual([
      { name: 'background:setMuted', input: { callId, muted: true } },
      { name: 'background:setMuted', input: { callId, muted: false } },
    ])
  })

  test('sends tones by click and by key while its keypad is open', async () => {
    const { view, runtime, publish } = await open({ call: calls.connected })
    await press('5')
    expect(commands(runtime)).toEqual([])
    await click(view.button('Keypad'))
    await click(view.button('star'))
    await press('5')
    await publish({ call: { ...calls.connected, digits: '*5' } })
    expect(view.host.querySelector('.tones-sent')?.textContent).toBe('*5')
    expect(commands(runtime).map(({ input }) => input)).toEqual([
      { callId, digits: '*' },
      { callId, digits: '5' },
    ])
  })

  test('is not hung up by the second half of a double click on Call', async () => {
    const { view, runtime, publish } = await open()
    await press('Enter', view.button('Call'))
    await publish({ call: calls.dialling })
    await click(view.button('Hang up'))
    await act(async () => runtime.clock.advance(500))
    await publish({ call: calls['ringing-out'] })
    await click(view.button('Hang up'))
    expect(commands(runtime)).toEqual([])
    await act(async () => runtime.clock.advance(100))
    await publish({ call: calls.connected })
    await click(view.button('Hang up'))
    expect(commands(runtime)).toEqual([{ name: 'background:hangUp', input: { callId } }])
  })

  test('that was started elsewhere is hung up at once', async () => {
    const { view, runtime } = await open({ call: calls.dialling })
    await click(view.button('Hang up'))
    expect(commands(runtime)).toEqual([{ name: 'background:hangUp', input: { callId } }])
  })

  test('is not hung up by the second half of a double click on Answer', async () => {
    const { view, runtime, publish } = await open({ call: calls['ringing-in'] })
    await act(async () => runtime.clock.advance(5000))
    await publish({ call: calls.answering })
    const second = new MouseEvent('click', { bubbles: true, detail: 2 })
    await act(async () => void view.button('Hang up').dispatchEvent(second))
    expect(commands(runtime)).toEqual([])
    await click(view.button('Hang up'))
    expect(commands(runtime)).toEqual([{ name: 'background:hangUp', input: { callId } }])
  })

  test('says of the other side nothing while it rings, and never of sound beside an empty bar', async () => {
    const { view, runtime, publish } = await open({ call: calls['ringing-out'] })
    const words = () => [...view.host.querySelectorAll('.meter-words')].map((each) => each.textContent)
    const bars = () =>
      [...view.host.querySelectorAll<HTMLElement>('.meter-fill')].map(({ style }) =>
        Number.parseFloat(style.transform.slice(7)),
      )
    const levels = (input: number, output: number) =>
      act(async () => runtime.port('offscreen:levels').send({ callId, input, output }))
    await levels(0.2, 0.2)
    expect(words()).toEqual(['Sound', ''])
    expect(bars()[1]).toBe(0)
    await publish({ call: calls.connected })
    await levels(0, 0)
    expect(words()).toEqual(['Sound', 'Sound'])
    expect(Math.min(...bars())).toBeGreaterThan(0)
    await act(async () => runtime.clock.advance(900))
    await levels(0, 0)
    expect(words()).toEqual(['Quiet', 'Quiet'])
    expect(bars()).toEqual([0, 0])
  })

  test('says how it sounds now, names the cause when it is bad, and forgets the sound of another call', async () => {
    const { view, runtime, publish } = await open({ call: calls.connected })
    const report = {
      at: 1,
      jitterMs: 2.4,
      lossPercent: 0,
      roundTripMs: 41,
      causes: [],
      microphone: 'Headset',
      protection: null,
    }
    const send = (message: unknown) => act(async () => runtime.port('offscreen:quality').send(message))
    const text = () => view.host.querySelector('.quality')?.textContent ?? ''
    await send({ ...report, callId: '5d6c9a51-6f1e-4b52-a9a3-6f52b62c00ff', mos: 4.4 })
    expect(text()).toBe('')
    await send({ ...report, callId, mos: null })
    expect(text()).toContain('Measuring')
    await send({ ...report, callId, mos: 4.4 })
    expect(text()).toMatch(/^Good sound.*4\.4.*2 ms.*0\.0 %.*41 msMicrophone: Headset$/)
    await send({ ...report, callId, mos: 2.1, causes: ['loss'] })
    expect(text()).toMatch(/^Poor sound/)
    expect(view.host.querySelector('.quality output')?.textContent).toMatch(/The network loses sound/)
    await send({ ...report, callId, mos: 4.2, microphone: 'Built-in' })
    expect(text()).toContain('Your microphone is now Built-in.')
    await send({ ...report, callId, mos: 2.1 })
    await send({ ...report, callId, mos: 'no number' })
    expect(text()).toMatch(/^Poor sound/)
    await publish({ call: calls.ended })
    expect(text()).toBe('')
  })

  test('takes the focus that its appearance took away, and gives it back when it is put away', async () => {
    const { view, publish } = await open()
    view.host.querySelector('input')?.focus()
    await publish({ call: calls.dialling })
    expect(document.activeElement?.textContent).toBe('Tomás Echeverría')
    await publish({ call: calls.ended })
    view.button('Dismiss').focus()
    await publish({ call: null })
    expect(document.activeElement?.tagName).toBe('MAIN')
  })

  test('takes no focus from what somebody is doing', async () => {
    const { view, publish } = await open()
    const account = view.button('Account: Nora Lindqvist')
    account.focus()
    await publish({ call: calls['ringing-in'] })
    expect(document.activeElement).toBe(account)
  })

  test('rings with Answer and Decline, and says who calls to screen readers', async () => {
    const { view, runtime } = await open({ call: calls['ringing-in'] })
    expect(view.host.querySelector('.visually-hidden [role=alert]')?.textContent).toContain(
      'Incoming call from Tomás Echeverría',
    )
    await click(view.button('Decline'))
    await click(view.button('Answer'))
    expect(commands(runtime)).toEqual([
      { name: 'background:decline', input: { callId } },
      { name: 'background:answer', input: { callId } },
    ])
  })

  test('that could not be made says what to do, calls again with its record, and goes away', async () => {
    const { view, runtime } = await open({ call: calls['failed-network'] })
    expect(view.text()).toContain('The phone network cannot be reached')
    expect(view.text()).toContain('signalling-unreachable')
    await click(view.button('Call again'))
    await click(view.button('Dismiss'))
    const { e164, ...rest } = calls['failed-network'].party
    expect(commands(runtime)).toEqual([
      { name: 'background:dial', input: { to: e164, ...rest } },
      { name: 'background:dismiss', input: { callId } },
    ])
  })

  test('offers no call back to a hidden number, and no second call while there is one', async () => {
    const { view, runtime, publish } = await open({ call: { ...calls.missed, party: { e164: '' } } })
    expect(view.hasButton('Call back')).toBe(false)
    await publish({ call: calls.connected })
    expect(view.host.querySelector('form')).toBeNull()
    await click(view.button('Call (415) 555-0171'))
    expect(commands(runtime)).toEqual([])
  })

  test('that was refused for want of a microphone leads to the setup', async () => {
    const { view, runtime } = await open({}, { 'background:dial': () => ok({ ok: false, code: 'microphone-denied' }) })
    await click(view.button('Call (415) 555-0171'))
    expect(view.text()).toContain('The call was not placed.')
    await click(view.button('Set up the microphone'))
    expect(commands(runtime).at(-1)?.name).toBe('background:openWelcome')
  })

  test('shows what a command failed with, and hides it on request', async () => {
    const { view } = await open(
      { call: calls.connected },
      { 'background:hangUp': () => ok({ ok: false, code: 'engine-lost' }) },
    )
    await click(view.button('Hang up'))
    expect(view.host.querySelector('.notice[role=alert]')?.textContent).toContain('The call was not hung up.')
    await click(view.host.querySelector<HTMLElement>('.notice [aria-label=Dismiss]') as HTMLElement)
    expect(view.host.querySelector('.notice')).toBeNull()
  })
})
