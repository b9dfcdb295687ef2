/** The Node that runs the project's TypeScript: this one, or the one that the project brings. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { SetupError, isExecutable, onPath, root } from './say.mjs'

const needed = 24

/** @returns {{ path: string, version: string }} */
export function runtimePath() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= needed) return { path: process.execPath, version: process.versions.node }
  const system = process.platform === 'win32' ? 'win' : process.platform
  const folder = path.join(root, 'node_modules', `node-${system}-${process.arch}`)
  const bundled = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const candidates = [existsSync(bundled) ? bundled : undefined, onPath(`node${needed}`)]
  for (const candidate of candidates) {
    const version = candidate === undefined ? undefined : versionOf(candidate)
    if (candidate !== undefined && version !== undefined) return { path: candidate, version }
  }
  throw new SetupError(
    `Callside runs on Node ${needed}; this is ${process.versions.node}, and the project brings none for ${process.platform} ${process.arch}.\n` +
      `  Install Node ${needed} (https://nodejs.org, or: nvm install ${needed} / fnm install ${needed} / brew install node@${needed}) and run the command again.`,
  )
}

/** @param {string} file */
function versionOf(file) {
  if (!isExecutable(file)) return undefined
  try {
    return execFileSync(file, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim()
  } catch {
    return undefined // built for another libc, for example
  }
}
