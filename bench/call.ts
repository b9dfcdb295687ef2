/**
 * What a click costs over the bare SDK: click to `accept`, and Answer to sound, the extension against a page with the same
 * SDK and options, both signed in and warm, alternating in one run.
 */
import type { Page } from 'puppeteer'
import type { Metric } from '../scripts/bench.ts'
import { type Journey, startJourney } from '../tests/support/journey.ts'
import { liveCall } from '../tests/support/sim-client.ts'
import { waitFor } from '../tests/support/wait-for.ts'
import { openPeer, type PeerWindow, servePeer } from './support/call-peer.ts'
import { armFirstAudio, countPeers, firstAudioAt } from './support/first-audio.ts'

const outgoingRounds = 30
const incomingRounds = 16
const stoppedRounds = 10
const warmUps = 8
const number = '+14155550132'
const caller = '+14155550188'

/** What every round needs; the dialling is timed with no debugger on engine or panel, which share a thread with the SDK. */
type Desk = { journey: Journey; crm: Page; bare: Page }
type Rig = Desk & { engine: Page; panel: Page }

export async function run(): Promise<Metric[]> {
  const journey = await startJourney()
  const peer = await servePeer()
  try {
    const crm = await journey.openCrm()
    const bare = await openPeer(journey, peer.url, number)
    const desk: Desk = { journey, crm, bare }
    const calls = await alternate(
      outgoingRounds,
      () => dialThroughExtension(desk),
      () => dialThroughPage(desk),
    )
    const panel = await journey.callside.panel(crm)
    const engine = await journey.callside.offscreen()
    await countPeers(bare)
    await countPeers(engine)
    await noteAccepts(engine)
    const rig: Rig = { ...desk, engine, panel }
    const answers = await alternate(
      incomingRounds,
      () => answerInPanel(rig),
      () => answerInPage(rig),
    )
    const wakes = await alternate(
      stoppedRounds,
      () => dialWithoutViews(rig, true),
      () => dialWithoutViews(rig, false),
    )
    return [
      ...compared('click to accept', calls),
      ...compared('Answer to sound', answers),
      {
        name: 'click to accept, worker stopped: longer by',
        value: median(wakes.ours) - median(wakes.theirs),
        unit: 'ms',
        better: 'lower',
      },
    ]
  } finally {
    peer.close()
    await journey.close()
  }
}

function compared(what: string, { ours, theirs }: { ours: number[]; theirs: number[] }): Metric[] {
  return [
    { name: `${what}, extension, median`, value: median(ours), unit: 'ms', better: 'lower' },
    { name: `${what}, bare page, median`, value: median(theirs), unit: 'ms', better: 'lower' },
    { name: `${what}, extension, p90`, value: quantile(ours, 0.9), unit: 'ms', better: 'lower' },
    { name: `${what}, bare page, p90`, value: quantile(theirs, 0.9), unit: 'ms', better: 'lower' },
    {
      name: `${what}, ratio of the medians`,
      value: median(ours) / median(theirs),
      unit: 'x',
      aim: 1.2,
      better: 'lower',
    },
  ]
}

/** The order alternates too, so that a machine that slows down favours nobody. */
async function alternate(rounds: number, through: () => Promise<number>, peer: () => Promise<number>) {
  const ours: number[] = []
  const theirs: number[] = []
  // As many as the rounds at the most: a short comparison needs no long warm-up.
  for (let round = -Math.min(warmUps, rounds); round < rounds; round++) {
    const pair = [async () => keep(ours, round, await through()), async () => keep(theirs, round, await peer())]
    for (const one of round % 2 === 0 ? pair : pair.reverse()) await one()
  }
  return { ours, theirs }
}

function keep(list: number[], round: number, value: number) {
  if (round >= 0) list.push(value)
}

/** A hand needs this long from reaching a button to pressing it; the overlay proves meanwhile that nothing covers it. */
const reachMs = 200

/** Longer than a call takes to open. */
const settleMs = 400

/** The time of the trusted click itself, before any handler sees it. */
async function clickTimed(page: Page, selector: string): Promise<number> {
  const button = await page.waitForSelector(selector)
  await button?.hover()
  await new Promise((resolve) => setTimeout(resolve, reachMs))
  await page.evaluate(() => {
    const scope = window as unknown as { clickedAt?: number }
    delete scope.clickedAt
    addEventListener('click', (event) => (scope.clickedAt = performance.timeOrigin + event.timeStamp), {
      capture: true,
      once: true,
    })
  })
  await button?.click()
  return page.evaluate(() => (window as unknown as { clickedAt: number }).clickedAt)
}

type EngineWindow = { acceptedAt?: number }
type EngineFact = { input?: { event?: { type: string; at: number } } }

/** The engine's facts go to the worker by a message; its time is noted on the way. */
async function noteAccepts(engine: Page): Promise<void> {
  await engine.evaluate(() => {
    const scope = window as unknown as EngineWindow
    const send = chrome.runtime.sendMessage.bind(chrome.runtime) as (...given: unknown[]) => unknown
    const noted = (...given: unknown[]) => {
      const { input } = (given[0] ?? {}) as EngineFact
      if (input?.event?.type === 'carrier-accepted') scope.acceptedAt ??= input.event.at
      return send(...given)
    }
    chrome.runtime.sendMessage = noted as typeof chrome.runtime.sendMessage
  })
}

async function dialThroughExtension({ journey, crm }: Desk): Promise<number> {
  const { desk } = journey
  // The engine's facts reach every page of the extension; this one only notes the time.
  await desk.evaluate(() => {
    const scope = window as unknown as EngineWindow & { listening?: boolean }
    delete scope.acceptedAt
    if (scope.listening) return
    scope.listening = true
    chrome.runtime.onMessage.addListener((message: EngineFact) => {
      if (message.input?.event?.type === 'carrier-accepted') scope.acceptedAt ??= message.input.event.at
    })
  })
  await crm.bringToFront()
  const clickedAt = await clickTimed(crm, 'aria/Call (415) 555-0100')
  const acceptedAt = await acceptIn(desk)
  await hangUpHere(journey)
  return acceptedAt - clickedAt
}

/** No view of ours is open: each would wake the worker, and is heard by the engine itself then. */
async function dialWithoutViews(rig: Rig, stopped: boolean): Promise<number> {
  const { callside, desk } = rig.journey
  const setup = desk.url()
  if (!rig.panel.isClosed()) await rig.panel.close()
  await desk.goto('about:blank')
  await rig.engine.evaluate(() => delete (window as unknown as EngineWindow).acceptedAt)
  await rig.crm.bringToFront()
  if (stopped) await callside.stopWorker()
  const clickedAt = await clickTimed(rig.crm, 'aria/Call (415) 555-0100')
  const acceptedAt = await acceptIn(rig.engine)
  await desk.goto(setup)
  await hangUpHere(rig.journey)
  rig.panel = await callside.panel(rig.crm)
  return acceptedAt - clickedAt
}

/** Nobody asks meanwhile: each question would run on the thread of the SDK. */
async function acceptIn(page: Page): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, settleMs))
  return waitFor('accept', () => page.evaluate(() => (window as unknown as EngineWindow).acceptedAt))
}

async function hangUpHere({ desk, phase, carrier }: Journey): Promise<void> {
  const { callId } = await phase('ringing-out', 'connected')
  await desk.evaluate((id) => chrome.runtime.sendMessage({ name: 'background:hangUp', input: { callId: id } }), callId)
  await phase('ended')
  await idle(carrier)
}

async function dialThroughPage({ journey, bare }: Desk): Promise<number> {
  await resetPeer(bare)
  await bare.bringToFront()
  const clickedAt = await clickTimed(bare, '#dial')
  const acceptedAt = await acceptIn(bare)
  await hangUpInPage(journey, bare)
  return acceptedAt - clickedAt
}

async function answerInPanel({ journey, crm, bare, engine, panel }: Rig): Promise<number> {
  await ringBoth(journey, bare)
  await crm.bringToFront()
  await armFirstAudio(engine)
  const clickedAt = await clickTimed(panel, 'aria/Answer')
  const heardAt = await firstAudioAt(engine)
  await hangUpHere(journey)
  return heardAt - clickedAt
}

async function answerInPage({ journey, bare }: Rig): Promise<number> {
  await ringBoth(journey, bare)
  await bare.bringToFront()
  await armFirstAudio(bare)
  const clickedAt = await clickTimed(bare, '#answer')
  const heardAt = await firstAudioAt(bare)
  await hangUpInPage(journey, bare)
  await journey.phase('ended')
  return heardAt - clickedAt
}

async function ringBoth({ carrier, stack, phase }: Journey, bare: Page): Promise<void> {
  await resetPeer(bare)
  await carrier.ring({ from: caller, to: stack.numbers[0] ?? '' })
  await phase('ringing-in')
  await waitFor('the bare page to ring', () => bare.evaluate(() => (window as unknown as PeerWindow).rings))
}

async function resetPeer(bare: Page): Promise<void> {
  await bare.evaluate(() => {
    const scope = window as unknown as PeerWindow
    delete scope.acceptedAt
    scope.ended = false
  })
}

async function hangUpInPage({ carrier }: Journey, bare: Page): Promise<void> {
  await bare.evaluate(() => (window as unknown as PeerWindow).hangUp?.())
  await waitFor('the end', () => bare.evaluate(() => (window as unknown as PeerWindow).ended))
  await idle(carrier)
}

async function idle(carrier: Journey['carrier']): Promise<void> {
  await carrier.until('no call to be left', (state) => !liveCall(state, 'client') && !liveCall(state, 'pstn'))
}

function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

function median(values: number[]): number {
  return quantile(values, 0.5)
}
