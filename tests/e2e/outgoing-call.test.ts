import { networkInterfaces } from 'node:os'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallRecord } from '../../lib/contracts/api.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { type Media, watchMedia } from '../support/media-probe.ts'
import { liveCall } from '../support/sim-client.ts'
import { waitFor } from '../support/wait-for.ts'

let journey: Journey
let crm: Page
let panel: Page
let media: () => Promise<Media | undefined>

beforeAll(async () => {
  journey = await startJourney()
  media = await watchMedia(journey.callside)
  crm = await journey.openCrm()
})
afterAll(() => journey?.close())

const offered = { name: 'Call (415) 555-0100', e164: '+14155550100' }

/** A trusted click on the button in the overlay's closed shadow root, found by its accessible name. */
async function clickNumber(): Promise<string> {
  await crm.bringToFront()
  const button = await crm.waitForSelector(`aria/${offered.name}`)
  await button?.click()
  return offered.e164
}

async function hangUpFromPanel() {
  await panel.locator('aria/Hang up').click()
  await journey.phase('ended')
}

describe('a number that is clicked in a CRM page', () => {
  it('is called, and both sides hear each other', async () => {
    const number = await clickNumber()
    const call = await journey.phase('connected')
    expect(call.party.e164).toBe(number)
    panel = await journey.callside.panel(crm)
    const heard = await waitFor('sound from the other side', async () => {
      const now = await media()
      return now && now.energyReceived > 0 && now.packetsReceived > 20 ? now : undefined
    })
    expect(heard.dtls).toBe('connected')
    expect(heard.srtpCipher).not.toBe('')
    const far = await journey.carrier.until('the other side to hear', (state) => {
      const telephone = liveCall(state, 'pstn')
      return telephone && telephone.audioIn.energy > 0 ? telephone : undefined
    })
    expect(far.to).toBe(number)
  })

  it('says how it sounds, and what protects it, as the connection itself reports it', async () => {
    const quality = await waitFor('the score', async () => {
      const text = await panel.$eval('.quality', (element) => element.textContent)
      return /Score[1-4]\.\d/.test(text) && text.includes('SRTP') ? text : undefined
    })
    expect(quality).toMatch(/Good sound|Fair sound/)
    expect(quality).toMatch(/DTLS 1\.[23]/)
    expect(quality).toContain((await media())?.srtpCipher)
  })

  it('keeps its media on this machine', async () => {
    const own = Object.values(networkInterfaces())
      .flat()
      .map((one) => one?.address)
    expect(own).toContain((await media())?.remoteAddress)
    if (process.env['CALLSIDE_PRIVATE_NETWORK'] === '1') {
      expect(Object.keys(networkInterfaces()).sort()).toEqual(['d0', 'lo'])
    }
  })

  it('goes on with another microphone that is chosen in the middle of it', async () => {
    const microphone = () =>
      panel.$eval('.quality', (element) => /Microphone: (.*?)(?:Encrypted|$)/.exec(element.textContent)?.[1])
    const before = await microphone()
    await panel.locator('.account-button').click()
    await panel.locator('aria/Microphone, speaker and ringer').click()
    // The system lists its devices a moment after the view is there.
    await waitFor('the microphones to be listed', () =>
      panel.$eval('aria/Microphone[role="combobox"]', (element) => (element as HTMLSelectElement).options.length > 2),
    )
    const { other, all } = await panel.$eval(
      'aria/Microphone[role="combobox"]',
      (element, used) => {
        const options = [...(element as HTMLSelectElement).options]
        const found = options.find(({ text, value }) => value !== '' && text !== used)
        return { other: found?.value, all: options.map(({ text }) => text) }
      },
      before,
    )
    await panel.locator('aria/Microphone[role="combobox"]').fill(other ?? '')
    const name = await waitFor('the other microphone', async () => {
      const now = await microphone()
      return now !== before && now
    })
    expect(all).toContain(name)
    const heard = (await journey.carrier.state()).calls.find(({ kind }) => kind === 'pstn')?.audioIn.energy ?? 0
    await journey.carrier.until(
      'the other side to hear it',
      (state) => (liveCall(state, 'pstn')?.audioIn.energy ?? 0) > heard,
    )
    await panel.locator('aria/Close sound').click()
  })

  it('mutes so that the other side really hears nothing, and unmutes', async () => {
    await panel.locator('aria/Mute').click()
    await waitFor('the panel to say so', async () => (await panel.$('[aria-pressed="true"]')) !== null)
    await journey.carrier.until('silence at the other side', (state) => {
      const browser = liveCall(state, 'client')
      return browser !== undefined && browser.audioIn.level === 0 && browser.audioIn.silentForMs > 500
    })
    await panel.locator('aria/Mute').click()
    await journey.carrier.until(
      'sound at the other side again',
      (state) => (liveCall(state, 'client')?.audioIn.level ?? 0) > 0,
    )
  })

  it('sends keypad digits to the other side', async () => {
    await panel.locator('aria/Keypad').click()
    for (const key of ['1', '2', '#']) {
      const button = await panel.waitForSelector(`.call .keypad-key:nth-child(${'123456789*0#'.indexOf(key) + 1})`)
      await button?.click()
    }
    await journey.carrier.until('the digits', (state) => liveCall(state, 'pstn')?.dtmf === '12#')
  })

  it('ends when this side hangs up, and is in the log with number, direction, duration and outcome', async () => {
    const live = await journey.call()
    await hangUpFromPanel()
    await journey.carrier.until('both legs to end', (state) => !liveCall(state, 'pstn') && !liveCall(state, 'client'))
    const row = await ended(live?.callId)
    expect(row).toMatchObject({ direction: 'outbound', remote: live?.party.e164, outcome: 'answered', status: 'ended' })
    expect(row.durationMs).toBeGreaterThan(500)
    await rowInPanel(row)
    await panel.reload()
    await rowInPanel(row)
  })

  it('ends when the other side hangs up', async () => {
    await clickNumber()
    const { callId } = await journey.phase('connected')
    const telephone = await journey.carrier.until('the telephone', (state) => liveCall(state, 'pstn'))
    await journey.carrier.hangUp(telephone.sid)
    expect(await journey.phase('ended')).toMatchObject({ callId, reason: 'hung-up-there', fault: null })
    expect(await ended(callId)).toMatchObject({ outcome: 'answered' })
  })

  it.each([
    ['busy', 'busy', 'busy'],
    ['no-answer', 'no-answer', 'no-answer'],
  ] as const)('that is %s says so', async (behaviour, outcome, reason) => {
    await journey.carrier.setFarEnd({ behaviour })
    await clickNumber()
    const { callId } = await journey.phase('dialling', 'ringing-out')
    expect(await ended(callId, 45_000)).toMatchObject({ outcome, durationMs: null })
    await waitFor('the panel to know why', async () => {
      const call = await journey.call()
      return call?.phase === 'ended' && call.reason === reason
    })
    await journey.carrier.setFarEnd({ behaviour: 'answer' })
  })

  it('can be called off while it rings', async () => {
    await journey.carrier.setFarEnd({ behaviour: 'answer', answerAfterMs: 60_000 })
    await clickNumber()
    const { callId } = await journey.phase('ringing-out')
    await hangUpFromPanel()
    expect(await ended(callId)).toMatchObject({ outcome: 'cancelled', durationMs: null })
    await journey.carrier.setFarEnd({ behaviour: 'answer', answerAfterMs: 0 })
  })
})

async function ended(callId: string | undefined, timeoutMs = 10_000): Promise<CallRecord> {
  return waitFor(
    'the row of the call',
    async () => (await journey.log()).find((row) => row.id === callId && row.status === 'ended'),
    timeoutMs,
  )
}

async function rowInPanel(row: CallRecord): Promise<void> {
  const digits = row.remote?.slice(-4) ?? ''
  await waitFor('the row in the panel', async () =>
    (await panel.$eval('.log', (log) => log.textContent ?? '')).includes(digits),
  )
}
