/**
 * A table of 2,000 rows that renders itself again ten times a second: what our content script takes of the main thread, what
 * it misses once the page rests, and what it keeps. `--minutes N` sets how long; the default is 5.
 */
import { parseArgs } from 'node:util'
import type { CDPSession, Page } from 'puppeteer'
import type { Metric } from '../scripts/bench.ts'
import { openBrowser } from './support/open-browser.ts'
import { type Content, contentScript, startContent } from './detect/content.ts'
import { startRendering } from './detect/rendering.ts'
import { heapBytes, threadMs } from './detect/world.ts'

const rows = 2000
const everyMs = 100
/** How long the page is watched without us. */
const bareMs = 10_000
const places = 6

type Rendering = { stop(): void; phones(): string[]; ticks(): number }
type Scope = typeof globalThis & { rendering: Rendering }

export async function run(): Promise<Metric[]> {
  const minutes = minutesGiven()
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.setViewport({ width: 1400, height: 860 })
    const session = await page.createCDPSession()
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    await page.evaluate(startRendering, rows, everyMs)
    const bare = await shareOver(session, bareMs)
    const content = await startContent(page, session, contentScript())
    // The first reading is the business of the other benchmark.
    await pause(10_000)
    const measured = await watch(page, session, content, minutes)
    const missed = await missedAtRest(page, content)
    return [
      { name: 'our share of the main thread', value: measured.own * 100, unit: '%', aim: 3, better: 'lower' },
      { name: 'numbers missed once it rests', value: missed.missed, unit: '', aim: 0, better: 'lower' },
      { name: 'numbers looked at for that', value: missed.looked, unit: '', better: 'higher' },
      { name: 'heap that stays, per minute', value: measured.leak / 1000, unit: 'kB', aim: 100, better: 'lower' },
      { name: 'longest task of ours', value: measured.longest, unit: 'ms', better: 'lower' },
      { name: 'main thread, page alone', value: bare * 100, unit: '%', better: 'lower' },
      { name: 'main thread, page with us', value: measured.all * 100, unit: '%', better: 'lower' },
      { name: 'minutes', value: minutes, unit: 'min', better: 'higher' },
    ]
  } finally {
    await browser.close()
  }
}

type Watched = { own: number; all: number; leak: number; longest: number }

async function watch(page: Page, session: CDPSession, content: Content, minutes: number): Promise<Watched> {
  await content.world.evaluate('__watched.tasks.length = 0')
  const heapBefore = await heapBytes(session)
  const begin = performance.now()
  const all = await shareOver(session, minutes * 60_000)
  const spent = performance.now() - begin
  const tasks = await content.tasks()
  // The notes of the measurement itself are no leak.
  await content.world.evaluate('__watched.tasks.length = 0')
  const leak = ((await heapBytes(session)) - heapBefore) / minutes
  const own = tasks.reduce((sum, { ms }) => sum + ms, 0) / spent
  const ticks = await page.evaluate(() => (globalThis as Scope).rendering.ticks())
  if (ticks < 10) throw new Error(`the page rendered only ${ticks} times`)
  return { own, all, leak, longest: Math.max(...tasks.map(({ ms }) => ms)) }
}

async function shareOver(session: CDPSession, ms: number): Promise<number> {
  const before = await threadMs(session)
  const begin = performance.now()
  await pause(ms)
  return ((await threadMs(session)) - before) / (performance.now() - begin)
}

/** Scrolls through the page at rest, and looks for a button for each number that can be seen. */
async function missedAtRest(page: Page, content: Content): Promise<{ missed: number; looked: number }> {
  await page.evaluate(() => (globalThis as Scope).rendering.stop())
  let missed = 0
  let looked = 0
  for (let place = 0; place < places; place++) {
    await page.evaluate((part) => scrollTo(0, document.documentElement.scrollHeight * part), place / places)
    await content.rest()
    const phones = await page.evaluate(() => (globalThis as Scope).rendering.phones())
    const names = await content.names()
    looked += phones.length
    missed += phones.filter((phone) => !names.some((name) => digits(name).endsWith(digits(phone).slice(-10)))).length
  }
  return { missed, looked }
}

function minutesGiven(): number {
  const options = { minutes: { type: 'string' } } as const
  const { values } = parseArgs({ options, strict: false, allowPositionals: true })
  const minutes = Number(values.minutes ?? 5)
  return minutes > 0 && minutes <= 60 ? minutes : 5
}

const digits = (text: string) => text.replace(/\D/g, '')
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
