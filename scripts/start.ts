/** `npm start`: the whole system on this machine. With a display Chrome stays open for a person, without one it plays the tour. */
import './node-24.ts'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type Callside, launchCallside } from '../tests/support/browser.ts'
import { buildExtension } from './build.ts'
import { endAll, endOnSignals } from './lifetime.ts'
import { ownNetwork } from './network.ts'
import { run } from './processes.ts'
import { type Stack, startStack } from './stack.ts'
import { root, seconds } from './steps.ts'
import { prepareForPerson, runTour } from './tour.ts'
import { TourFailed } from './tour-steps.ts'

const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
const isTour = process.argv.includes('--tour') || !hasDisplay
const isInside = process.env['CALLSIDE_ISOLATED'] === '1'

async function timed<T>(what: string, act: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const result = await act()
  console.log(`✓ ${what} (${seconds(startedAt)})`)
  return result
}

async function main(): Promise<number> {
  if (!isInside) {
    const code = await timed('Extension built', () => buildExtension('loopback'))
    if (code !== 0) return code
    // The tour is a proof as well, so where it can it runs without any way out.
    const network = isTour ? ownNetwork() : undefined
    if (network?.isolated === true)
      return run(...network.wrap(process.execPath, process.argv.slice(1)), { cwd: root, show: true })
  }
  const logFolder = path.join(root, '.cache', 'logs')
  mkdirSync(logFolder, { recursive: true })
  const ports = { gateway: port('CALLSIDE_PORT', 8787), pages: port('CALLSIDE_PAGES_PORT', 8788) }
  const stack = await timed('Gateway, carrier simulator and sample pages running', () =>
    startStack({ ports, logFolder }),
  )
  const callside = await timed('Chrome open', () =>
    launchCallside({ headless: isTour, spki: stack.sim.spki, fakeMicrophone: isTour || isRoot() }),
  )
  try {
    return isTour ? await runTour(stack, callside) : await stay(stack, callside)
  } finally {
    await callside.close()
    await stack.stop()
  }
}

const isRoot = () => process.getuid?.() === 0

function port(variable: string, fallback: number): number {
  const value = Number(process.env[variable] ?? fallback)
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value
  throw new Error(`${variable} must be a port number`)
}

/** Until the person closes Chrome, or Ctrl-C. */
async function stay(stack: Stack, callside: Callside): Promise<number> {
  const closed = new Promise<void>((resolve) => callside.browser.once('disconnected', () => resolve()))
  await prepareForPerson(stack, callside)
  const [account] = stack.accounts
  console.log(`\n  Sample CRM   ${stack.pages.crmUrl}`)
  console.log(`  Sample EHR   ${stack.pages.ehrUrl}`)
  console.log(`  Gateway      ${stack.gatewayUrl}`)
  console.log(`  Signed in as ${account?.email ?? '-'}, password ${account?.password ?? '-'}`)
  console.log('\nClose Chrome or press Ctrl-C to end everything.')
  await closed
  return 0
}

endOnSignals()
try {
  process.exitCode = await main()
} catch (error) {
  if (error instanceof TourFailed) console.error(`\n✗ ${error.message}`)
  else console.error(`\n✗ ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
await endAll()
