import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { appNames } from '../support/apps.ts'
import { type AppRig, outcomeOf, play, waitForRightButtons, startApps } from '../support/play-app.ts'

/** Four seconds and more; `npm run bench -- apps` plays the full minute. */
const TICKS = 160
const EVERY_MS = 25
let rig: AppRig
beforeAll(async () => {
  rig = await startApps()
})
afterAll(() => rig?.stop())
afterEach(() => rig.leave())

describe.each(appNames)('an application of %s that renders all the time', (name) => {
  it('renders the same with and without the extension, and has the right buttons when it rests', async () => {
    const bare = await rig.open(rig.apps.bareUrl(name))
    await play(bare.page, TICKS, 0)
    const expected = await outcomeOf(bare)
    expect(expected.errors).toEqual([])
    expect(expected.besides).toEqual([])

    const ours = await rig.open(rig.apps.url(name))
    await play(ours.page, TICKS, EVERY_MS)
    const count = await waitForRightButtons(ours.page)
    expect(count).toBeGreaterThan(10)
    const seen = await outcomeOf(ours)
    expect(seen.errors).toEqual([])
    expect(seen.digests).toHaveLength(TICKS)
    expect(seen.html).toBe(expected.html)
    expect(seen.digests).toEqual(expected.digests)
    expect(seen.mutations).toEqual(expected.mutations)
    expect(seen.besides).toEqual(['<div></div>'])
  })
})
