/** The tour: a click in a record becomes a call, step by step, each step measured. */
import { type Callside } from '../tests/support/browser.ts'
import type { Stack } from './stack.ts'
import { Expected, startTour } from './tour-steps.ts'

/** For a person: a record is open; signing in and the rest of the tour come with the whole chain. */
export async function prepareForPerson(stack: Stack, callside: Callside): Promise<void> {
  const page = await callside.browser.newPage()
  await page.goto(stack.pages.crmUrl)
}

export async function runTour(stack: Stack, callside: Callside): Promise<number> {
  const tour = startTour()
  await tour.step('Open a record in the sample CRM', async () => {
    const page = await callside.browser.newPage()
    await page.setViewport({ width: 1280, height: 800 })
    const response = await page.goto(stack.pages.crmUrl)
    if (response?.status() !== 200) throw new Expected(`expected the page with status 200, got ${response?.status()}`)
    return { text: await page.title(), picture: page }
  })
  return tour.finish()
}
