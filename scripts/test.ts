/** `npm test`: everything, on a machine where nothing has been installed by hand. The last line is the sum of all tests. */
import './node-24.ts'
import { buildExtension } from './build.ts'
import { checks } from './check.ts'
import { endAll, endOnSignals } from './lifetime.ts'
import { type Step, runSteps, seconds } from './steps.ts'
import { type Outcome, type Tier, runTier } from './tier.ts'

const limitMs = 24 * 60_000

const startedAt = performance.now()
const total = { passed: 0, failed: 0, skipped: 0 }

function add(outcome: Outcome) {
  total.passed += outcome.passed
  total.failed += outcome.failed
  total.skipped += outcome.skipped
}

function tier(name: Tier): Step {
  return {
    name: `${name} tests`,
    run: async () => {
      const outcome = await runTier(name)
      add(outcome)
      if (outcome.code === 0 && outcome.passed === 0)
        throw new Error('No test ran: the tier is empty or its files are not found.')
      return outcome.code
    },
    onFailure: `npm run test:${name} runs them alone`,
  }
}

const slow: Step[] = [
  { name: 'build of the extension', run: () => buildExtension('loopback'), onFailure: 'see the output of wxt above' },
  tier('gateway'),
  tier('browser'),
  tier('e2e'),
]

endOnSignals()
const limit = setTimeout(() => {
  console.error(`\n✗ Stopped after ${seconds(startedAt)}: the whole run has to stay under 25 minutes.`)
  void endAll().then(() => finish(false))
}, limitMs)

function finish(ok: boolean): never {
  const failed = ok ? total.failed : Math.max(1, total.failed)
  console.log(`\n${total.skipped > 0 ? `${total.skipped} skipped, ` : ''}${seconds(startedAt)} in all`)
  console.log(`${total.passed} passed, ${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
}

// Chrome is not worth its minutes while a quick check fails.
const ok = (await runSteps(checks(add), 'to-the-end')) && (await runSteps(slow, 'to-the-first-failure'))
clearTimeout(limit)
await endAll()
finish(ok)
