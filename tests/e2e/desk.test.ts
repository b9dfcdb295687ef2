/** What a person sets and writes beside their calls, through the extension to the gateway. */
import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Presence, WrapUp } from '../../lib/contracts/api-people.ts'
import type { Tokens } from '../../lib/storage/items.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { waitFor } from '../support/wait-for.ts'

const patient = '+14155550123'

let journey: Journey
let panel: Page

beforeAll(async () => {
  journey = await startJourney()
  panel = await journey.callside.panel()
})
afterEach(async () => {
  await journey.carrier.reset()
  const dismiss = await panel.$('aria/Dismiss')
  await dismiss?.click()
})
afterAll(() => journey?.close())

async function atGateway<T>(path: string): Promise<T> {
  const { tokens } = (await journey.desk.evaluate(() => chrome.storage.session.get('tokens'))) as { tokens: Tokens }
  const reply = await fetch(journey.stack.gatewayUrl + path, {
    headers: { authorization: `Bearer ${tokens.accessToken}` },
  })
  return (await reply.json()) as T
}

async function talk(): Promise<string> {
  await journey.carrier.setFarEnd({ number: patient, behaviour: 'answer', answerAfterMs: 0 })
  await panel.locator('.dial input').fill(patient)
  await panel.locator('.dial-call').click()
  return (await journey.phase('connected')).callId
}

/** A press right after the dial is taken for the second half of a double click, so it may take another. */
const hangUp = () =>
  waitFor('the call to be over', async () => {
    await (await panel.$('aria/Hang up'))?.click()
    return (await journey.call())?.phase === 'ended'
  })

const note = () => panel.locator('.notes textarea')
const noteAtGateway = (callId: string, text: string) =>
  waitFor('the note to be at the gateway', async () => {
    const noted = await atGateway<WrapUp>(`/v1/calls/${callId}/wrap-up`)
    return noted.note === text && noted
  })

describe('a note', () => {
  it('reaches the gateway although panel and worker are gone the moment it was written', async () => {
    const callId = await talk()
    await note().fill('Wants the results by post.')
    await waitFor('the note to be kept', async () => {
      const { wrapUps } = await journey.desk.evaluate(() => chrome.storage.session.get('wrapUps'))
      return JSON.stringify(wrapUps ?? []).includes('by post.')
    })
    await panel.close()
    await journey.callside.stopWorker()
    await noteAtGateway(callId, 'Wants the results by post.')
    panel = await journey.callside.panel()
    await waitFor('the panel to show it', () =>
      panel.evaluate(() => document.querySelector('textarea')?.value === 'Wants the results by post.'),
    )
    await hangUp()
  })

  it('goes on after the call, with outcome and tags, and says what was logged', async () => {
    const callId = await talk()
    await hangUp()
    await panel.waitForSelector('.notes select')
    await panel.select('.notes select', 'Call back later')
    await panel.locator('.tags input').fill('results')
    await panel.keyboard.press('Enter')
    await note().fill('Not at home.')
    expect(await noteAtGateway(callId, 'Not at home.')).toMatchObject({ result: 'Call back later', tags: ['results'] })
    await waitFor('the receipt', () =>
      panel.evaluate(() =>
        /Call loglogged .*Your notessaved /.test(document.querySelector('.receipt')?.textContent ?? ''),
      ),
    )
  })
})

describe('the line', () => {
  it('that is used stands in the call', async () => {
    await talk()
    await panel.waitForSelector('.who-line')
    expect(await panel.$eval('.who-line', (line) => line.textContent)).toBe('From Front desk (415) 555-0111')
    await hangUp()
  })
})

describe('a number in the address bar', () => {
  it('is dialled by Enter', async () => {
    const worker = await journey.callside.worker()
    await journey.carrier.setFarEnd({ number: patient, behaviour: 'answer', answerAfterMs: 0 })
    await worker.evaluate(() => {
      const event = chrome.omnibox.onInputEntered as unknown as { dispatch(text: string, how: string): void }
      event.dispatch('(415) 555-0123', 'currentTab')
    })
    expect((await journey.phase('connected')).party.e164).toBe(patient)
    await hangUp()
  })
})

describe('a number for emergencies', () => {
  it('is dialled after a warning and one more click, and by no click before it', async () => {
    await panel.locator('.dial input').fill('911')
    await panel.locator('.dial-call').click()
    await panel.waitForSelector('.emergency')
    const before = await journey.carrier.state()
    expect(before.calls.filter(({ to }) => to === '911')).toEqual([])
    await panel.locator('.emergency .button-danger').click()
    await journey.carrier.until('the call for help', ({ calls }) => calls.some(({ to }) => to === '911'))
    await waitFor('the warning to go', async () => (await panel.$('.emergency')) === null)
    await hangUp()
  })
})

describe('one’s status', () => {
  it('is what the gateway routes by, and a colleague’s device would follow', async () => {
    await panel.locator('.account-button').click()
    await panel.locator('aria/Do not disturb').click()
    await waitFor('the gateway to know', async () => {
      const { effective } = await atGateway<Presence>('/v1/presence')
      return effective === 'do-not-disturb'
    })
    await panel.waitForSelector('.header-presence')
    await panel.locator('aria/Available').click()
    await waitFor('the header to say nothing', async () => (await panel.$('.header-presence')) === null)
    await panel.keyboard.press('Escape')
    await talk()
    await hangUp()
  })
})
