/**
 * Makes a clone ready to run and then, when a script is named, runs it: `node scripts/setup.mjs [--no-browser] [script.ts ...]`.
 * It runs before anything is installed, on Node 20 too: built-ins only, no TypeScript.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ensureChrome } from './setup/chrome.mjs'
import { insteadOfRunning } from './setup/options.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { runtimePath } from './setup/runtime.mjs'
import { SetupError, say } from './setup/say.mjs'

const args = process.argv.slice(2)
const wantsBrowser = args[0] !== '--no-browser'
if (!wantsBrowser) args.shift()
// Whatever follows the name of a script is the script's; without one it is ours.
const script = args[0]?.endsWith('.ts') ? args[0] : undefined
const scriptArgs = script === undefined ? args : args.slice(1)

const instead = insteadOfRunning(script, scriptArgs)
if (instead !== undefined) {
  if (instead.exitCode === 0) console.log(instead.text)
  else console.error(instead.text)
  process.exit(instead.exitCode)
}

try {
  await ensurePackages()
  const node = runtimePath()
  const chrome = wantsBrowser ? await ensureChrome() : undefined
  if (script === undefined) say(`Ready: Node ${node.version}${chrome ? `, ${chrome.name} at ${chrome.path}` : ''}`)
  else await hand(node.path, script, chrome?.path)
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`\n✗ ${error.message}\n`)
  process.exitCode = 1
}

/**
 * @param {string} node
 * @param {string} file
 * @param {string | undefined} chrome
 */
async function hand(node, file, chrome) {
  const env = { ...process.env, ...(chrome ? { CHROME_PATH: chrome } : {}) }
  const child = spawn(node, [file, ...scriptArgs], { stdio: 'inherit', env })
  // A terminal signals us both, another process only us; the scripts take a second signal calmly.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  // npm passes a signal on to its shell only, which leaves us without a parent and without a word.
  const parent = process.ppid
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 250).unref()
  process.exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)))
  })
}
