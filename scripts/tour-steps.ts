/** The frame of a tour: each step says what it measured, leaves a picture, or says what was expected and ends the tour. */
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'puppeteer'
import { isStopping } from './lifetime.ts'
import { root } from './steps.ts'

/** What a step saw, in words, and the page that shows it. */
export type Measured = { text: string; picture?: Page }
export type Step = (name: string, act: () => Promise<Measured>) => Promise<void>
export type Tour = { step: Step; finish: () => number }

/** Thrown by a step; the message says what was expected. */
export class Expected extends Error {}

export function startTour(folder = path.join(root, 'demo-output')): Tour {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const startedAt = performance.now()
  let done = 0

  const step: Step = async (name, act) => {
    const stepStartedAt = performance.now()
    const number = String(done + 1).padStart(2, '0')
    try {
      const { text, picture } = await act()
      const tookMs = Math.round(performance.now() - stepStartedAt)
      await picture?.screenshot({ path: path.join(folder, `${number}-${slug(name)}.png`) })
      done += 1
      console.log(`✓ ${name} — ${text} (${tookMs} ms)`)
    } catch (error) {
      if (isStopping()) throw error
      console.log(`✗ ${name} — ${error instanceof Error ? error.message : String(error)}`)
      if (!(error instanceof Expected)) console.error(error)
      throw new TourFailed(`The tour ended at step ${done + 1}: ${name}`)
    }
  }
  const finish = () => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    console.log(`\n${done} steps in ${seconds} s, pictures in ${path.relative(process.cwd(), folder) || '.'}/`)
    return 0
  }
  return { step, finish }
}

/** The step has already been reported. */
export class TourFailed extends Error {}

const slug = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
