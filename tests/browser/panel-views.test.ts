/** Every view in Chromium, light and dark: no accessibility violation, nothing cut off sideways. PICTURES=dir keeps them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { AxePuppeteer } from '@axe-core/puppeteer'
import puppeteer, { type Browser, type Page } from 'puppeteer'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findChrome } from '../../scripts/setup/chrome.mjs'
import { views } from '../support/view-fixtures.ts'
import { waitFor } from '../support/wait-for.ts'

const pictures = process.env['PICTURES']
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

let browser: Browser
let server: Server
let outDir: string
let origin: string

beforeAll(async () => {
  outDir = mkdtempSync(path.join(os.tmpdir(), 'callside-preview-'))
  await build({
    configFile: false,
    root: path.resolve(import.meta.dirname, '../support/preview'),
    publicDir: path.resolve(import.meta.dirname, '../../public'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  })
  server = createServer((request, reply) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = path.join(outDir, path.normalize(name === '/' ? '/index.html' : name))
    try {
      reply.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream').end(readFileSync(file))
    } catch {
      // A file that is not there is an answer too.
      reply.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const executablePath = findChrome()?.path
  if (executablePath === undefined) throw new Error('No Chrome or Chromium: npm run setup says what to do')
  browser = await puppeteer.launch({
    executablePath,
    pipe: true,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--lang=en-US',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  })
  if (pictures) mkdirSync(pictures, { recursive: true })
})

afterAll(async () => {
  await browser?.close()
  server?.close()
  if (outDir) rmSync(outDir, { recursive: true, force: true })
})

async function open(name: string): Promise<Page> {
  const view = views[name]
  if (view === undefined) throw new Error(`no view ${name}`)
  const page = await browser.newPage()
  await page.setViewport({ width: view.page === 'panel' ? 360 : 900, height: 640 })
  await show(page, 'light')
  await page.goto(`${origin}/?view=${name}`)
  await page.waitForSelector('h1')
  if (view.page === 'panel' && view.snapshot?.account.state === 'signed-in') {
    await page.waitForFunction(() => !document.querySelector('.skeleton, .log[aria-busy="true"]'))
  }
  for (const selector of view.click ?? []) await page.click(selector)
  if (view.type) await page.type(view.type.into, view.type.text)
  await page.mouse.move(0, 0)
  return page
}

async function show(page: Page, scheme: 'light' | 'dark') {
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme },
    // Without it the picture depends on the moment.
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ])
}

async function keep(page: Page, name: string) {
  if (!pictures) return
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: name.startsWith('welcome') })
}

async function violations(axe: AxePuppeteer): Promise<string[]> {
  const results = await axe.analyze()
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}

/** Two scroll bars side by side: the panel has one scroller, and the document is not it. */
function scrollers(): string[] {
  const { scrollHeight, clientHeight } = document.documentElement
  return scrollHeight > clientHeight ? [`the document: ${scrollHeight} px in ${clientHeight} px`] : []
}

test('the controls of a call stay where they are when its keypad opens', async () => {
  const page = await open('call-connected')
  const tops = () => page.$$eval('.call .control', (all) => all.map((each) => each.getBoundingClientRect().top))
  const before = await tops()
  await page.click('.control[aria-expanded]')
  await page.waitForSelector('.call .keypad-key')
  expect(await tops()).toEqual(before)
  await page.close()
})

test.each(Object.keys(views))('%s has no accessibility violation, light or dark', async (name) => {
  const page = await open(name)
  try {
    await keep(page, `${name}-light`)
    expect(await violations(new AxePuppeteer(page))).toEqual([])
    await show(page, 'dark')
    await keep(page, `${name}-dark`)
    // Between the schemes only colours differ.
    expect(await violations(new AxePuppeteer(page).withRules(['color-contrast']))).toEqual([])
    for (const width of [900, 360, 280]) {
      await page.setViewport({ width, height: 640 })
      // The new width takes a frame or two to reach the layout.
      await waitFor(`nothing to be cut off at ${width} px`, () =>
        page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
      )
    }
    await keep(page, `${name}-narrow`)
    if (views[name]?.page === 'panel') expect(await page.evaluate(scrollers)).toEqual([])
  } finally {
    await page.close()
  }
})
