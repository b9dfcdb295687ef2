/** Child processes in groups of their own, so that ending one ends what it started as well. */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { atEnd, atExit } from './lifetime.ts'

export type Running = { child: ChildProcess; exitCode: Promise<number>; stop: () => Promise<void> }

const graceMs = 4000

export function launch(command: string, args: string[], options: SpawnOptions = {}): Running {
  const child = spawn(command, args, { stdio: 'inherit', ...options, detached: process.platform !== 'win32' })
  const exitCode = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 143)))
  })
  // A child that never started has its say through whoever awaits the code.
  exitCode.catch(() => undefined)
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
      return signalGroup(child, 'SIGKILL')
    const gone = once(child, 'exit')
    signalGroup(child, 'SIGTERM')
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
    await gone
    clearTimeout(timer)
    signalGroup(child, 'SIGKILL')
  }
  const forget = [atEnd(stop), atExit(() => signalGroup(child, 'SIGKILL'))]
  void exitCode
    .catch(() => undefined)
    .then(() => {
      signalGroup(child, 'SIGKILL')
      for (const undo of forget) undo()
    })
  return { child, exitCode, stop }
}

/** The group may outlive its leader, and may be gone: both are fine. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'])
    else process.kill(-child.pid, signal)
  } catch {
    // ESRCH: nothing left to end
  }
}

/** Runs to the end; the output is shown only when it fails, or with `show`. */
export async function run(
  command: string,
  args: string[],
  options: SpawnOptions & { show?: boolean } = {},
): Promise<number> {
  const { show, ...rest } = options
  if (show === true) return launch(command, args, rest).exitCode
  const running = launch(command, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] })
  const parts: Buffer[] = []
  for (const stream of [running.child.stdout, running.child.stderr])
    stream?.on('data', (part: Buffer) => parts.push(part))
  const code = await running.exitCode
  if (code !== 0) process.stderr.write(Buffer.concat(parts))
  return code
}
