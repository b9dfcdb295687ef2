/** What this process started and made, and how all of it goes away: at the end, on Ctrl-C, and when something fails. */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

type Cleanup = () => Promise<void> | void

const cleanups = new Set<Cleanup>()
const folders = new Set<string>()
const lastResorts = new Set<() => void>()
let ending: Promise<void> | undefined
let isStopped = false

/** A signal came: what fails from now on fails because everything is being ended. */
export const isStopping = () => isStopped

/** Runs at the end of this process, however it ends; the returned function takes it back. */
export function atEnd(cleanup: Cleanup): () => void {
  cleanups.add(cleanup)
  return () => cleanups.delete(cleanup)
}

/** For the `exit` event, where nothing can be awaited. */
export function atExit(kill: () => void): () => void {
  if (!process.listeners('exit').includes(killAll)) process.once('exit', killAll)
  lastResorts.add(kill)
  return () => lastResorts.delete(kill)
}

export function temporaryFolder(label: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `callside-${label}-`))
  folders.add(folder)
  return folder
}

/** The last to be started is the first to end. */
export function endAll(): Promise<void> {
  ending ??= (async () => {
    for (const cleanup of [...cleanups].toReversed()) {
      try {
        await cleanup()
      } catch (error) {
        console.error(`While ending: ${String(error)}`)
      }
    }
    cleanups.clear()
    removeFolders()
    ending = undefined
  })()
  return ending
}

function removeFolders() {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  folders.clear()
}

/** Call once, in the script that was started. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Ctrl-C comes twice: from the terminal, and from npm's side.
      if (isStopped) return
      isStopped = true
      void endAll().then(() => {
        if (signal === 'SIGINT') console.log('\nStopped.')
        process.exit(128 + os.constants.signals[signal])
      })
    })
  }
  process.on('exit', removeFolders)
  // Whoever started this may be killed and unable to say so.
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    isStopped = true
    void endAll().then(() => process.exit(143))
  }, 500)
  watch.unref()
}

function killAll() {
  for (const kill of lastResorts) kill()
}
