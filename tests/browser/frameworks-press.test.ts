import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { appNames } from '../support/apps.ts'
import { callButtons, keyOf, shownNumbers } from '../support/call-buttons.ts'
import {
  type AppRig,
  buttonOffset,
  noteClicks,
  play,
  recordDials,
  strangers,
  waitForRightButtons,
  startApps,
} from '../support/play-app.ts'
import { waitFor } from '../support/wait-for.ts'

/** A button that has only just come takes no press: nobody can have read it. */
const EVERY_MS = 700
const TICKS = 12

let rig: AppRig
beforeAll(async () => {
  rig = await startApps()
})
afterAll(() => rig?.stop())
afterEach(() => rig.leave())

describe.each(appNames)('an application of %s that renders while somebody presses', (name) => {
  it('never dials another number than the one that is shown at the press', async () => {
    const { page, errors } = await rig.open(rig.apps.url(name))
    await play(page, 5, 0)
    await waitForRightButtons(page)
    const [dials, clicks, { dx, dy }] = [
      await recordDials(rig.callside),
      await noteClicks(page),
      await buttonOffset(page),
    ]
    const playing = play(page, 100_000, EVERY_MS)
    const last = 5 + TICKS
    for (let i = 0; (await page.evaluate(() => globalThis.torture?.tick ?? 0)) < last; i++) {
      const numbers = await shownNumbers(page)
      const target = numbers[(i * 5) % numbers.length]
      if (target) await page.mouse.click(target.box.right + dx, (target.box.top + target.box.bottom) / 2 + dy)
    }
    await page.evaluate(() => globalThis.torture?.stop())
    await playing
    await waitForRightButtons(page)
    for (const button of (await callButtons(page)).slice(2, 5)) {
      await waitFor('the press at rest', async () => {
        await page.mouse.click((button.box.left + button.box.right) / 2, (button.box.top + button.box.bottom) / 2)
        return keyOf((await dials()).at(-1)?.to ?? '') === keyOf(button.name)
      })
    }
    expect(strangers(await dials(), await clicks())).toEqual([])
    expect((await dials()).length).toBeGreaterThan(3)
    expect(errors).toEqual([])
  })
})
