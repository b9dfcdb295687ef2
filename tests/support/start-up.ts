/** What the content script costs a page before anybody presses anything: bytes, heap, and time. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'puppeteer'
import { loopbackBuild } from '../../scripts/build.ts'
import { root } from '../../scripts/steps.ts'
import { waitFor } from './wait-for.ts'

const script = 'content-scripts/crm.js'

/** The script that each frame gets, packed. */
export function packedScriptBytes(): number {
  return gzipSync(readFileSync(path.join(root, loopbackBuild, script)), { level: 9 }).length
}

/** Opens a page in front and waits until it is at rest; `ours` says whether the extension is to be there. */
export async function openAtRest(browser: Browser, url: string, ours: boolean, before?: (page: Page) => Promise<void>) {
  const page = await browser.newPage()
  await page.setViewport({ width: 1280, height: 900 })
  await before?.(page)
  await page.goto(url)
  await page.bringToFront()
  await waitFor('the content script, or none', () => page.extensionRealms().length > 0 === ours)
  // The first scan and its first frame are part of the start.
  await page.evaluate(
    () =>
      new Promise((resolve) =>
        requestIdleCallback(() => requestAnimationFrame(() => requestIdleCallback(() => resolve(null)))),
      ),
  )
  return page
}

/** What is alive in the renderer's heap, the page's world and ours together. */
export async function heapBytes(page: Page): Promise<number> {
  const client = await page.createCDPSession()
  await client.send('HeapProfiler.enable')
  // What a finaliser lets go of is only gone after the next collection.
  await client.send('HeapProfiler.collectGarbage')
  await client.send('HeapProfiler.collectGarbage')
  const { usedSize } = await client.send('Runtime.getHeapUsage')
  await client.detach()
  return usedSize
}

type TraceEvent = { name: string; ph: string; dur?: number; tdur?: number; args?: { data?: { url?: string } } }

/**
 * The main thread's own time, whatever else the machine does: of the script itself with its compilation, and of what it
 * did until the page rested.
 */
export async function startTimes(browser: Browser, url: string): Promise<{ startMs: number; tasksMs: number }> {
  let traced: Page | undefined
  const page = await openAtRest(browser, url, true, async (opened) => {
    traced = opened
    await opened.tracing.start({ categories: ['devtools.timeline'] })
  })
  const buffer = await traced?.tracing.stop()
  await page.close()
  const { traceEvents } = JSON.parse(Buffer.from(buffer ?? []).toString()) as { traceEvents: TraceEvent[] }
  const ours = traceEvents.filter(({ args, ph }) => ph === 'X' && args?.data?.url?.endsWith(script))
  const sum = (name: string) =>
    ours.filter((event) => event.name === name).reduce((all, { dur = 0, tdur = dur }) => all + tdur / 1000, 0)
  const startMs = sum('EvaluateScript')
  if (startMs === 0) throw new Error('the trace does not hold the start of the content script')
  return { startMs, tasksMs: sum('FunctionCall') }
}
