/**
 * PGlite does not lock its directory: a second process opens it without an error and commits of the first are lost.
 * So a lock file says who has it, by process id, start time and host, and is touched while held.
 */
import { readFileSync, readlinkSync } from 'node:fs'
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'

const holderSchema = z.object({
  pid: z.number().int(),
  startedAt: z.string().nullable(),
  host: z.string(),
  /** Two containers can have one host name, and each has a process 1 of its own. */
  pidNamespace: z.string().nullable().default(null),
})
type Holder = z.infer<typeof holderSchema>

const touchMs = 10_000
/** A holder on another host or in another container cannot be asked whether it lives; silence for this long is the answer. */
const foreignStaleMs = 60_000

export type DataDirLock = { release(): Promise<void> }

export class DataDirInUse extends Error {
  constructor() {
    super('the data directory is in use by another gateway')
  }
}

export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const path = join(dataDir, 'gateway.lock')
  const self: Holder = {
    pid: process.pid,
    startedAt: startTime(process.pid),
    host: hostname(),
    pidNamespace: pidNamespace(),
  }
  if (!(await createOnly(path, self))) await takeOver(path, self)
  const timer = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {
      // The directory was removed under us: the next write of the database says so better than this could.
    })
  }, touchMs)
  timer.unref()
  return {
    async release() {
      clearInterval(timer)
      await rm(path, { force: true })
    },
  }
}

async function takeOver(path: string, self: Holder): Promise<void> {
  // Only one process may judge the old lock at a time, or two of them would both find it stale and both take it.
  const claim = `${path}.claim`
  if (!(await createOnly(claim, self))) {
    const age =
      Date.now() -
      (await stat(claim).then(
        (found) => found.mtimeMs,
        () => 0,
      ))
    if (age < touchMs) throw new DataDirInUse()
    await rm(claim, { force: true })
    if (!(await createOnly(claim, self))) throw new DataDirInUse()
  }
  try {
    if (await isHeld(path)) throw new DataDirInUse()
    await rename(claim, path)
  } finally {
    await rm(claim, { force: true })
  }
}

async function isHeld(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return false
  const holder = holderSchema.safeParse(parseJson(text))
  const touched = await stat(path).then(
    (found) => found.mtimeMs,
    () => 0,
  )
  // A half-written lock: its writer was killed in the middle, or is in the middle now.
  if (!holder.success) return Date.now() - touched < touchMs
  const { pid, startedAt, host } = holder.data
  const isHere = host === hostname() && [null, pidNamespace()].includes(holder.data.pidNamespace)
  if (!isHere) return Date.now() - touched < foreignStaleMs
  if (pid === process.pid) return startedAt === startTime(pid)
  return isAlive(pid) && (startedAt === null || startedAt === startTime(pid))
}

async function createOnly(path: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(JSON.stringify(holder))
    await file.close()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Process ids are used again; the start time tells two of them apart. Only Linux says it without a native module. */
function startTime(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function pidNamespace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
