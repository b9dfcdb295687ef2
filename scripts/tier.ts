/** One tier of tests: `node scripts/tier.ts browser [vitest arguments]`. */
import './node-24.ts'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { buildExtension } from './build.ts'
import { endAll, endOnSignals, temporaryFolder } from './lifetime.ts'
import { ownNetwork } from './network.ts'
import { run } from './processes.ts'
import { root } from './steps.ts'

export const tiers = ['unit', 'gateway', 'browser', 'e2e'] as const
export type Tier = (typeof tiers)[number]
export type Outcome = { code: number; passed: number; failed: number; skipped: number }

type Report = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

const inBrowser = (tier: Tier) => tier === 'browser' || tier === 'e2e'

export async function runTier(tier: Tier, extra: string[] = []): Promise<Outcome> {
  const folder = temporaryFolder(tier)
  const report = path.join(folder, 'report.json')
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  let [command, args] = [process.execPath, [vitest, 'run', '--project', tier, ...reporters, ...extra]]
  if (inBrowser(tier)) {
    const network = ownNetwork()
    if (network.isolated) [command, args] = network.wrap(command, args)
    else console.log(`! The ${tier} tests run on the plain machine: ${network.reason}`)
  }
  // Profiles and databases that a killed run leaves go with this folder.
  const code = await run(command, args, { cwd: root, env: { ...process.env, TMPDIR: folder }, show: true })
  return { code, ...counts(report, code) }
}

function counts(file: string, code: number): Omit<Outcome, 'code'> {
  if (!existsSync(file)) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  // A file that cannot be loaded fails without a single test of its own.
  const unloaded = report.testResults.filter(
    (result) => result.status === 'failed' && result.assertionResults.length === 0,
  ).length
  const failed = report.numFailedTests + unloaded
  return {
    passed: report.numPassedTests,
    failed: code !== 0 ? Math.max(1, failed) : failed,
    skipped: report.numPendingTests,
  }
}

if (import.meta.main) {
  endOnSignals()
  const [name, ...extra] = process.argv.slice(2)
  const tier = tiers.find((candidate) => candidate === name)
  if (tier === undefined) {
    console.error(`Which tier? One of: ${tiers.join(', ')}`)
    process.exitCode = 1
  } else if (inBrowser(tier) && (await buildExtension('loopback')) !== 0) {
    process.exitCode = 1
  } else {
    process.exitCode = (await runTier(tier, extra)).code
  }
  await endAll()
}
