import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isStopping } from './lifetime.ts'
import { run } from './processes.ts'

export const root = fileURLToPath(new URL('..', import.meta.url))

export type Step = { name: string; run: () => Promise<number>; onFailure: string }

/** A JavaScript tool from node_modules, on the Node that runs this: the shell's `node` may be an older one. */
export function tool(file: string, args: string[], env: NodeJS.ProcessEnv = {}, show = false): Promise<number> {
  const program = path.join(root, 'node_modules', file)
  return run(process.execPath, [program, ...args], { cwd: root, env: { ...process.env, ...env }, show })
}

export const seconds = (sinceMs: number) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`

/** Runs the steps in order, to the first that fails or all of them, and says at the end what failed. */
export async function runSteps(steps: Step[], go: 'to-the-first-failure' | 'to-the-end'): Promise<boolean> {
  const failed: Step[] = []
  for (const step of steps) {
    if (failed.length > 0 && go === 'to-the-first-failure') break
    const startedAt = performance.now()
    let code: number
    try {
      code = await step.run()
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      code = 1
    }
    // Ended by a signal: nothing is known of this step, and no other is to start.
    if (isStopping()) return false
    console.log(`${code === 0 ? '✓' : '✗'} ${step.name} (${seconds(startedAt)})`)
    if (code !== 0) failed.push(step)
  }
  if (failed.length > 0) console.log('')
  for (const step of failed) console.log(`✗ ${step.name} failed: ${step.onFailure}`)
  return failed.length === 0
}
