/** Reads the labelled pages in Chromium, each at the address that it would have; nothing leaves the machine. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { HTTPRequest, Page } from 'puppeteer'
import { build } from 'vite'
import { openBrowser } from '../support/open-browser.ts'
import { type LabelledPage, type PageNumber, pagesFolder } from './page-set.ts'
import type { Seen } from './probe.ts'

export type PageResult = { page: LabelledPage; right: number; wrong: Seen[]; missed: PageNumber[] }

/** Most of a page's time is waiting for it to rest, so several rest at once, each in a window of its own. */
const WINDOWS = 4

export async function scanPages(pages: readonly LabelledPage[]): Promise<PageResult[]> {
  const probe = await bundleProbe()
  const browser = await openBrowser()
  try {
    const open = [...pages.entries()]
    const results: PageResult[] = []
    const readSome = async () => {
      const tab = await (await browser.createBrowserContext()).newPage()
      await tab.setRequestInterception(true)
      let shown: LabelledPage | undefined
      tab.on('request', (request) => void answer(request, shown))
      for (let next = open.shift(); next; next = open.shift()) {
        const [index, page] = next
        shown = page
        results[index] = compare(page, await readAll(tab, page, probe))
      }
    }
    await Promise.all(Array.from({ length: WINDOWS }, readSome))
    return results
  } finally {
    await browser.close()
  }
}

async function bundleProbe(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: path.join(import.meta.dirname, 'probe.ts'), formats: ['iife'], name: 'probe' },
    },
  })
  const [bundle] = Array.isArray(built) ? built : [built]
  const chunk = bundle && 'output' in bundle ? bundle.output[0] : undefined
  if (!chunk) throw new Error('the probe was not built')
  return chunk.code
}

/** The page itself at its address, a frame by the name of its file, nothing else. */
async function answer(request: HTTPRequest, page: LabelledPage | undefined): Promise<void> {
  const [address, asked] = [page?.url, request.url()].map((url) => url?.replace(/#.*/, ''))
  const isPage = page !== undefined && asked === address
  const folder = path.join(pagesFolder, path.dirname(page?.id ?? ''))
  const file = isPage ? path.join(pagesFolder, `${page.id}.html`) : path.join(folder, path.basename(asked ?? ''))
  const isThere = isPage || (file.endsWith('.frame.html') && existsSync(file))
  await request.respond(
    isThere
      ? { status: 200, contentType: 'text/html; charset=utf-8', body: readFileSync(file, 'utf8') }
      : { status: 404, body: '' },
  )
}

async function readAll(tab: Page, { url, defaultCountry }: LabelledPage, probe: string): Promise<Seen[]> {
  // An address that differs in its fragment only would not be loaded again.
  await tab.goto('about:blank')
  await tab.goto(url, { waitUntil: 'load' })
  const read = tab.frames().map(async (frame) => {
    await frame.evaluate(probe)
    return frame.evaluate((address, country) => readPageNumbers(address, country), url, defaultCountry)
  })
  return (await Promise.all(read)).flat()
}

/** The same number twice on a page has to be found twice. */
function compare(page: LabelledPage, seen: readonly Seen[]): PageResult {
  const open = [...page.numbers]
  const wrong = seen.filter((each) => {
    const at = open.findIndex(({ e164, ext }) => e164 === each.e164 && ext === each.ext)
    if (at >= 0) open.splice(at, 1)
    return at < 0 && !page.hidden?.includes(each.e164)
  })
  return { page, right: page.numbers.length - open.length, wrong, missed: open }
}
