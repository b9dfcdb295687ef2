import './node-24.ts'
import { endAll, endOnSignals } from './lifetime.ts'
import { tool } from './steps.ts'

export const storeBuild = '.output/chrome-mv3'
export const loopbackBuild = '.output/chrome-mv3-loopback'

/** The store's build, or the same code that also runs on loopback pages, for the demo and the tests. */
export function buildExtension(
  target: 'store' | 'loopback',
  command: 'build' | 'zip' = 'build',
  show = false,
): Promise<number> {
  const env = { CALLSIDE_LOOPBACK: target === 'loopback' ? '1' : '', NODE_ENV: 'production' }
  return tool('wxt/bin/wxt.mjs', [command], env, show)
}

if (import.meta.main) {
  endOnSignals()
  const target = process.argv.includes('--loopback') ? 'loopback' : 'store'
  process.exitCode = await buildExtension(target, process.argv.includes('--zip') ? 'zip' : 'build', true)
  await endAll()
}
