// Each fault ends in an error with a code, on screen and in the reply, and the next call works.
import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CallFault } from '../../lib/call/call.ts'
import type { MessageName } from '../../lib/contracts/messages.ts'
import { fillSignIn, type Journey, signIn, signInWindow, startJourney, startSignIn } from '../support/journey.ts'
import { waitFor } from '../support/wait-for.ts'

let journey: Journey
let panel: Page

beforeAll(async () => {
  journey = await startJourney()
  panel = await journey.callside.panel()
})
afterEach(async () => {
  await journey.carrier.setFaults({ signalling: 'ok', delayMs: 0, rejectTokens: null, badSignatures: false })
})
afterAll(() => journey?.close())

const send = (name: MessageName, input: unknown) =>
  journey.desk.evaluate((message) => chrome.runtime.sendMessage(message), { name, input })
const dial = () => send('background:dial', { to: '+14155550132' })
const onScreen = (page: Page, text: string) =>
  waitFor(
    `“${text}” on the screen`,
    async () => (await page.evaluate(() => document.body.textContent))?.includes(text),
    20_000,
  )

async function reachable(): Promise<void> {
  await waitFor(
    'the line to be able to ring',
    async () => (await journey.presence()).reachability.state === 'ready',
    45_000,
  )
}

async function nextCallWorks(): Promise<void> {
  await reachable()
  expect(await dial()).toEqual({ ok: true, value: { ok: true } })
  const { callId } = await journey.phase('connected')
  expect(await send('background:hangUp', { callId })).toEqual({ ok: true, value: { ok: true } })
  await journey.phase('ended')
}

async function unreachable(fault: CallFault): Promise<void> {
  await waitFor(
    `the line to say ${fault}`,
    async () => {
      const { reachability } = await journey.presence()
      return reachability.state === 'unreachable' && reachability.fault === fault
    },
    20_000,
  )
  await onScreen(panel, `Code: ${fault}`)
}

describe('what goes wrong', () => {
  it('a message of the wrong shape is refused with a code', async () => {
    expect(await send('background:dial', { to: 'not a number' })).toEqual({
      ok: false,
      error: { code: 'input-invalid' },
    })
    expect(await send('background:dial', null)).toEqual({ ok: false, error: { code: 'input-invalid' } })
    expect(await send('background:nonsense' as MessageName, null)).toEqual({
      ok: false,
      error: { code: 'unknown-message' },
    })
    expect(await send('background:engineEvent', { seq: 1, event: { type: 'registered', at: 1 } })).toEqual({
      ok: false,
      error: { code: 'sender-refused' },
    })
    await nextCallWorks()
  })

  it('a command for a call that is over is stale', async () => {
    expect(await send('background:hangUp', { callId: '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001' })).toEqual({
      ok: true,
      value: { ok: false, code: 'stale' },
    })
  })

  it('a second call while one is live is refused as busy', async () => {
    await dial()
    const { callId } = await journey.phase('connected')
    expect(await dial()).toEqual({ ok: true, value: { ok: true } })
    expect(await journey.call()).toMatchObject({ callId })
    expect(await send('background:dial', { to: '+14155550133' })).toEqual({
      ok: true,
      value: { ok: false, code: 'busy' },
    })
    await send('background:hangUp', { callId })
    await journey.phase('ended')
    await nextCallWorks()
  })

  it('a signalling host that does not answer ends the attempt', async () => {
    await journey.carrier.setFaults({ signalling: 'silent' })
    await dial()
    expect(await journey.phase('dialling')).toBeTruthy()
    const ended = await waitFor(
      'the attempt to end',
      async () => {
        const call = await journey.call()
        return call?.phase === 'ended' ? call : undefined
      },
      30_000,
    )
    expect(ended).toMatchObject({ reason: 'failed', fault: 'signalling-unreachable' })
    await onScreen(panel, 'Code: signalling-unreachable')
    await journey.carrier.setFaults({ signalling: 'ok' })
    await nextCallWorks()
  })

  it('a token that the carrier rejects is told, and a good one mends it', async () => {
    await journey.carrier.setFaults({ rejectTokens: 31204 })
    await journey.carrier.dropSockets()
    await unreachable('token-rejected')
    await journey.carrier.setFaults({ rejectTokens: null })
    await nextCallWorks()
  })

  it('a webhook with a wrong signature is refused by the gateway, and the call ends with a code', async () => {
    await journey.carrier.setFaults({ badSignatures: true })
    await dial()
    const ended = await waitFor(
      'the call to end',
      async () => {
        const call = await journey.call()
        return call?.phase === 'ended' ? call : undefined
      },
      30_000,
    )
    expect(ended.fault).not.toBeNull()
    await onScreen(panel, `Code: ${ended.fault}`)
    const { webhooks } = await journey.carrier.state()
    expect(webhooks.filter(({ status }) => status === 403).length).toBeGreaterThan(0)
    await journey.carrier.setFaults({ badSignatures: false })
    await nextCallWorks()
  })

  it('a gateway that is down keeps the line from coming back, says so, and lets it back when it is up', async () => {
    await journey.stack.gateway.stop()
    await journey.carrier.setFaults({ rejectTokens: 31205 })
    await journey.carrier.dropSockets()
    await unreachable('token-unavailable')
    await journey.carrier.setFaults({ rejectTokens: null })
    expect(await send('background:refreshLog', null)).toEqual({ ok: true, value: { ok: false, code: 'unavailable' } })
    await journey.stack.gateway.start()
    await nextCallWorks()
  })
})

describe('a microphone that is refused', () => {
  it('places no call, says so, and calls once it is allowed', async () => {
    const origin = `chrome-extension://${journey.callside.extensionId}`
    const set = (state: 'granted' | 'denied') =>
      journey.callside.browser
        .defaultBrowserContext()
        .setPermission(origin, { permission: { name: 'microphone' }, state })
    await set('denied')
    await waitFor('the worker to know', async () => (await journey.presence()).microphone === 'denied')
    expect(await dial()).toEqual({ ok: true, value: { ok: false, code: 'microphone-denied' } })
    await onScreen(panel, 'Chrome blocks the microphone')
    await set('granted')
    await waitFor('the worker to know', async () => (await journey.presence()).microphone === 'granted')
    await nextCallWorks()
  })
})

describe('signing in', () => {
  it('at an address where no gateway answers says so, and works at the right one', async () => {
    await send('background:signOut', null)
    await waitFor('to be signed out', async () => (await journey.presence()).reachability.state === 'signed-out')
    expect(await send('background:signIn', { serverUrl: 'http://127.0.0.1:9' })).toEqual({
      ok: true,
      value: { ok: false, code: 'unavailable' },
    })
    await onScreen(journey.desk, 'Your server cannot be reached')
    // The sample pages answer on this address too, and are no gateway.
    const { port } = new URL(journey.stack.pages.crmUrl)
    expect(await send('background:signIn', { serverUrl: `http://127.0.0.1:${port}` })).toEqual({
      ok: true,
      value: { ok: false, code: 'bad-server' },
    })
    await onScreen(journey.desk, 'Code: bad-server')
    await signIn(journey)
    await nextCallWorks()
  })

  it('with a wrong password says so in the sign-in window and lets the person try again', async () => {
    await send('background:signOut', null)
    await waitFor('to be signed out', async () => (await journey.presence()).reachability.state === 'signed-out')
    await startSignIn(journey)
    const [account] = journey.stack.accounts
    if (!account) throw new Error('no account')
    await fillSignIn(journey, { ...account, password: 'wrong' })
    await waitFor('the error in the window', async () =>
      (await signInWindow(journey)).$eval('[role="alert"]', (alert) => alert.textContent?.includes('do not match')),
    )
    await fillSignIn(journey, account)
    await nextCallWorks()
  })
})
