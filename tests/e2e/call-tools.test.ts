import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Journey, startJourney } from '../support/journey.ts'
import { waitFor } from '../support/wait-for.ts'

/** Each far end says one tone, far from those of the hold music; the fake microphone beeps. */
const patient = { number: '+14155550123', hertz: 1900 }
const interpreter = { number: '+14155550124', hertz: 2100 }
const notes = [247, 262, 294, 330, 349, 392, 494, 523]
const loud = 0.05

let journey: Journey
let panel: Page

beforeAll(async () => {
  journey = await startJourney()
  panel = await journey.callside.panel()
})
beforeEach(async () => {
  for (const { number, hertz } of [patient, interpreter])
    await journey.carrier.setFarEnd({ number, behaviour: 'answer', answerAfterMs: 0, media: 'tone', hertz })
})
afterEach(async () => {
  await journey.carrier.reset()
  await waitFor('no call to be left', async () => (await journey.call())?.phase !== 'connected')
  const dismiss = await panel.$('aria/Dismiss')
  await dismiss?.click()
})
afterAll(() => journey?.close())

async function talkTo({ number, hertz }: typeof patient): Promise<{ sid: string }> {
  await panel.locator('.dial input').fill(number)
  await panel.locator('.dial-call').click()
  await journey.phase('connected')
  const sid = await legTo(number)
  await weHear(hertz)
  return { sid }
}

const legTo = (number: string) =>
  journey.carrier.until(
    `the leg to ${number}`,
    ({ calls }) =>
      calls.find(({ kind, to, status }) => kind === 'pstn' && to === number && status === 'in-progress')?.sid,
  )
const ownLeg = () =>
  journey.carrier.until(
    'the own leg',
    ({ calls }) => calls.find(({ kind, status }) => kind === 'client' && status === 'in-progress')?.sid,
  )

async function hears(sid: string, hertz: number): Promise<void> {
  await waitFor(`${hertz} Hz to be heard`, async () => {
    const heard = await journey.carrier.heard(sid, hertz)
    return (heard.tones[hertz] ?? 0) > loud
  })
}
const weHear = async (hertz: number) => hears(await ownLeg(), hertz)
const hearsMusic = (sid: string) =>
  waitFor('the music', async () => {
    const heard = await journey.carrier.heard(sid, ...notes)
    return notes.some((hertz) => (heard.tones[hertz] ?? 0) > loud)
  })

/** The engine only sees that its leg ended; that somebody else has the call is the gateway's word. */
const transferred = () =>
  waitFor('the call to be transferred', async () => {
    const call = await journey.call()
    return call?.phase === 'ended' && call.reason === 'transferred' && call.fault === null
  })

async function handOver(kind: string, number: string) {
  await panel.locator('aria/Transfer').click()
  await panel.locator(`aria/${kind}[role="radio"]`).click()
  await panel.locator('aria/Name or number').fill(number)
  await panel.locator('.hand-over-list button').click()
}

describe('a call in the panel', () => {
  it('is put on hold with music, and taken back', async () => {
    const { sid } = await talkTo(patient)
    await panel.locator('aria/Hold').click()
    await journey.phase('held')
    await hearsMusic(sid)
    await panel.locator('aria/Hold').click()
    await journey.phase('connected')
    await weHear(patient.hertz)
    await panel.locator('aria/Hang up').click()
    await journey.phase('ended')
  })

  it('takes a third one in, whom everybody hears, and lets them go', async () => {
    const { sid } = await talkTo(patient)
    await handOver('Add to the call', interpreter.number)
    const third = await legTo(interpreter.number)
    await weHear(interpreter.hertz)
    await hears(sid, interpreter.hertz)
    await hears(third, patient.hertz)
    await panel.locator('aria/Remove (415) 555-0124 from the call').click()
    await journey.carrier.until('the third to be gone', ({ calls }) =>
      calls.every(({ sid: one, status }) => one !== third || status === 'completed'),
    )
    await weHear(patient.hertz)
    await panel.locator('aria/Hang up').click()
    await journey.phase('ended')
  })

  it('goes to somebody else, and is over here', async () => {
    const { sid } = await talkTo(patient)
    await handOver('Transfer now', interpreter.number)
    await transferred()
    const third = await legTo(interpreter.number)
    await hears(third, patient.hertz)
    await hears(sid, interpreter.hertz)
  })

  it('asks somebody first while the caller hears music, and hands over', async () => {
    const { sid } = await talkTo(patient)
    await handOver('Ask first', interpreter.number)
    const third = await legTo(interpreter.number)
    await weHear(interpreter.hertz)
    await hearsMusic(sid)
    await panel.locator('aria/Hand over').click()
    await transferred()
    await hears(third, patient.hertz)
  })

  it('is recorded only after the other side agreed', async () => {
    await talkTo(patient)
    await panel.locator('aria/Record').click()
    const start = () => panel.$eval('.record-steps button', (button) => button.getAttribute('aria-disabled'))
    expect(await start()).toBe('true')
    await panel.locator('aria/(415) 555-0123 agreed').click()
    await waitFor('the permission to record', async () => (await start()) === 'false')
    await panel.locator('.record-steps button').click()
    await panel.locator('aria/Stop recording').click()
    await panel.locator('aria/Hang up').click()
    await journey.phase('ended')
  })
})
