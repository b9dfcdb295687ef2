import './node-24.ts'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { endAll, endOnSignals } from './lifetime.ts'
import { checkNotices } from './notices.ts'
import { checkRequirements } from './requirements.ts'
import { type Step, root, runSteps, tool } from './steps.ts'
import { type Outcome, runTier } from './tier.ts'

/** What a change has to pass before anyone looks at it, quickest first. */
export function checks(onOutcome: (outcome: Outcome) => void = () => undefined): Step[] {
  return [
    {
      name: 'types',
      run: () => tool('typescript/bin/tsc', ['-p', 'tsconfig.json']),
      onFailure: 'see the errors above',
    },
    {
      name: 'pure layers without DOM',
      run: () => tool('typescript/bin/tsc', ['-p', 'tsconfig.pure.json']),
      onFailure: 'lib/core, call, policy and phone take time, ids and the outside world as arguments',
    },
    {
      name: 'format',
      run: () => tool('@biomejs/biome/bin/biome', ['format', '.']),
      onFailure: 'npm run fix puts it right',
    },
    {
      name: 'lint',
      run: () => tool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '.']),
      onFailure: 'see the rules above; a waiver needs a reason on its line',
    },
    {
      name: 'import boundaries',
      run: () =>
        tool('dependency-cruiser/bin/dependency-cruiser.mjs', [
          '--config',
          '.dependency-cruiser.cjs',
          ...sourceFolders,
          'wxt.config.ts',
          'vitest.config.ts',
        ]),
      onFailure: 'docs/architecture.md has the table of who may import whom',
    },
    { name: 'dead code', run: () => tool('knip/bin/knip.js', ['--no-progress']), onFailure: 'delete what nobody uses' },
    {
      name: 'requirements',
      run: checkRequirements,
      onFailure: 'npm run requirements writes docs/requirements.md again',
    },
    { name: 'notices', run: checkNotices, onFailure: 'npm run notices writes THIRD_PARTY_NOTICES.md again' },
    {
      name: 'unit tests',
      run: async () => {
        const outcome = await runTier('unit')
        onOutcome(outcome)
        return outcome.code
      },
      onFailure: 'npm run test:unit runs them alone',
    },
  ]
}

const sourceFolders = [
  'entrypoints',
  'components',
  'lib',
  'gateway',
  'simulator',
  'demo',
  'scripts',
  'bench',
  'tests',
].filter((folder) => existsSync(path.join(root, folder)))

if (import.meta.main) {
  endOnSignals()
  process.exitCode = (await runSteps(checks(), 'to-the-end')) ? 0 : 1
  await endAll()
}
