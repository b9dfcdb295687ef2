import type { KeyInput, Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type AppRig, play, waitForRightButtons, startApps } from '../support/play-app.ts'
import { waitFor } from '../support/wait-for.ts'

let rig: AppRig
beforeAll(async () => {
  rig = await startApps()
})
afterAll(() => rig?.stop())
afterEach(() => rig.leave())

const EVERY_MS = 25
const text = 'Call (415) 555-0177 or +44 20 7946 0177 at 3. '

/** Where the caret is and what stands there, as the page knows it. */
function stateOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const active = document.activeElement
    if (active instanceof HTMLTextAreaElement)
      return `${active.id} ${active.selectionStart}-${active.selectionEnd} ${active.value}`
    const selection = getSelection()
    const path = (node: Node | null | undefined): string =>
      node?.parentNode && node !== active
        ? `${path(node.parentNode)}/${[...node.parentNode.childNodes].indexOf(node as ChildNode)}`
        : ''
    const ends = [selection?.anchorNode, selection?.focusNode].map(path)
    return `${active?.className} ${ends[0]}:${selection?.anchorOffset} ${ends[1]}:${selection?.focusOffset} ${active?.innerHTML}`
  })
}

async function ticksGoOn(page: Page): Promise<void> {
  const from = await page.evaluate(() => globalThis.torture?.tick ?? 0)
  await waitFor('more ticks', () => page.evaluate((tick) => (globalThis.torture?.tick ?? 0) >= tick + 8, from))
}

/** What a person does in an editor while the rest of its page renders, and what the editor said after each step. */
async function write(page: Page, selector: string): Promise<string[]> {
  const log: string[] = []
  const press = async (...keys: KeyInput[]) => {
    for (const held of keys.slice(0, -1)) await page.keyboard.down(held)
    await page.keyboard.press(keys.at(-1) ?? 'End')
    for (const held of keys.slice(0, -1).toReversed()) await page.keyboard.up(held)
    log.push(await stateOf(page))
  }
  const type = async (words: string) => {
    for (const letter of words) {
      await page.keyboard.type(letter)
      log.push(await stateOf(page))
    }
  }
  await page.click(selector)
  await press('Control', 'End')
  await type(text)
  await press('Control', 'Home')
  await type('Re: ')
  for (let i = 0; i < 6; i++) await press('Shift', 'ArrowRight')
  await ticksGoOn(page)
  log.push(await stateOf(page))
  await press('Delete')
  // How many letters one step of the browser's own undo takes depends on the time between them: the ends count.
  const untilStill = async (...keys: KeyInput[]) => {
    const from = log.length
    for (let same = 0; same < 3; ) {
      const before = log.at(-1)
      await press(...keys)
      same = log.at(-1) === before ? same + 1 : 0
    }
    log.splice(from, log.length - from - 1)
  }
  await untilStill('Control', 'z')
  await ticksGoOn(page)
  await untilStill('Control', 'Shift', 'Z')
  await press('Control', 'End')
  await type('1')
  log.push(await stateOf(page))
  return log
}

describe.each(['.ProseMirror', '#plain', '#area'])('writing into %s while the page renders', (selector) => {
  it('keeps caret, selection, text, undo and redo as they are without the extension', async () => {
    const logs: string[][] = []
    for (const url of [rig.apps.bareUrl('editor'), rig.apps.url('editor')]) {
      const { page, errors } = await rig.open(url)
      await play(page, 1, 0)
      if (url === rig.apps.url('editor')) await waitForRightButtons(page)
      const playing = play(page, 100_000, EVERY_MS)
      logs.push(await write(page, selector))
      await page.evaluate(() => globalThis.torture?.stop())
      await playing
      expect(errors).toEqual([])
      await rig.leave()
    }
    const [bare, ours] = logs
    // The script does what it should: a number was written, the selection was deleted, and came back.
    expect(bare?.some((state) => state.includes('+44 20 7946 0177'))).toBe(true)
    expect(new Set(bare).size).toBeGreaterThan(60)
    expect(ours).toEqual(bare)
  })
})
