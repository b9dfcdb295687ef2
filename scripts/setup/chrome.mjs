/** Finds Chrome or Chromium; installs Chromium on Debian and Ubuntu when that is allowed. Never downloads a browser itself. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { SetupError, isExecutable, isSet, lastLines, onPath, root, runQuietly, say } from './say.mjs'

/** @typedef {{ path: string, name: string }} Chrome */

const names = ['chromium', 'google-chrome-stable', 'google-chrome', 'chrome', 'chromium-browser']
const noteFile = path.join(root, 'node_modules', '.callside-chrome.json')

/** @returns {Promise<Chrome>} */
export async function ensureChrome() {
  const found = findChrome()
  const missing = [
    found ? [] : ['chromium', 'chromium-sandbox', 'fonts-liberation'],
    needsIp() ? ['iproute2'] : [],
  ].flat()
  const refusal = missing.length === 0 ? 'nothing to install' : whyNotInstall()
  if (refusal === undefined) await install(missing, found === undefined)
  const chrome = found ?? findChrome()
  if (chrome) return chrome
  throw new SetupError(
    `No Chrome or Chromium found${refusal ? `, and ${refusal}` : ''}.\n${advice()}\n  Or set CHROME_PATH to the browser's program.`,
  )
}

/** @returns {Chrome | undefined} */
export function findChrome() {
  for (const variable of ['CHROME_PATH', 'PUPPETEER_EXECUTABLE_PATH']) {
    const file = process.env[variable]
    if (!file) continue
    const chrome = isExecutable(file) ? probe(file) : undefined
    if (chrome) return chrome
    throw new SetupError(
      `${variable} is set to ${file}, which does not start.\n  Correct it, or unset it to let Callside look for a browser.`,
    )
  }
  for (const file of [...names.map(onPath), ...usualPlaces()]) {
    const chrome = file !== undefined && isExecutable(file) ? probe(file) : undefined
    if (chrome) return chrome
  }
  return undefined
}

/**
 * Ubuntu has a `chromium-browser` that only says "install the snap", so a candidate must tell its version once.
 * @param {string} file
 * @returns {Chrome | undefined}
 */
function probe(file) {
  if (process.platform === 'win32') return { path: file, name: 'Chrome' } // --version opens a window there
  const mark = `${file} ${statSync(file).mtimeMs}`
  try {
    const note = existsSync(noteFile) ? JSON.parse(readFileSync(noteFile, 'utf8')) : {}
    if (note.mark === mark) return { path: file, name: note.name }
  } catch {
    // a torn note is as good as none
  }
  try {
    const answer = execFileSync(file, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
    })
    const name = /(?:Chromium|Chrome)[^\n]*?\d+[\d.]*/.exec(answer)?.[0]
    if (name === undefined) return undefined
    if (existsSync(path.dirname(noteFile))) writeFileSync(noteFile, JSON.stringify({ mark, name }))
    return { path: file, name }
  } catch {
    return undefined
  }
}

function usualPlaces() {
  const home = os.homedir()
  if (process.platform === 'darwin') {
    const inside = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    ]
    return ['/Applications', path.join(home, 'Applications')].flatMap((folder) =>
      inside.map((file) => path.join(folder, file)),
    )
  }
  if (process.platform === 'win32') {
    const folders = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']]
    return folders.flatMap((folder) =>
      folder ? ['Google\\Chrome', 'Chromium'].map((name) => path.join(folder, name, 'Application', 'chrome.exe')) : [],
    )
  }
  return ['/opt/google/chrome/chrome', '/usr/lib/chromium/chromium', '/snap/bin/chromium']
}

/** The browser tests need `ip` to build their network; without it they run on the plain machine. */
const needsIp = () => process.platform === 'linux' && isRoot() && onPath('ip') === undefined

const isRoot = () => process.getuid?.() === 0

/** @returns {string | undefined} */
function whyNotInstall() {
  if (isSet('CALLSIDE_NO_INSTALL')) return 'CALLSIDE_NO_INSTALL forbids installing'
  if (process.platform !== 'linux' || onPath('apt-get') === undefined)
    return 'Callside can install one only on Debian and Ubuntu'
  if (isRoot()) return undefined
  if (isSet('CALLSIDE_INSTALL') && onPath('sudo') !== undefined) return undefined
  return 'installing needs root (CALLSIDE_INSTALL=1 lets Callside use sudo)'
}

/**
 * @param {string[]} packages
 * @param {boolean} mustSucceed
 */
async function install(packages, mustSucceed) {
  const [program, before] = isRoot() ? ['apt-get', []] : ['sudo', ['apt-get']]
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-q', '-o', 'DPkg::Lock::Timeout=180', '-o', 'Acquire::Retries=2']
  const label = `Installing ${packages.join(', ')} with apt-get (a minute or two)`
  const update = await runQuietly(
    'Reading the package lists with apt-get',
    program,
    [...before, ...wait, 'update'],
    env,
  )
  const result = await runQuietly(
    label,
    program,
    [...before, ...wait, 'install', '-y', '--no-install-recommends', ...packages],
    env,
  )
  if (result.ok) return
  say(lastLines(result.output))
  if (!mustSucceed)
    return say(`! ${packages.join(', ')} could not be installed; the browser tests run without a network of their own.`)
  throw new SetupError(
    update.offline || result.offline
      ? `No network: apt-get could not reach its servers, and there is no Chrome here.\n${advice()}`
      : `apt-get could not install Chromium; its last lines are above.\n${advice()}\n  Or set CHROME_PATH to the browser's program.`,
  )
}

function advice() {
  if (process.platform === 'darwin')
    return '  Install Chrome from https://www.google.com/chrome or run: brew install --cask google-chrome'
  if (process.platform === 'win32')
    return '  Install Chrome from https://www.google.com/chrome or run: winget install Google.Chrome'
  return '  Install one, for example: sudo apt-get install -y chromium (Debian), sudo dnf install chromium (Fedora), or Chrome from https://www.google.com/chrome'
}
