/** Applications of five kinds render for a minute each, with and without the extension: what it changed in them, and what it missed. */
import type { Page } from 'puppeteer'
import type { Metric } from '../scripts/bench.ts'
import { type AppName, appNames, type Apps, serveApps } from '../tests/support/apps.ts'
import { type Callside, launchCallside } from '../tests/support/browser.ts'
import { callButtons, keyOf, mismatches, shownNumbers } from '../tests/support/call-buttons.ts'
import { openApp, outcomeOf, play, type Played, recordDials, waitForRightButtons } from '../tests/support/play-app.ts'
import { waitFor } from '../tests/support/wait-for.ts'

const FOR_MS = 60_000
const EVERY_MS = 25

export async function run(): Promise<Metric[]> {
  const apps = await serveApps()
  let callside: Callside | undefined
  try {
    callside = await launchCallside()
    const metrics: Metric[] = []
    for (const name of appNames) metrics.push(...(await compare(callside, apps, name)))
    return metrics
  } finally {
    await callside?.close()
    await apps.stop()
  }
}

async function compare(callside: Callside, apps: Apps, name: AppName): Promise<Metric[]> {
  const { browser } = callside
  const ours = await openApp(browser, apps.url(name))
  const stop = setTimeout(
    () => void ours.page.evaluate(() => globalThis.torture?.stop()).catch(() => undefined),
    FOR_MS,
  )
  await play(ours.page, Number.MAX_SAFE_INTEGER, EVERY_MS)
  clearTimeout(stop)
  const restedAt = performance.now()
  await waitForRightButtons(ours.page).catch(() => undefined)
  const restMs = performance.now() - restedAt
  const numbers = await shownNumbers(ours.page)
  const wrong = mismatches(numbers, await callButtons(ours.page))
  const played = await outcomeOf(ours)
  const misdialled = await pressAll(callside, ours.page)
  await ours.page.close()

  const bare = await openApp(browser, apps.bareUrl(name))
  await play(bare.page, played.digests.length, 0)
  const expected = await outcomeOf(bare)
  await bare.page.close()
  if (expected.besides.length > 0) throw new Error('the extension runs on the page that should be without it')
  return [
    orient(`${name}: renders`, played.digests.length, 'renders', 'higher'),
    orient(`${name}: numbers shown at rest`, numbers.length, 'numbers', 'higher'),
    orient(`${name}: right buttons, after`, restMs, 'ms', 'lower'),
    none(`${name}: errors`, played.errors.length, 'errors'),
    none(`${name}: renders that differ`, differing(played, expected), 'renders'),
    none(`${name}: mutations that are not the page's`, foreign(played, expected), 'mutations'),
    none(`${name}: numbers without a button, or buttons without a number, at rest`, wrong.length, 'buttons'),
    none(`${name}: buttons that do not dial their number`, misdialled, 'buttons'),
  ]
}

async function pressAll(callside: Callside, page: Page): Promise<number> {
  const dials = await recordDials(callside)
  let wrong = 0
  for (const { name, box } of await callButtons(page)) {
    const before = (await dials()).length
    const press = async () => {
      await page.mouse.click((box.left + box.right) / 2, (box.top + box.bottom) / 2)
      return (await dials())[before]
    }
    const dial = await waitFor('the dial', press, 3000).catch(() => undefined)
    if (dial === undefined || keyOf(dial.to) !== keyOf(name)) wrong++
  }
  return wrong
}

const none = (name: string, value: number, unit: string): Metric => ({ name, value, unit, aim: 0, better: 'lower' })
const orient = (name: string, value: number, unit: string, better: Metric['better']): Metric => ({
  name,
  value,
  unit,
  better,
})

function differing(ours: Played, bare: Played): number {
  const renders = ours.digests.filter((digest, i) => digest !== bare.digests[i]).length
  return ours.html === bare.html ? renders : Math.max(1, renders)
}

function foreign(ours: Played, bare: Played): number {
  const kinds = ['childList', 'attributes', 'characterData'] as const
  return kinds.reduce((sum, kind) => sum + Math.abs(ours.mutations[kind] - bare.mutations[kind]), 0)
}
