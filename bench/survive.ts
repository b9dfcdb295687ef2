/**
 * `npm run bench -- survive`: calls with a fault at a random moment of each. What was kept, for how long nothing was sent,
 * what the extension said wrongly, and which rows of the log are missing or double. `CALLSIDE_SURVIVE=40` plays fewer.
 */
import type { Metric } from '../scripts/bench.ts'
import { type Journey, startJourney } from '../tests/support/journey.ts'
import { liveCall } from '../tests/support/sim-client.ts'
import { waitFor } from '../tests/support/wait-for.ts'
import { ableToRing, type Desk, type Fault, faults, leaveElsewhere, type Moment } from './survive/faults.ts'

const calls = Number(process.env['CALLSIDE_SURVIVE'] ?? 200)
const seed = Number(process.env['CALLSIDE_SEED'] ?? Date.now() % 100_000)
const callee = '+14155550132'
const caller = '+14155550177'
/** Nothing shorter can be seen: a packet is 20 ms of sound. */
const packetMs = 20

type Outcome = {
  fault: Fault
  kept: boolean
  /** The longest time between two packets of what was said here; null when the call was not talked in when it struck. */
  gapMs: number | null
  wrong: string | null
  rows: number
}

export async function run(): Promise<Metric[]> {
  console.log(`${calls} calls, CALLSIDE_SEED=${seed}`)
  const random = randomFrom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const journey = await startJourney()
  const desk: Desk = { journey, crm: await journey.openCrm(), panel: await journey.callside.panel() }
  const outcomes: Outcome[] = []
  try {
    let order: Fault[] = []
    for (let played = 0; played < calls; played++) {
      if (order.length === 0) order = faults.toSorted(() => random() - 0.5)
      const fault = order.pop() as Fault
      const outcome = await play(desk, fault, pick(fault.moments), random)
      if (outcome.wrong !== null) console.log(`${fault.name}: ${outcome.wrong}`)
      outcomes.push(outcome)
    }
  } finally {
    await leaveElsewhere()
    await desk.journey.close()
  }
  return faults.flatMap((fault) => figures(fault, outcomes))
}

/** Mulberry32, so that a run can be played again. */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

async function play(desk: Desk, fault: Fault, moment: Moment, random: () => number): Promise<Outcome> {
  await prepare(desk)
  const from = Date.now()
  let wrong: string | null = null
  let kept = false
  let gapMs: number | null = null
  let callId = ''
  try {
    callId = await (moment === 'ringing-in' ? ringIn(desk.journey) : dialOut(desk.journey, moment, random))
    if (moment === 'talking') await talks(desk.journey, callId)
    await pause(random() * (moment === 'talking' ? 1_500 : 300))
    await fault.strike(desk)
    if (moment === 'ringing-in') await send(desk.journey, 'background:answer', { callId })
    if (fault.keeps) {
      await talks(desk.journey, callId)
      kept = true
      if (moment === 'talking') gapMs = await longestGap(desk.journey)
      await send(desk.journey, 'background:hangUp', { callId })
    }
    wrong = await saidAtTheEnd(desk.journey, callId, fault)
  } catch (error) {
    wrong = `${moment}: ${error instanceof Error ? error.message : String(error)}`
  }
  await desk.journey.carrier.setFaults({ signalling: 'ok', rejectTokens: null })
  await fault.mend?.(desk)
  await nothingLeft(desk.journey)
  const rows = await rowsSince(desk.journey, from)
  if (callId !== '' && rows.length === 1 && rows[0] !== callId) wrong ??= 'the row is of another call'
  return { fault, kept, gapMs, wrong, rows: rows.length }
}

/** What a fault closed is opened again. */
async function prepare(desk: Desk): Promise<void> {
  if (desk.crm.isClosed()) desk.crm = await desk.journey.openCrm()
  if (desk.panel.isClosed()) desk.panel = await desk.journey.callside.panel(desk.crm)
  await ableToRing(desk)
}

async function dialOut({ carrier, desk, phase }: Journey, moment: Moment, random: () => number): Promise<string> {
  const answerAfterMs = moment === 'talking' ? 0 : 400 + Math.floor(random() * 1_000)
  await carrier.setFarEnd({ number: callee, behaviour: 'answer', media: 'voice-echo', answerAfterMs })
  await desk.evaluate((to) => chrome.runtime.sendMessage({ name: 'background:dial', input: { to } }), callee)
  return (await phase('dialling', 'ringing-out', 'connected')).callId
}

async function ringIn({ carrier, stack, phase }: Journey): Promise<string> {
  await carrier.ring({ from: caller, to: stack.numbers[0] ?? '' })
  return (await phase('ringing-in')).callId
}

const send = ({ desk }: Journey, name: string, input: unknown) =>
  desk.evaluate((message) => chrome.runtime.sendMessage(message), { name, input })

/** The session says so, both legs are there, and sound goes both ways. */
async function talks({ carrier, call }: Journey, callId: string): Promise<void> {
  await waitFor(
    'the call to be shown as connected',
    async () => {
      const shown = await call()
      return shown?.callId === callId && shown.phase === 'connected' && shown.link === 'up'
    },
    20_000,
  )
  const packets = async () => {
    const state = await carrier.state()
    const [own, far] = [liveCall(state, 'client'), liveCall(state, 'pstn')]
    return own && far ? { sent: own.audioIn.packets, received: own.audioOut.packets } : null
  }
  const before = await waitFor('both legs', packets)
  await waitFor('sound both ways', async () => {
    const now = await packets()
    return now !== null && now.sent > before.sent + 25 && now.received > before.received + 25
  })
}

async function longestGap({ carrier }: Journey): Promise<number> {
  return liveCall(await carrier.state(), 'client')?.audioIn.longestGapMs ?? Number.NaN
}

/** Null when the end is told as it was. */
async function saidAtTheEnd({ phase }: Journey, callId: string, fault: Fault): Promise<string | null> {
  const ended = await phase('ended')
  const [reason, why] = fault.keeps ? ['hung-up-here', null] : ['failed', 'engine-lost']
  const isRight = ended.callId === callId && ended.reason === reason && ended.fault === why
  return isRight ? null : `ended as ${ended.reason}, ${ended.fault}`
}

async function nothingLeft({ call, carrier, desk }: Journey): Promise<void> {
  const left = await call()
  if (left && left.phase !== 'ended') await send({ desk } as Journey, 'background:hangUp', { callId: left.callId })
  const isIdle = () =>
    carrier.until('no call to be left', (state) => !liveCall(state, 'client') && !liveCall(state, 'pstn'))
  await isIdle().catch(() => carrier.reset())
}

/** The ids of the calls that began since then and are over, as the panel would list them. */
async function rowsSince(journey: Journey, from: number): Promise<string[]> {
  const rows = async () => {
    await send(journey, 'background:refreshLog', null)
    return (await journey.log()).filter(({ startedAt }) => startedAt >= from)
  }
  await waitFor('the row', async () => (await rows()).some(({ status }) => status === 'ended'), 20_000).catch(
    () => null,
  )
  return (await rows()).map(({ id }) => id)
}

function figures(fault: Fault, outcomes: readonly Outcome[]): Metric[] {
  const all = outcomes.filter((outcome) => outcome.fault === fault)
  if (all.length === 0) return []
  const count = (is: (outcome: Outcome) => boolean) => all.filter(is).length
  const metric = (name: string, value: number, unit: string, aim?: number): Metric => ({
    name: `${fault.name}: ${name}`,
    value,
    unit,
    better: 'lower',
    ...(aim === undefined ? {} : { aim }),
  })
  const gaps = all.flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs])).toSorted((a, b) => a - b)
  const usual = outcomes.flatMap((outcome) =>
    outcome.fault.name === 'nothing' && outcome.gapMs !== null ? [outcome.gapMs] : [],
  )
  const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN
  return [
    metric('calls', all.length, 'calls'),
    ...(fault.keeps
      ? [
          metric(
            'lost',
            count(({ kept }) => !kept),
            'calls',
            0,
          ),
        ]
      : []),
    ...(gaps.length > 0
      ? [
          metric('longest gap, median', median(gaps), 'ms', median(usual) + packetMs),
          metric('longest gap, worst', gaps.at(-1) ?? 0, 'ms'),
        ]
      : []),
    metric(
      'states wrong',
      count(({ wrong }) => wrong !== null),
      'calls',
      0,
    ),
    metric(
      'rows missing',
      count(({ rows }) => rows === 0),
      'rows',
      0,
    ),
    metric(
      'rows double',
      count(({ rows }) => rows > 1),
      'rows',
      0,
    ),
  ]
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
