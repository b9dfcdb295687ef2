// @vitest-environment happy-dom
import { act } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import type { Call, CallIn } from '../../../lib/call/call.ts'
import type { LiveParty, LiveView } from '../../../lib/call/live.ts'
import { ok } from '../../../lib/core/result.ts'
import { commands, openPanel } from '../../support/open-panel.tsx'
import { click, type, unmountAll } from '../../support/render.tsx'
import { callId, calls } from '../../support/view-fixtures.ts'

afterEach(unmountAll)

const caller: LiveParty = {
  id: 'remote',
  kind: 'contact',
  state: 'connected',
  task: null,
  name: null,
  number: '+14155550117',
  failure: null,
}
const agent: LiveParty = { ...caller, id: 'agent', kind: 'agent', name: 'Nora Lindqvist', number: null }
const colleague: LiveParty = {
  ...caller,
  id: 'party-3',
  kind: 'colleague',
  name: 'Ines Moreau',
  number: null,
  task: 'consult',
}

function view(change: Partial<LiveView> = {}): LiveView {
  return {
    version: 1,
    parties: [agent, caller],
    recording: { state: 'off', pausedBy: null, verdict: 'refuse', consentMissing: ['remote'] },
    mergedInto: null,
    ...change,
  }
}

const connected = calls.connected as CallIn<'connected'>
const talking = (live: LiveView, change: Partial<CallIn<'connected'>> = {}): Call => ({ ...connected, live, ...change })

const directory = {
  people: [
    { id: 'u2', name: 'Ines Moreau', presence: 'available' as const, isSignedIn: true, isOnCall: false },
    { id: 'u3', name: 'Karl Aho', presence: 'do-not-disturb' as const, isSignedIn: true, isOnCall: false },
  ],
  groups: [{ id: 'g1', name: 'Nurses', members: 3, reachable: 0 }],
}
const open = (call: Call) => openPanel({ call }, { 'background:directory': () => ok({ ok: true, directory }) })

const asked = (runtime: Parameters<typeof commands>[0]) =>
  commands(runtime).filter(({ name }) => /hold|resume|askGateway/.test(name))

describe('a call that goes on', () => {
  test('is put on hold and taken back', async () => {
    const { view: panel, runtime, publish } = await open(talking(view()))
    await click(panel.button('Hold'))
    await publish({ call: { ...(talking(view()) as CallIn<'connected'>), phase: 'held' } })
    expect(panel.button('Hold').getAttribute('aria-pressed')).toBe('true')
    await click(panel.button('Hold'))
    expect(asked(runtime)).toEqual([
      { name: 'background:hold', input: { callId } },
      { name: 'background:resume', input: { callId } },
    ])
  })

  test('is handed to a colleague who is asked first, and to nobody who cannot take it', async () => {
    const { view: panel, runtime } = await open(talking(view()))
    await click(panel.button('Transfer'))
    await act(async () => undefined)
    const entry = (name: string) =>
      [...panel.host.querySelectorAll<HTMLElement>('.hand-over-list button')].find((each) =>
        each.textContent?.includes(name),
      ) as HTMLElement
    await click(entry('Karl Aho'))
    await click(entry('Nurses'))
    expect(asked(runtime)).toEqual([])
    await click(entry('Ines Moreau'))
    expect(asked(runtime)).toEqual([
      {
        name: 'background:askGateway',
        input: { callId, request: { kind: 'consult', target: { type: 'user', userId: 'u2' } } },
      },
    ])
    expect(panel.host.querySelector('.hand-over')).toBeNull()
  })

  test('is transferred at once to a number that was typed', async () => {
    const { view: panel, runtime } = await open(talking(view()))
    await click(panel.button('Transfer'))
    const [, now] = [...panel.host.querySelectorAll<HTMLInputElement>('.hand-over input[type="radio"]')]
    await click(now as HTMLElement)
    await type(panel.host.querySelector('.hand-over input[type="search"]') as HTMLInputElement, '415 555 0199')
    await click(panel.host.querySelector('.hand-over-list button') as HTMLElement)
    expect(asked(runtime).map(({ input }) => (input as { request: unknown }).request)).toEqual([
      { kind: 'transfer', target: { type: 'number', number: '+14155550199' } },
    ])
  })

  test('says who is talked to while somebody is asked, and takes the next step', async () => {
    const {
      view: panel,
      runtime,
      publish,
    } = await open(
      talking(view({ parties: [agent, { ...caller, state: 'held' }, { ...colleague, state: 'ringing' }] })),
    )
    const words = () => panel.host.querySelector('.consult output')?.textContent
    expect(words()).toBe('Calling Ines Moreau… The caller hears music.')
    await publish({ call: talking(view({ version: 2, parties: [agent, { ...caller, state: 'held' }, colleague] })) })
    expect(words()).toBe('You talk with Ines Moreau. The caller hears music.')
    await click(panel.button('Hand over'))
    expect(asked(runtime).at(-1)).toEqual({
      name: 'background:askGateway',
      input: { callId, request: { kind: 'consult-step', step: 'complete' } },
    })
  })

  test('is recorded only after everybody agreed', async () => {
    const { view: panel, runtime, publish } = await open(talking(view()))
    await click(panel.button('Record'))
    const start = () => panel.host.querySelector<HTMLElement>('.record-steps button') as HTMLElement
    await click(start())
    expect(asked(runtime)).toEqual([])
    await click(panel.button('(415) 555-0117 agreed'))
    const recording = { state: 'off' as const, pausedBy: null, verdict: 'allow' as const, consentMissing: [] }
    await publish({ call: talking(view({ version: 2, recording })) })
    await click(start())
    expect(asked(runtime).map(({ input }) => (input as { request: unknown }).request)).toEqual([
      { kind: 'note-consent', party: 'remote', given: true, how: 'verbal' },
      { kind: 'record', to: 'recording' },
    ])
    await publish({ call: talking(view({ version: 3, recording: { ...recording, state: 'recording' } })) })
    expect(panel.host.querySelector('.record output')?.textContent).toContain('Recording')
  })

  test('takes one request at a time, and says why one was refused, also by a code that is new', async () => {
    const request = { kind: 'add-party', target: { type: 'number', number: '+14155550199' } } as const
    const three = view({ parties: [agent, caller, { ...colleague, task: 'party' }] })
    const requestId = '6f1c1f7e-6f0c-4a57-9d0e-3a9c2f2b6aff'
    const { view: panel, runtime, publish } = await open(talking(three, { asked: { requestId, request } }))
    await click(panel.button('Remove Ines Moreau from the call'))
    expect(asked(runtime)).toEqual([])
    await publish({ call: talking(three, { refused: { kind: 'add-party', code: 'target-unavailable' } }) })
    expect(panel.text()).toContain('Nobody was added: nobody of them can be reached now.')
    await publish({ call: talking(three, { refused: { kind: 'move', code: 'a-code-of-tomorrow' } }) })
    expect(panel.text()).toContain('The call stays here: the server said “a-code-of-tomorrow”.')
    await click(panel.button('Remove Ines Moreau from the call'))
    expect(asked(runtime)).toHaveLength(1)
  })
})

describe('a second call', () => {
  const second = '6f1c1f7e-6f0c-4a57-9d0e-3a9c2f2b6a02'

  test('that waits is answered by holding the first, or declined', async () => {
    const waiting: Call = { ...(calls['ringing-in'] as CallIn<'ringing-in'>), callId: second, alert: 'knock' }
    const { view: panel, runtime, publish } = await open(talking(view()))
    await publish({ call: talking(view()), others: [waiting] })
    await click(panel.button('Hold and answer'))
    await click(panel.button('Decline'))
    expect(commands(runtime).filter(({ name }) => /answer|decline/.test(name))).toEqual([
      { name: 'background:answer', input: { callId: second } },
      { name: 'background:decline', input: { callId: second } },
    ])
  })

  test('that is on hold can be swapped in, merged, or ended', async () => {
    const held: Call = { ...connected, callId: second, phase: 'held' }
    const { view: panel, runtime, publish } = await open(talking(view()))
    await publish({ call: talking(view()), others: [held] })
    await click(panel.button('Swap'))
    await click(panel.button('Merge'))
    expect(asked(runtime)).toEqual([
      { name: 'background:resume', input: { callId: second } },
      { name: 'background:askGateway', input: { callId, request: { kind: 'merge', with: second } } },
    ])
  })
})
