import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A Node process whose lines can be waited for. */
export function startNode(script: URL, args: string[], environment: Record<string, string> = {}) {
  const env = { PATH: process.env.PATH ?? '', ...environment }
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(script), ...args], { env })
  const lines: string[] = []
  let errors = ''
  let rest = ''
  let more = Promise.withResolvers<void>()
  const tick = () => {
    more.resolve()
    more = Promise.withResolvers()
  }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    tick()
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  let exited = false
  void exit.then(() => {
    exited = true
    tick()
  })
  return {
    lines,
    exit,
    errors: () => errors,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    async until(condition: () => boolean): Promise<void> {
      while (!condition()) {
        if (exited) throw new Error(`the process ended early: ${errors || lines.at(-1)}`)
        await more.promise
      }
    },
  }
}
