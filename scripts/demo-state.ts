/** How `npm run ring` finds the demo that `npm start` runs: a file that is there as long as the demo is. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './steps.ts'

export type DemoState = { controlUrl: string; line: string; pid: number }

const usualFile = path.join(root, '.cache', 'demo.json')

export function writeDemoState(state: DemoState, file = usualFile): () => void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(state)}\n`)
  // A second demo in this folder may have taken the file over.
  return () => {
    if (readDemoState(file)?.pid === state.pid) rmSync(file, { force: true })
  }
}

/** Nothing when no demo runs; one that was killed leaves its file, but not its process. */
export function readDemoState(file = usualFile): DemoState | undefined {
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as DemoState
    process.kill(state.pid, 0)
    return state
  } catch {
    return undefined
  }
}
