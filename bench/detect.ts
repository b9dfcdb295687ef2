/**
 * Detection on a table of 100,000 text nodes: main-thread time of the renderer for our content script with its buttons,
 * beside a bare walk, libphonenumber-js and a pattern, each in an isolated world of its own, interleaved.
 */
import { gzipSync } from 'node:zlib'
import type { Browser, CDPSession, Page } from 'puppeteer'
import type { Metric } from '../scripts/bench.ts'
import { openBrowser } from './support/open-browser.ts'
import { contentScript, startContent } from './detect/content.ts'
import { buildTable } from './detect/page.ts'
import { floor, libphonenumber, linkifier } from './detect/peers.ts'
import { cost, createWorld, heapBytes, threadMs } from './detect/world.ts'

const rows = 5000
const rounds = 5
/** It takes seconds, and its ratio is far from any aim. */
const slowRounds = 1

type Round = {
  floor: number
  linkifier: number
  ours: number
  first: number
  init: number
  longest: number
  heap: number
  startHeap: number
  buttons: number
}

export async function run(): Promise<Metric[]> {
  const script = contentScript()
  const browser = await openBrowser()
  try {
    const all: Round[] = []
    for (let round = 0; round < rounds; round++) all.push(await oneRound(browser, script, round))
    const slow: number[] = []
    for (let round = 0; round < slowRounds; round++) slow.push(await slowRound(browser))
    return metricsOf(all, slow, script)
  } finally {
    await browser.close()
  }
}

async function oneRound(browser: Browser, script: string, round: number): Promise<Round> {
  const { page, session } = await openTable(browser)
  try {
    const bare = () => measure(page, session, floor)
    const pattern = () => measure(page, session, linkifier)
    const result: Partial<Round> = {}
    const parts = [
      async () => void (result.floor = await bare()),
      async () => void (result.linkifier = await pattern()),
      async () => void Object.assign(result, await ours(page, session, script)),
    ]
    // The order alternates, so that a machine that slows down favours nobody.
    for (const part of round % 2 === 0 ? parts : parts.toReversed()) await part()
    return result as Round
  } finally {
    await page.close()
  }
}

async function ours(page: Page, session: CDPSession, script: string): Promise<Omit<Round, 'floor' | 'linkifier'>> {
  const empty = await heapBytes(session)
  const before = await threadMs(session)
  const content = await startContent(page, session, script)
  await content.shown()
  const first = (await threadMs(session)) - before
  await content.rest()
  const total = (await threadMs(session)) - before
  const tasks = await content.tasks()
  const heap = (await heapBytes(session)) - empty
  const buttons = await content.buttons()
  const longest = Math.max(...tasks.filter(({ kind }) => kind !== 'start').map(({ ms }) => ms))
  return {
    ours: total,
    first,
    init: content.initMs,
    longest,
    heap,
    startHeap: await startHeap(page, session, script),
    buttons,
  }
}

/** What the script holds on a page without a number. */
async function startHeap(page: Page, session: CDPSession, script: string): Promise<number> {
  await page.goto('about:blank')
  const empty = await heapBytes(session)
  await startContent(page, session, script)
  return (await heapBytes(session)) - empty
}

async function slowRound(browser: Browser): Promise<number> {
  const { page, session } = await openTable(browser)
  try {
    const peer = await libphonenumber()
    const bare = await measure(page, session, floor)
    const world = await createWorld(page, session, 'libphonenumber')
    await world.evaluate(peer.setUp)
    const { ms } = await cost(session, () => world.evaluate(peer.run))
    return ms / bare
  } finally {
    await page.close()
  }
}

async function measure(page: Page, session: CDPSession, code: string): Promise<number> {
  const world = await createWorld(page, session, `peer ${Math.random()}`)
  await world.evaluate('0')
  await heapBytes(session)
  return (await cost(session, () => world.evaluate(`/* ${Math.random()} */${code}`))).ms
}

async function openTable(browser: Browser): Promise<{ page: Page; session: CDPSession }> {
  const page = await browser.newPage()
  await page.setViewport({ width: 1400, height: 860 })
  await page.evaluate(buildTable, rows)
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 3000 })))
  const session = await page.createCDPSession()
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return { page, session }
}

function metricsOf(all: Round[], slow: number[], script: string): Metric[] {
  const ratio = (of: (round: Round) => number) => median(all.map((round) => of(round) / round.floor))
  const value = (of: (round: Round) => number) => median(all.map(of))
  const kB = gzipSync(script, { level: 9 }).length / 1000
  return [
    {
      name: 'bare walk that reads 100,000 text nodes',
      value: value((each) => each.floor),
      unit: 'ms',
      better: 'lower',
    },
    {
      name: 'ours, everything found, buttons shown',
      value: ratio((each) => each.ours),
      unit: 'x',
      aim: 1.5,
      better: 'lower',
    },
    {
      name: 'visible numbers have their buttons',
      value: ratio((each) => each.first),
      unit: 'x',
      aim: 0.25,
      better: 'lower',
    },
    { name: 'pattern over every text node', value: ratio((each) => each.linkifier), unit: 'x', better: 'lower' },
    { name: 'libphonenumber-js on every text node', value: median(slow), unit: 'x', better: 'lower' },
    {
      name: 'longest task of ours after the start',
      value: value((each) => each.longest),
      unit: 'ms',
      aim: 8,
      better: 'lower',
    },
    { name: 'buttons on the screen', value: value((each) => each.buttons), unit: '', better: 'higher' },
    {
      name: 'memory per 10,000 text nodes',
      value: value((each) => each.heap) / 10 / 1000,
      unit: 'kB',
      better: 'lower',
    },
    { name: 'content script, gzip', value: kB, unit: 'kB', aim: 50, better: 'lower' },
    { name: 'content script, time to start', value: value((each) => each.init), unit: 'ms', aim: 15, better: 'lower' },
    {
      name: 'content script, heap on an empty page',
      value: value((each) => each.startHeap) / 1e6,
      unit: 'MB',
      aim: 1,
      better: 'lower',
    },
  ]
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
