/**
 * `npm run bench -- registration`: half an hour on the line with a voice token that is renewed every minute, as often as a
 * day and more of real ones. Every call has to ring; the engine document must not grow. `CALLSIDE_MINUTES=5` is shorter.
 */
import type { CDPSession } from 'puppeteer'
import type { Metric } from '../scripts/bench.ts'
import { type Journey, startJourney } from '../tests/support/journey.ts'
import { liveCall } from '../tests/support/sim-client.ts'
import { waitFor } from '../tests/support/wait-for.ts'
import { heapBytes } from './detect/world.ts'

const minutes = Number(process.env['CALLSIDE_MINUTES'] ?? 30)
/** Renewed a minute before its end. */
const tokenSeconds = 120
const everyMs = 10_000
const caller = '+14155550177'
/** What a first call brings in for good (codecs, sounds) is no growth. */
const warmUps = 5

export async function run(): Promise<Metric[]> {
  const journey = await startJourney({ gatewayEnv: { CALLSIDE_VOICE_TOKEN_SECONDS: String(tokenSeconds) } })
  try {
    const engine = await (await journey.callside.offscreen()).createCDPSession()
    const heaps: number[] = []
    const waits: number[] = []
    let silent = 0
    const until = performance.now() + minutes * 60_000
    for (let rings = 0; performance.now() < until; rings++) {
      const next = performance.now() + everyMs
      const waited = await ring(journey, rings)
      if (waited === null) silent++
      else waits.push(waited)
      if (rings >= warmUps) heaps.push(await settledHeap(engine))
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())))
    }
    const sorted = waits.toSorted((a, b) => a - b)
    const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length / 1e6
    const tenth = Math.max(1, Math.floor(heaps.length / 10))
    const [first, last] = [mean(heaps.slice(0, tenth)), mean(heaps.slice(-tenth))]
    return [
      { name: 'calls', value: waits.length + silent, unit: 'calls', better: 'higher' },
      { name: 'calls that did not ring', value: silent, unit: 'calls', aim: 0, better: 'lower' },
      {
        name: 'from the caller to the ring, median',
        value: sorted[sorted.length >> 1] ?? NaN,
        unit: 'ms',
        better: 'lower',
      },
      { name: 'from the caller to the ring, longest', value: sorted.at(-1) ?? NaN, unit: 'ms', better: 'lower' },
      { name: 'token lives', value: minutes, unit: 'renewals', better: 'higher' },
      { name: 'engine document, heap of the first tenth', value: first, unit: 'MB', better: 'lower' },
      { name: 'engine document, heap of the last tenth', value: last, unit: 'MB', better: 'lower' },
      { name: 'engine document, growth', value: last / first, unit: 'x', aim: 1.05, better: 'lower' },
    ]
  } finally {
    await journey.close()
  }
}

/** In turn the caller gives up, is declined, and is talked to. Null when it does not ring. */
async function ring({ carrier, stack, call, phase, desk }: Journey, turn: number): Promise<number | null> {
  const send = (name: string, callId: string) =>
    desk.evaluate((message) => chrome.runtime.sendMessage(message), { name, input: { callId } })
  const from = performance.now()
  const { callSid } = await carrier.ring({ from: caller, to: stack.numbers[0] ?? '' })
  const ringing = await waitFor('it to ring', async () => {
    const shown = await call()
    return shown?.phase === 'ringing-in' ? shown : undefined
  }).catch(() => null)
  const waited = performance.now() - from
  if (turn % 3 === 0 || ringing === null) await carrier.hangUp(callSid)
  else if (turn % 3 === 1) await send('background:decline', ringing.callId)
  else {
    await send('background:answer', ringing.callId)
    await phase('connected')
    await send('background:hangUp', ringing.callId)
  }
  await carrier.until('no call to be left', (state) => !liveCall(state, 'client') && !liveCall(state, 'pstn'))
  if (ringing !== null) await phase('ended')
  return ringing === null ? null : waited
}

/** After two collections: the first lets go of what waited for finalisers. */
async function settledHeap(engine: CDPSession): Promise<number> {
  await heapBytes(engine)
  return heapBytes(engine)
}
