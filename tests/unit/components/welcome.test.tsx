// @vitest-environment happy-dom
import { act } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { Welcome } from '../../../components/Welcome.tsx'
import type { MicrophoneState, Snapshot } from '../../../lib/contracts/snapshot.ts'
import { fail, ok } from '../../../lib/core/result.ts'
import type { Microphone, MicrophoneFault } from '../../../lib/ui/microphone.ts'
import { click, render, submit, type, unmountAll } from '../../support/render.tsx'
import { type Answers, createFakeRuntime } from '../../support/view-deps.ts'
import { pages, snapshot } from '../../support/view-fixtures.ts'

afterEach(unmountAll)

function createFakeMicrophone(state: MicrophoneState) {
  const listeners = new Set<(state: MicrophoneState) => void>()
  const fake = { state, level: 0.2, open: 0, answer: 'granted' as MicrophoneFault | 'granted' }
  const microphone: Microphone = {
    permission: async () => fake.state,
    watch(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    async open() {
      if (fake.answer !== 'granted') return fail(fake.answer)
      fake.state = 'granted'
      fake.open++
      return ok({ label: 'Desk headset', level: () => fake.level, stop: () => void fake.open-- })
    },
  }
  const change = (next: MicrophoneState) =>
    act(async () => {
      fake.state = next
      for (const listener of listeners) listener(next)
    })
  return { fake, microphone, change, listeners }
}

const signedOut = { account: { state: 'signed-out', error: null }, reachability: { state: 'signed-out' } } as const

async function open(change: Partial<Snapshot>, permission: MicrophoneState, answers: Answers = {}) {
  const runtime = createFakeRuntime(answers)
  const mic = createFakeMicrophone(permission)
  let panels = 0
  const deps = {
    ...runtime.deps,
    microphone: mic.microphone,
    readiness: async () => ({ pinned: true, notifications: false }),
    openPanel: () => void panels++,
    ask: async () => true,
  }
  const view = await render(<Welcome deps={deps} />)
  await act(async () => runtime.port('background:snapshot').send(snapshot(change)))
  const states = () => [...view.host.querySelectorAll('.step')].map((step) => step.className.replace('step step-', ''))
  return { view, runtime, ...mic, states, panels: () => panels }
}

describe('signing in', () => {
  test('starts with the address of the server that is known, and sends it', async () => {
    const { view, runtime, states } = await open(signedOut, 'prompt')
    expect(states()).toEqual(['now', 'later', 'later', 'later'])
    expect(view.text()).toContain('You sign in there; this extension never sees your password.')
    await submit(view.host.querySelector('form') as HTMLFormElement)
    expect(runtime.sent).toContainEqual({
      name: 'background:signIn',
      input: { serverUrl: 'https://calls.harbor.example' },
    })
  })

  test('says what to do about an address that is none, and about one where nothing answers', async () => {
    const { view, runtime } = await open(signedOut, 'prompt', {
      'background:signIn': () => ok({ ok: false, code: 'bad-server' }),
    })
    const field = view.host.querySelector('input') as HTMLInputElement
    const form = view.host.querySelector('form') as HTMLFormElement
    await type(field, 'not an address')
    await submit(form)
    expect(view.text()).toContain('This is not a web address.')
    expect(runtime.sent.map(({ name }) => name)).not.toContain('background:signIn')
    await type(field, 'calls.example.com')
    await submit(form)
    expect(view.text()).toContain('No Callside server answers at this address')
  })
})

describe('the microphone', () => {
  test('is asked for by a click, shown with its level, told to the worker, and let go', async () => {
    const { view, runtime, fake, states } = await open({}, 'prompt')
    expect(states()).toEqual(['done', 'now', 'later', 'later'])
    await click(view.button('Allow the microphone'))
    expect(view.text()).toContain('Desk headset')
    expect(view.host.querySelector('[role=meter]')?.getAttribute('aria-valuetext')).toBe('Sound')
    expect(runtime.sent.at(-1)).toEqual({ name: 'background:microphoneChanged', input: 'granted' })
    fake.level = 0
    await act(async () => runtime.clock.advance(100))
    expect(view.host.querySelector('[role=meter]')?.getAttribute('aria-valuenow')).toBe('0')
    await click(view.button('I see my voice'))
    expect(fake.open).toBe(0)
    expect(runtime.clock.waiting()).toBe(0)
    expect(states()).toEqual(['done', 'done', 'now', 'done'])
  })

  test('is let go by itself when nobody ends the test, and when the page closes', async () => {
    const { view, runtime, fake, listeners } = await open({}, 'granted')
    await click(view.button('Test the microphone'))
    await act(async () => runtime.clock.advance(31_000))
    expect(fake.open).toBe(0)
    expect(view.text()).toContain('The microphone works')
    await click(view.button('Test the microphone'))
    view.unmount()
    expect(fake.open).toBe(0)
    expect(listeners.size).toBe(0)
  })

  test.each([
    ['dismissed', 'Allow while visiting the site'],
    ['denied', 'Click the icon left of the address'],
    ['denied-by-system', 'Privacy'],
    ['no-device', 'Plug in a headset'],
    ['in-use', 'Close other programs'],
  ] as const)('that is %s comes with steps', async (fault, step) => {
    const { view, fake } = await open({}, 'prompt')
    fake.answer = fault
    await click(view.button('Allow the microphone'))
    expect(view.host.querySelector('.step:nth-child(2) .notice')?.textContent).toContain(step)
  })

  test('allowed in the settings of the browser is noticed without a click', async () => {
    const { view, runtime, change, states } = await open({}, 'denied')
    expect(view.text()).toContain('The microphone is blocked')
    await change('granted')
    expect(view.text()).not.toContain('The microphone is blocked')
    expect(states()).toEqual(['done', 'done', 'now', 'done'])
    expect(runtime.sent.at(-1)).toEqual({ name: 'background:microphoneChanged', input: 'granted' })
  })
})

describe('the sites', () => {
  test('are chosen by one click for each product, which asks Chrome first', async () => {
    const { view, runtime, states } = await open({}, 'granted')
    await click(view.button('Turn on HubSpot'))
    const sent = runtime.sent.find(({ name }) => name === 'background:turnOnSites')
    expect(sent?.input).toContainEqual({ pattern: 'https://app.hubspot.com/*' })
    const sites = [{ pattern: 'https://app.hubspot.com/*', by: 'user' as const, granted: true }]
    await act(async () => runtime.port('background:pages').send(pages({ sites })))
    expect(states()[2]).toBe('done')
    await click(view.button('Turn off on HubSpot'))
    expect(runtime.sent.at(-1)).toEqual({ name: 'background:turnOffSites', input: ['https://app.hubspot.com/*'] })
  })
})

describe('the last step', () => {
  test('says that everything is set and opens the panel', async () => {
    const { view, panels } = await open({}, 'granted')
    expect(view.text()).toContain('Everything is set.')
    expect(view.text()).toContain('The icon is pinned')
    expect(view.text()).toContain('Notifications are off')
    await click(view.button('Open the panel'))
    expect(panels()).toBe(1)
  })

  test('names what is missing', async () => {
    const { view } = await open(
      { reachability: { state: 'unreachable', since: 0, fault: 'token-unavailable' } },
      'granted',
    )
    expect(view.text()).toContain('Before the first call')
    expect(view.text()).toContain('Your server gave no permission to call')
  })
})
