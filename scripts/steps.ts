import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './processes.ts'

export const root = fileURLToPath(new URL('..', import.meta.url))

export type Step = { name: string; run: () => Promise<number>; onFailure: string }

/** A JavaScript tool from node_modules, on the Node that runs this: the shell's `node` may be an older one. */
export function tool(file: string, args: string[], env: NodeJS.ProcessEnv = {}, show = false): Promise<number> {
  const program = path.join(root, 'node_modules', file)
  return run(process.execPath, [program, ...args], { cwd: root, env: { ...process.env, ...env }, show })
}

export const seconds = (sinceMs: number) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`

/** Runs the steps in order and stops at the first that fails. */
export async function runSteps(steps: Step[]): Promise<boolean> {
  for (const step of steps) {
    const startedAt = performance.now()
    let code: number
    try {
      code = await step.run()
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      code = 1
    }
    console.log(`${code === 0 ? '✓' : '✗'} ${step.name} (${seconds(startedAt)})`)
    if (code === 0) continue
    console.log(`\n✗ ${step.name} failed: ${step.onFailure}`)
    return false
  }
  return true
}
