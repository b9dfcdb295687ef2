/** What each page pays for the content script: its bytes, its heap, and the time it takes to start. */
import type { Metric } from '../scripts/bench.ts'
import { type Callside, launchCallside } from '../tests/support/browser.ts'
import { servePages } from '../tests/support/serve-pages.ts'
import { heapBytes, openAtRest, packedScriptBytes, startTimes } from '../tests/support/start-up.ts'

const ROUNDS = 7

const row = (i: number) =>
  `<tr><td>Person ${i}</td><td>(415) 555-01${String(i).padStart(2, '0')}</td><td>48${String(i).padStart(8, '0')}</td></tr>`
const documents = {
  'empty page': '',
  'record page': `<h1>Ana Rivera</h1><dl><dt>Phone</dt><dd>(415) 555-0132</dd><dt>MRN</dt><dd>10482213</dd></dl>
<input aria-label="Mobile" value="(415) 555-0133"><table><tr><th>Name</th><th>Phone</th><th>Order</th></tr>
${Array.from({ length: 30 }, (_, i) => row(i)).join('')}</table>`,
}

export async function run(): Promise<Metric[]> {
  const pages = await servePages((path) => {
    const body = Object.entries(documents).find(([name]) => path === `/${name.replace(' ', '-')}`)?.[1]
    if (body === undefined) return undefined
    return {
      type: 'text/html',
      body: `<!doctype html><html lang="en-US"><head><title>Start</title></head><body>${body}</body></html>`,
    }
  })
  let callside: Callside | undefined
  try {
    callside = await launchCallside()
    const bytes = packedScriptBytes()
    const metrics: Metric[] = [
      { name: 'content script, gzip', value: bytes / 1000, unit: 'kB', aim: 50, better: 'lower' },
    ]
    for (const name of Object.keys(documents)) {
      metrics.push(...(await measure(callside, name, `localhost:${pages.port}/${name.replace(' ', '-')}`)))
    }
    return metrics
  } finally {
    await callside?.close()
    await pages.stop()
  }
}

async function measure({ browser }: Callside, name: string, place: string): Promise<Metric[]> {
  const heaps: number[] = []
  const starts: number[] = []
  const tasks: number[] = []
  for (let round = -1; round < ROUNDS; round++) {
    const heap = { bare: 0, ours: 0 }
    for (const kind of round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)) {
      const url = kind === 'ours' ? `http://start.${place}` : `http://${place.replace('localhost', '127.0.0.1')}`
      const page = await openAtRest(browser, url, kind === 'ours')
      heap[kind] = await heapBytes(page)
      await page.close()
    }
    const { startMs, tasksMs } = await startTimes(browser, `http://start.${place}`)
    // The first round fills the browser's own caches.
    if (round < 0) continue
    heaps.push((heap.ours - heap.bare) / 1e6)
    starts.push(startMs)
    tasks.push(tasksMs)
  }
  return [
    { name: `${name}: heap`, value: median(heaps), unit: 'MB', aim: 1, better: 'lower' },
    { name: `${name}: time to start`, value: median(starts), unit: 'ms', aim: 15, better: 'lower' },
    { name: `${name}: its tasks until the page rests`, value: median(tasks), unit: 'ms', better: 'lower' },
  ]
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
