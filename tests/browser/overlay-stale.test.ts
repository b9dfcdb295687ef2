import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import type { Pages } from '../support/serve-pages.ts'
import { waitFor } from '../support/wait-for.ts'
import { openBody, serveBodies } from './overlay-pages.ts'
import { buttonsIn } from './overlay-view.ts'

declare global {
  /** Which row showed a number until when; and which row a click meant, when. */
  var rowRecords: { shown: Record<string, { row: number; until: number }>; clicks: { row: number; at: number }[] }
  var timedDials: { to: string; at: number }[]
}

const ROWS = 12
const CLICKS = 1000
const DIALS = 20

let callside: Callside
let pages: Pages
let page: Page

const rows = Array.from({ length: ROWS }, (_, i) => `<p style="margin:0;height:40px">Phone: <b id="r${i}"></b></p>`)

beforeAll(async () => {
  pages = await serveBodies({ rows: rows.join('') })
  callside = await launchCallside()
  page = await openBody(callside, pages, 'rows')
})
afterAll(async () => {
  await page?.close()
  await callside?.close()
  await pages?.stop()
})

/** Rows change all the time, in place and by new nodes, and no number comes twice. */
function changeRows(count: number): void {
  const shown: typeof globalThis.rowRecords.shown = {}
  globalThis.rowRecords = { shown, clicks: [] }
  const current: string[] = []
  let next = 0
  const change = (row: number) => {
    const cell = document.querySelector(`#r${row}`)
    const before = shown[current[row] ?? '']
    if (before) before.until = Date.now()
    const number = `+44 20 7946 ${String(next++ % 1000).padStart(4, '0')}`
    const to = number.replaceAll(' ', '')
    shown[to] = { row, until: Infinity }
    current[row] = to
    if (cell?.firstChild && Math.random() < 0.5) cell.firstChild.nodeValue = number
    else cell?.replaceChildren(number)
  }
  for (let row = 0; row < count; row++) change(row)
  setInterval(() => change(Math.floor(Math.random() * count)), 40)
  addEventListener(
    'click',
    ({ clientY }) => {
      globalThis.rowRecords.clicks.push({ row: Math.round((clientY - 52) / 40), at: Date.now() })
    },
    { capture: true },
  )
}

it('never dials from memory: a thousand presses while records change', { timeout: 240_000 }, async () => {
  const worker = await callside.worker()
  await worker.evaluate(() => {
    globalThis.timedDials = []
    chrome.runtime.onMessage.addListener((message: { name?: string; input?: { to: string } }) => {
      if (message.name === 'background:dial' && message.input)
        globalThis.timedDials.push({ to: message.input.to, at: Date.now() })
    })
  })
  await page.evaluate(changeRows, ROWS)
  const buttons = await waitFor('a button in each row', async () => {
    const seen = await buttonsIn(page.mainFrame())
    return seen.length === ROWS ? seen : undefined
  })
  const dialsSoFar = () => worker.evaluate(() => globalThis.timedDials)
  let presses = 0
  // How many rows stand still for long enough depends on the machine: a slow one presses more often.
  while (presses < CLICKS || (await dialsSoFar()).length < DIALS) {
    for (const until = presses + CLICKS / 10; presses < until; presses++) {
      const { x, y } = buttons[Math.floor(Math.random() * ROWS)] ?? { x: 0, y: 0 }
      await page.mouse.click(x, y)
    }
  }
  const dials = await dialsSoFar()
  const { shown, clicks } = await page.evaluate(() => globalThis.rowRecords)
  expect(clicks).toHaveLength(presses)
  const wrong = dials.filter(({ to, at }) => {
    const number = shown[to]
    const click = clicks.findLast((each) => each.at <= at && each.row === number?.row)
    // It was still on the page when its row was pressed, or came after.
    return !number || !click || (number.until ?? Infinity) < click.at
  })
  expect(wrong).toEqual([])
})
