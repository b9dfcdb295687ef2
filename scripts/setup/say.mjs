import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A failure whose message already says what to do; it is printed without a stack. */
export class SetupError extends Error {}

/** @param {string} line */
export const say = (line) => console.error(line)

/** @param {string} name */
export const isSet = (name) => ['1', 'true', 'yes'].includes((process.env[name] ?? '').toLowerCase())

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false // missing and unreadable are the same answer here
  }
}

/**
 * @param {string} name
 * @returns {string | undefined}
 */
export function onPath(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']
  // /usr/sbin holds `ip` on Debian and is not on every user's PATH.
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    ...(process.platform === 'win32' ? [] : ['/usr/sbin', '/sbin']),
  ]
  return folders
    .filter((folder) => folder !== '')
    .flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)))
    .find(isExecutable)
}

const noNetwork =
  /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|Temporary failure resolving|Could not (resolve|connect)|Connection (timed out|refused)|Network is unreachable|Unable to connect/i

/**
 * Runs a command quietly, showing that time passes, and keeps its output for the error.
 * @param {string} label
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ ok: boolean, offline: boolean, output: string }>}
 */
export async function runQuietly(label, command, args, env) {
  const startedAt = Date.now()
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`
  say(`· ${label} …`)
  const isTerminal = process.stderr.isTTY === true
  const ticker = setInterval(
    () => (isTerminal ? process.stderr.write(`\r  ${seconds()} `) : say(`  … ${seconds()}`)),
    isTerminal ? 1000 : 15_000,
  )
  try {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => (output = (output + part).slice(-20_000)))
    const stop = () => child.kill('SIGTERM')
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop)
    /** @type {number | null} */
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop)
    if (isTerminal) process.stderr.write('\r')
    if (code === null) throw new SetupError(`${label}: interrupted`)
    say(`  ${code === 0 ? 'done' : 'failed'} in ${seconds()}`)
    return { ok: code === 0, offline: code !== 0 && noNetwork.test(output), output: output.trim() }
  } finally {
    clearInterval(ticker)
  }
}

/** @param {string} output */
export const lastLines = (output) =>
  output
    .split('\n')
    .slice(-12)
    .map((line) => `    ${line}`)
    .join('\n')
