import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Callside, launchCallside } from '../support/browser.ts'
import { callButtons } from '../support/call-buttons.ts'
import { type Progress, progressDuring, type Visit, visit } from '../support/hostile.ts'
import { recordDials } from '../support/play-app.ts'
import { type Pages, servePages } from '../support/serve-pages.ts'
import { waitFor } from '../support/wait-for.ts'

const html = `<!doctype html><html lang="en-US"><head><title>Load</title><link rel="icon" href="data:,"></head>
<body style="font:14px/24px sans-serif"><p>Phone: <b>(415) 555-0100</b></p><div id="app"></div></body></html>`

const FOR_MS = 3000
/** The page may be slower with us by this much: it tells a page that goes on from one that hangs, on any machine. */
const SHARE = 0.4
const GAP = 4
const USUAL_GAP_MS = 100

let callside: Callside
let pages: Pages
const visits: Visit[] = []

beforeAll(async () => {
  pages = await servePages(() => ({ type: 'text/html', body: html }))
  callside = await launchCallside()
})
afterAll(async () => {
  await callside?.close()
  await pages?.stop()
})
afterEach(async () => {
  for (const { page } of visits.splice(0)) await page.close()
})

async function progressOn(host: string, attack: () => void): Promise<Progress & Visit> {
  const visited = await visit(callside.browser, `http://${host}:${pages.port}/`)
  visits.push(visited)
  const { page } = visited
  // Not by the accessibility tree: once asked for, a page has to keep it, and is slower from then on.
  const isRunning = () => page.evaluate(() => document.querySelector('html > :not(head, body)') !== null)
  await waitFor('the layer, or none', async () => (await isRunning()) === (host !== '127.0.0.1'))
  return { ...(await progressDuring(page, attack, FOR_MS)), ...visited }
}

/** The attacks that the browser itself survives. What they write is not seen, except where many changes are the point. */
const attacks: Record<string, () => void> = {
  'a text node of 10 MB': () => {
    const app = document.getElementById('app')
    if (!app) return
    app.style.display = 'none'
    app.textContent = 'Lorem ipsum 415 555 dolor 2024 sit amet '.repeat(262_144)
  },
  'a paragraph of 1 MB that is seen': () => {
    const app = document.getElementById('app')
    if (app) app.textContent = 'Lorem (415) 555-01 dolor 415-555 amet.. '.repeat(26_214)
  },
  '20 digits, a million times': () => {
    const app = document.getElementById('app')
    if (!app) return
    app.style.display = 'none'
    app.append('41555501324155550132 '.repeat(1e6), document.createElement('br'), '41555501324155550132'.repeat(1e6))
  },
  '5,000 elements in each other': () => {
    let at = document.getElementById('app')
    for (let i = 0; i < 5000; i++) {
      const inner = document.createElement('div')
      inner.style.display = 'contents'
      at?.append(inner)
      at = inner
    }
    at?.append('Phone: (415) 555-0101')
  },
  '200,000 changes of text a second': () => {
    const texts: Text[] = []
    for (let i = 0; i < 120; i++) {
      const cell = document.createElement('span')
      cell.style.cssText = 'display:inline-block;width:110px'
      const text = document.createTextNode('')
      cell.append(text)
      document.getElementById('app')?.append(cell, ' ')
      texts.push(text)
    }
    let count = 0
    const until = performance.now() + 2500
    const step = () => {
      for (let i = 0; i < 2000; i++) {
        const text = texts[++count % 120]
        if (text) text.data = `(415) 555-01${String(count % 100).padStart(2, '0')}`
      }
      if (performance.now() < until) setTimeout(step, 6)
    }
    step()
  },
  '200,000 nodes that come and go a second': () => {
    let count = 0
    const until = performance.now() + 2500
    const step = () => {
      for (let i = 0; i < 1000; i++) {
        const line = document.createElement('p')
        line.textContent = `(415) 555-01${String(++count % 100).padStart(2, '0')}`
        document.getElementById('app')?.append(line)
        line.remove()
      }
      if (performance.now() < until) setTimeout(step, 6)
    }
    step()
  },
  '200,000 changes of attributes a second': () => {
    let count = 0
    const until = performance.now() + 2500
    const step = () => {
      for (let i = 0; i < 2000; i++) document.body.setAttribute('class', `c${++count}`)
      if (performance.now() < until) setTimeout(step, 6)
    }
    step()
  },
  'a table of 20,000 numbers': () => {
    const rows = Array.from(
      { length: 5000 },
      (_, i) =>
        `<tr><td>P${i}</td>${`<td>(415) 555-01${String(i % 100).padStart(2, '0')}</td><td>48${i}55501</td>`.repeat(4)}</tr>`,
    )
    const app = document.getElementById('app')
    if (app) app.innerHTML = `<table>${rows.join('')}</table>`
  },
}

describe.each(Object.entries(attacks))('a page with %s', (_name, attack) => {
  it('gets on about as well as without the extension, and keeps its buttons', async () => {
    const dials = await recordDials(callside)
    const bare = await progressOn('127.0.0.1', attack)
    const ours = await progressOn('load.localhost', attack)
    await waitFor(
      'the number that was always there',
      async () => (await callButtons(ours.page)).some(({ name }) => name === 'Call (415) 555-0100'),
      30_000,
    )
    expect(ours.errors).toEqual([])
    expect(await dials()).toEqual([])
    expect(ours.beats).toBeGreaterThan(bare.beats * SHARE)
    expect(ours.longestMs).toBeLessThan(Math.max(bare.longestMs, USUAL_GAP_MS) * GAP)
  })
})
