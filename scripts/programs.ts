/** A program of ours as a child process: started, known to be ready by its one line on stdout, ended with all it started. */
import { createWriteStream, readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { launch } from './processes.ts'
import { root } from './steps.ts'

export type Program = { ready: Record<string, unknown>; stop: () => Promise<void> }
type Start = { name: string; entry: string; env: Record<string, string>; logFolder: string; readyTimeoutMs?: number }

export async function startProgram({ name, entry, env, logFolder, readyTimeoutMs = 60_000 }: Start): Promise<Program> {
  const logFile = path.join(logFolder, `${name}.log`)
  const log = createWriteStream(logFile)
  // Only what a program is told reaches it, so a Twilio account in the shell cannot leak into a demo or a test.
  const inherited = Object.entries(process.env).filter(([key]) =>
    /^(PATH|HOME|TMPDIR|TEMP|TMP|SystemRoot|LANG|TZ|NODE_OPTIONS)$/.test(key),
  )
  const running = launch(process.execPath, [path.join(root, entry)], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { stdout, stderr } = running.child
  if (stdout === null || stderr === null) throw new Error('the pipes were asked for')
  stderr.pipe(log, { end: false })

  const ready = new Promise<Record<string, unknown>>((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const report = parseReady(line)
      if (report === undefined) log.write(`${line}\n`)
      else resolve(report)
    })
  })
  const died = running.exitCode.then((code) => {
    throw new Error(`The ${name} ended with code ${code} before it was ready.\n${lastLines(logFile)}`)
  })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The ${name} was not ready in ${readyTimeoutMs} ms.\n${lastLines(logFile)}`)),
      readyTimeoutMs,
    )
  })
  died.catch(() => undefined) // ends later as well, when nobody waits for it any more
  try {
    return { ready: await Promise.race([ready, died, late]), stop: () => stop() }
  } catch (error) {
    await stop()
    throw error
  } finally {
    clearTimeout(timer)
  }

  async function stop() {
    await running.stop()
    await new Promise<void>((resolve) => log.end(resolve))
  }
}

function parseReady(line: string): Record<string, unknown> | undefined {
  try {
    const report: unknown = JSON.parse(line)
    return isRecord(report) && report['ready'] === true ? report : undefined
  } catch {
    return undefined // a line of the log
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-15)
      .map((line) => `    ${line}`)
      .join('\n')
  } catch {
    return '    (no log)'
  }
}
