/** Brings node_modules in line with package-lock.json, and does nothing when it already is. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SetupError, isSet, lastLines, onPath, root, runQuietly, say } from './say.mjs'

/** @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, os?: string | string[], cpu?: string | string[], libc?: string | string[] }} LockEntry */

const stampFile = path.join(root, 'node_modules', '.callside-lock')

export async function ensurePackages() {
  const lock = readFileSync(path.join(root, 'package-lock.json'))
  const stamp = createHash('sha256').update(lock).digest('hex')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  if (!isInstalled(lock.toString('utf8'))) await install()
  writeFileSync(stampFile, stamp)
}

/**
 * npm's own record of what it installed: after a plain `npm install` nothing has to be thrown away and fetched again.
 * @param {string} lockText
 */
function isInstalled(lockText) {
  const recordFile = path.join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(recordFile)) return false
  /** @type {Record<string, LockEntry>} */
  const wanted = JSON.parse(lockText).packages
  /** @type {Record<string, LockEntry>} */
  const present = JSON.parse(readFileSync(recordFile, 'utf8')).packages
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true
    const found = present[name]
    // Optional packages without a platform of their own hang below ones for another platform.
    if (found === undefined) return entry.optional === true && (!(entry.os ?? entry.cpu) || !isForThisMachine(entry))
    return found.version === entry.version && found.integrity === entry.integrity
  })
}

/** @param {LockEntry} entry */
function isForThisMachine(entry) {
  return (
    allows(entry.os, process.platform) &&
    allows(entry.cpu, process.arch) &&
    (entry.libc === undefined || allows(entry.libc, libc()))
  )
}

function libc() {
  Object.assign(process.report, { excludeNetwork: true }) // or it asks the name server about every open socket
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return report.header?.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
}

/**
 * @param {string | string[] | undefined} list
 * @param {string} value
 */
function allows(list, value) {
  const items = [list ?? []].flat()
  if (items.includes(`!${value}`)) return false
  return items.length === 0 || items.includes(value) || items.every((item) => item.startsWith('!'))
}

async function install() {
  if (isSet('CALLSIDE_NO_INSTALL')) {
    throw new SetupError(
      'The npm packages are missing or out of date, and CALLSIDE_NO_INSTALL forbids installing.\n  Run: npm ci --ignore-scripts',
    )
  }
  // The project's own Node lies in node_modules, which npm is about to replace: npm runs on the system's.
  const bin = path.join(root, 'node_modules', '.bin')
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.resolve(folder) !== bin)
  const env = { ...process.env, PATH: folders.join(path.delimiter), PUPPETEER_SKIP_DOWNLOAD: '1' }
  if (onPath('npm') === undefined)
    throw new SetupError('npm is not on the PATH. Install Node 20 or newer with npm: https://nodejs.org')
  const retries = ['--fetch-retries=2', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=10000']
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...retries]
  const result = await runQuietly('Installing the npm packages (first run: about a minute)', 'npm', args, env)
  if (result.ok) return
  say(lastLines(result.output))
  throw new SetupError(
    result.offline
      ? 'No network: npm could not reach its registry.\n  Connect, or set the registry or proxy (npm config set registry …), and run the command again.'
      : 'npm ci failed; its last lines are above.\n  If package.json was edited by hand, run `npm install` once and commit package-lock.json.',
  )
}
