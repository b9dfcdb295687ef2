/** The tour: a click in a record becomes a call, step by step, each step measured on the running system. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'puppeteer'
import type { Callside } from '../tests/support/browser.ts'
import { attach, type Journey, signIn } from '../tests/support/journey.ts'
import { watchMedia } from '../tests/support/media-probe.ts'
import { liveCall } from '../tests/support/sim-client.ts'
import { waitFor } from '../tests/support/wait-for.ts'
import type { Stack } from './stack.ts'
import { root } from './steps.ts'
import { Expected, startTour } from './tour-steps.ts'

const record = '/48213907/record/0-1/20151'
const caller = '+14155550177'

/** For a person: signed in, a contact list in front. */
export async function prepareForPerson(stack: Stack, callside: Callside): Promise<void> {
  await signIn(await attach(stack, callside))
  const page = await callside.browser.newPage()
  await page.goto(stack.pages.crmUrl)
  await page.bringToFront()
}

export async function runTour(stack: Stack, callside: Callside): Promise<number> {
  const tour = startTour()
  const journey = await attach(stack, callside)
  let crm: Page | undefined
  let panel: Page | undefined
  let media: Awaited<ReturnType<typeof watchMedia>> | undefined
  let missed: { callId: string; callSid: string } | undefined
  const page = () => given(crm, 'the record')
  const side = () => given(panel, 'the side panel')

  await tour.step('Sign in', async () => {
    const from = performance.now()
    await signIn(journey)
    media = await watchMedia(callside)
    const text = `able to ring after ${since(from)}`
    await journey.desk.setViewport({ width: 780, height: 1000 })
    return { text, picture: journey.desk }
  })

  await tour.step('Open a record in the sample CRM', async () => {
    crm = await journey.openCrm(record)
    await crm.bringToFront()
    await crm.setViewport({ width: 1280, height: 800 })
    return { text: await crm.title(), picture: crm }
  })

  await tour.step('Find the numbers', async () => {
    let [last, looks] = ['', 0]
    // A page is read in turns: all of its buttons are there once they stay the same.
    const names = await waitFor('call buttons', async () => {
      const found = await callButtons(page())
      looks = found.length > 0 && found.join() === last ? looks + 1 : 0
      last = found.join()
      return looks === 10 ? found : undefined
    })
    return {
      text: `${names.length} numbers have a call button: ${[...new Set(names)].slice(0, 3).join(', ')} …`,
      picture: page(),
    }
  })

  await tour.step('Click a number and get through', async () => {
    const [name = ''] = await callButtons(page())
    const from = performance.now()
    await (await page().waitForSelector(`aria/${name}`))?.click()
    const { party } = await journey.phase('connected')
    const took = since(from)
    if (!name.replace(/\D/g, '').includes(party.e164.slice(-10)))
      throw new Expected('expected the call to go to the number that was clicked')
    panel = await callside.panel(page())
    // The panel of a headless window is low, and would cut through a row.
    await panel.setViewport({ width: 360, height: 640 })
    return { text: `answered ${took} after the click`, picture: side() }
  })

  await tour.step('Talk: both sides are heard', async () => {
    const heard = await waitFor('sound from the other side', async () => {
      const now = await media?.()
      return now && now.energyReceived > 0 && now.packetsReceived > 150 ? now : undefined
    })
    const far = await journey.carrier.until('sound at the other side', (state) => {
      const telephone = liveCall(state, 'pstn')
      return telephone && telephone.audioIn.level > 0.01 ? telephone.audioIn : undefined
    })
    const shown = await waitFor('both level meters to move', async () => {
      const levels = await meters(side())
      return levels.length === 2 && levels.every((level) => level > 0) ? levels : undefined
    })
    const [you = 0, them = 0] = shown
    return {
      text: `meters: you ${percent(you)}, them ${percent(them)}; ${heard.packetsReceived} packets received, ${heard.srtpCipher}; level at the other side ${far.level.toFixed(2)}`,
      picture: side(),
    }
  })

  await tour.step('Hang up', async () => {
    await side().locator('aria/Hang up').click()
    const { reason, since: answeredAt, endedAt } = await journey.phase('ended')
    if (reason !== 'hung-up-here') throw new Expected(`expected the call to end here, it ended by ${reason}`)
    await journey.carrier.until(
      'the carrier to see it end',
      (state) => !liveCall(state, 'client') && !liveCall(state, 'pstn'),
    )
    await waitFor('the row to have ended', () =>
      side().$$eval('.log-row', (rows) => rows.length > 0 && !rows[0]?.textContent?.includes('On the call')),
    )
    return { text: `after ${((endedAt - (answeredAt ?? endedAt)) / 1000).toFixed(1)} s of talk`, picture: side() }
  })

  await tour.step('Find the call in the log', async () => {
    const row = await waitFor('the row', async () => (await journey.log()).find(({ status }) => status === 'ended'))
    const text = await waitFor('the row in the panel', () =>
      side().$eval('.log-row', (element) => element.textContent ?? ''),
    )
    if (row.outcome !== 'answered' || !text.includes('Answered'))
      throw new Expected('expected an answered call in the log')
    return { text: `${row.direction}, ${row.outcome}, ${((row.durationMs ?? 0) / 1000).toFixed(0)} s`, picture: side() }
  })

  await tour.step('Somebody calls', async () => {
    const from = performance.now()
    const [line = ''] = stack.numbers
    const { callSid } = await journey.carrier.ring({ from: caller, to: line })
    const { callId } = await journey.phase('ringing-in')
    const took = since(from)
    await notification(journey, `incoming:${callId}`)
    await side().waitForSelector('.call-ringing-in')
    const picture = side()
    missed = { callId, callSid }
    return { text: `rings ${took} after the caller dialled, with a notification`, picture }
  })

  await tour.step('Nobody answers: a missed call', async () => {
    const { callId, callSid } = given(missed, 'the call that rings')
    await journey.carrier.hangUp(callSid)
    await notification(journey, `missed:${callId}`)
    await waitFor('the missed call in the log', async () =>
      (await journey.log()).some(({ id, outcome }) => id === callId && outcome === 'missed'),
    )
    await waitFor('the row in the panel', async () => (await side().$('.log-row-missed')) !== null)
    const badge = await journey.desk.evaluate(() => chrome.action.getBadgeText({}))
    if (badge !== '1') throw new Expected(`expected the badge to say 1, it says “${badge}”`)
    return { text: 'its notification is there, the badge says 1, and the log has it', picture: side() }
  })

  if (process.argv.includes('--pictures')) keepPictures()
  return tour.finish()
}

/** The pictures of the README are the tour's own: `npm start -- --tour --pictures` takes them again. */
function keepPictures(): void {
  const images = path.join(root, 'docs', 'images')
  mkdirSync(images, { recursive: true })
  const chosen = { numbers: '03-', call: '05-', ringing: '08-', missed: '09-' }
  const taken = readdirSync(path.join(root, 'demo-output'))
  for (const [name, prefix] of Object.entries(chosen)) {
    const file = taken.find((candidate) => candidate.startsWith(prefix))
    if (file) copyFileSync(path.join(root, 'demo-output', file), path.join(images, `${name}.png`))
  }
}

async function callButtons(page: Page): Promise<string[]> {
  const tree = await page.accessibility.snapshot()
  const all = [tree, ...(tree?.children ?? [])]
  return all.flatMap((node) => (node?.role === 'button' && node.name?.startsWith('Call ') ? [node.name] : []))
}

function meters(panel: Page): Promise<number[]> {
  return panel.$$eval('[role="meter"]', (elements) =>
    elements.map((element) => Number(element.getAttribute('aria-valuenow'))),
  )
}

async function notification({ desk }: Journey, id: string): Promise<void> {
  await waitFor(`the notification ${id.split(':')[0]}`, async () => {
    const shown = (await desk.evaluate(() => chrome.notifications.getAll())) as Record<string, true>
    return shown[id]
  })
}

function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Expected(`expected ${what} to be there from an earlier step`)
  return value
}

const since = (from: number) => `${Math.round(performance.now() - from)} ms`
const percent = (level: number) => `${Math.round(level)} %`
