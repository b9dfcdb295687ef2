import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { callButtons } from '../support/call-buttons.ts'
import { documentOf, type HostileRig, record, startHostile } from '../support/hostile.ts'
import type { Reply } from '../support/serve-pages.ts'
import { waitFor } from '../support/wait-for.ts'
import { namesOf, buttonsIn } from './overlay-view.ts'

const html = (body: string, headers: Record<string, string> = {}): Reply => ({ type: 'text/html', body, headers })
const text = 'Phone: (415) 555-0140\n'
const pdf = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj
trailer<</Root 1 0 R>>`

const strict =
  "default-src 'none'; style-src 'none'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'; sandbox allow-scripts"

const replies: Record<string, Reply> = {
  '/': html(documentOf(record)),
  '/xml': { type: 'application/xml', body: `<?xml version="1.0"?><list><phone>${text}</phone></list>` },
  '/xhtml': {
    type: 'application/xhtml+xml',
    body: `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>X</title></head><body><p>${text}</p></body></html>`,
  },
  '/svg': { type: 'image/svg+xml', body: `<svg xmlns="http://www.w3.org/2000/svg"><text y="20">${text}</text></svg>` },
  '/plain': { type: 'text/plain', body: text },
  '/json': {
    type: 'application/json',
    body: JSON.stringify({ phone: '(415) 555-0140', list: Array(2000).fill(text) }),
  },
  '/pdf': { type: 'application/pdf', body: pdf },
  '/csp': html(documentOf(record), { 'content-security-policy': strict }),
  '/base': html(documentOf(record, '<base href="http://other.localhost:1/" target="_blank">')),
  '/empty': html(''),
  '/frameset': html('<frameset cols="50%,50%"><frame src="/"><frame src="/plain"></frameset>'),
  '/quirks': html(`<html lang="en-US"><p>${text}`),
  '/cycle': html(documentOf(`${record}<iframe src="/cycle" width="600" height="300"></iframe>`)),
  '/frames': html(
    documentOf(`${record}
<iframe id="same" src="/" width="600" height="120"></iframe>
<iframe id="sandboxed" sandbox src="/" width="600" height="120"></iframe>
<iframe id="scripts" sandbox="allow-scripts" srcdoc="<p>Phone: (415) 555-0141</p>" width="600" height="120"></iframe>
<iframe id="blank" width="600" height="60"></iframe>`),
  ),
}

let rig: HostileRig

beforeAll(async () => {
  rig = await startHostile((path) => replies[path])
})
afterAll(() => rig?.stop())
afterEach(() => rig.leave())

describe('a document that is no usual page', () => {
  it.each(['/xml', '/svg', '/json', '/pdf', '/empty', '/frameset', '/xhtml'])(
    '%s gets no error of ours',
    async (path) => {
      const page = await rig.open(path)
      const kind = await page.evaluate(() => document.contentType)
      expect(kind.length).toBeGreaterThan(0)
      // Its own script goes on, and a page that is right is still served afterwards.
      await waitFor('two frames', () =>
        page.evaluate(
          () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))),
        ),
      )
    },
  )

  it.each(['/plain', '/quirks'])('%s has its number found', async (path) => {
    await rig.open(path)
    await rig.waitForNumbers('0140')
  })

  it.each(['/csp', '/base'])('%s has its numbers found, with buttons that can be pressed', async (path) => {
    await rig.open(path)
    await rig.waitForNumbers('0100', '0101')
    await rig.waitForReach()
  })
})

describe('frames', () => {
  it('of every kind have their own buttons, each in its frame', async () => {
    const page = await rig.open('/frames')
    await rig.waitForNumbers('0100', '0101')
    await page.evaluate(() => {
      const blank = document.querySelector<HTMLIFrameElement>('#blank')?.contentDocument
      if (blank) blank.body.textContent = 'Phone: (415) 555-0142'
    })
    const frames = async () => {
      const found: string[] = []
      for (const frame of page.frames().slice(1)) found.push(namesOf(await buttonsIn(frame)).join())
      return found
    }
    await waitFor('the buttons of four frames', async () => {
      const [same, sandboxed, scripts, blank] = await frames()
      return (
        same?.includes('0100') && sandboxed?.includes('0100') && scripts?.includes('0141') && blank?.includes('0142')
      )
    })
  })

  it('that hold themselves end where the browser ends them', async () => {
    const page = await rig.open('/cycle')
    await waitFor('the page', async () => (await callButtons(page)).length >= 2)
    expect(page.frames().length).toBeLessThan(6)
  })
})
