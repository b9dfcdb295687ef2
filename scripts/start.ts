/** `npm start`: the whole system on this machine. With a display Chrome stays open for a person, without one it plays the tour. */
import './node-24.ts'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type Callside, launchCallside } from '../tests/support/browser.ts'
import { buildExtension } from './build.ts'
import { readDemoPorts, refuseTakenPorts } from './demo-ports.ts'
import { writeDemoState } from './demo-state.ts'
import { atEnd, endAll, endOnSignals, isStopping } from './lifetime.ts'
import { ownNetwork } from './network.ts'
import { run } from './processes.ts'
import { type Stack, startStack } from './stack.ts'
import { root, seconds } from './steps.ts'
import { prepareForPerson, runTour } from './tour.ts'

const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
const isTour = process.argv.includes('--tour') || process.argv.includes('--pictures') || !hasDisplay
const isInside = process.env['CALLSIDE_ISOLATED'] === '1'

async function timed<T>(what: string, act: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const result = await act()
  if (!isStopping()) console.log(`✓ ${what} (${seconds(startedAt)})`)
  return result
}

async function main(): Promise<number> {
  const ports = readDemoPorts(process.env)
  if (!isInside) {
    // The tour is a proof as well, so where it can it runs without any way out.
    const network = isTour ? ownNetwork() : undefined
    // In a network of its own no port is taken.
    if (network?.isolated !== true) await refuseTakenPorts(ports)
    await timed('Extension built', build)
    if (network?.isolated === true)
      return run(...network.wrap(process.execPath, process.argv.slice(1)), { cwd: root, show: true })
  }
  const logFolder = path.join(root, '.cache', 'logs')
  mkdirSync(logFolder, { recursive: true })
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

async function build(): Promise<void> {
  if ((await buildExtension('loopback')) !== 0)
    throw new Error('The extension cannot be built: see the output of wxt above.')
}

/** Until the person closes Chrome, or Ctrl-C. */
async function stay(stack: Stack, callside: Callside): Promise<number> {
  const closed = new Promise<void>((resolve) => callside.browser.once('disconnected', () => resolve()))
  await prepareForPerson(stack, callside)
  const [line = ''] = stack.numbers
  atEnd(writeDemoState({ controlUrl: stack.sim.controlUrl, line, pid: process.pid }))
  const [own, ...others] = stack.accounts
  console.log(`\n  Sample CRM   ${stack.pages.crmUrl}`)
  console.log(`  Sample EHR   ${stack.pages.ehrUrl}`)
  console.log(`  Gateway      ${stack.gatewayUrl}`)
  console.log(`  Signed in as ${own?.email ?? '-'}, password ${own?.password ?? '-'}`)
  for (const { email, password } of others) console.log(`  Or as        ${email}, password ${password}`)
  console.log(`\n  To be called: npm run ring, in a second terminal (the line is ${line})`)
  console.log('\nClose Chrome or press Ctrl-C to end everything.')
  await closed
  return 0
}

endOnSignals()
try {
  process.exitCode = await main()
} catch (error) {
  // What fails while everything is being ended is no failure to report.
  if (!isStopping()) console.error(`\n✗ ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
await endAll()
