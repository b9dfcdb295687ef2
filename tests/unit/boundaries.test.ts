import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

type Settings = { forbidden: object[]; allowed: object[]; allowedSeverity: 'error'; options: object }

const root = path.resolve(import.meta.dirname, '../..')
const { forbidden, allowed, allowedSeverity, options } = createRequire(import.meta.url)(
  path.join(root, '.dependency-cruiser.cjs'),
) as Settings

/** A line of code, planted in a file, and the rule that has to object. */
const planted: [file: string, code: string, rule: string][] = [
  ['lib/core/a.ts', "import '../call/target.ts'", 'not-in-allowed'],
  ['lib/call/a.ts', "import type { T } from '../contracts/target.ts'", 'not-in-allowed'],
  ['lib/policy/a.ts', "export { t } from '../storage/target.ts'", 'not-in-allowed'],
  ['lib/sites/a.ts', "const t = await import('../contracts/target.ts')", 'not-in-allowed'],
  ['lib/media/a.ts', "import { t } from '../call/target.ts'", 'not-in-allowed'],
  ['lib/ui/a.ts', "import '../session/target.ts'", 'not-in-allowed'],
  ['components/A.tsx', "import '../lib/storage/target.ts'", 'not-in-allowed'],
  ['lib/core/b.ts', "import '../../gateway/src/target.ts'", 'not-in-allowed'],
  ['gateway/src/routes/a.ts', "import '../../../lib/session/target.ts'", 'not-in-allowed'],
  ['entrypoints/offscreen/a.ts', "import '../background/target.ts'", 'not-in-allowed'],
  ['lib/core/c.ts', "import 'node:fs'", 'not-in-allowed'],
  ['lib/ui/b.ts', "import '@twilio/voice-sdk'", 'not-in-allowed'],
  ['lib/session/b.ts', "import 'dexie'", 'not-in-allowed'],
  ['lib/sites/b.ts', "import 'libphonenumber-js/min'", 'not-in-allowed'],
  ['lib/messaging/b.ts', "import 'webextension-polyfill'", 'not-in-allowed'],
  ['lib/session/c.ts', "import 'react'", 'not-in-allowed'],
  ['gateway/src/routes/b.ts', "import 'kysely'", 'not-in-allowed'],
  ['gateway/src/routes/c.ts', "import 'better-auth'", 'not-in-allowed'],
  ['gateway/src/routes/d.ts', "import 'twilio'", 'not-in-allowed'],
  ['gateway/src/domain/a.ts', "import '../db/target.ts'", 'domain-is-pure'],
  ['gateway/src/domain/b.ts', "import 'hono'", 'domain-without-packages'],
  ['gateway/src/vendors/a.ts', "import '../../../simulator/target.ts'", 'product-does-not-know-the-simulator'],
  ['simulator/a.ts', "import '../gateway/src/target.ts'", 'not-in-allowed'],
  ['lib/storage/a.ts', "import 'fake-indexeddb'", 'no-development-package-in-the-product'],
  ['lib/core/d.ts', "import './nowhere.ts'", 'no-unresolvable'],
  ['lib/call/one.ts', "import './two.ts'", 'no-cycles'],
  ['lib/core/lonely.ts', 'export const nobody = 1', 'no-orphans'],
]

const harmless: [file: string, code: string][] = [
  ['lib/session/fine.ts', "import '../call/target.ts'\nimport type { T } from '../api/target.ts'"],
  ['lib/media/fine.ts', "import type { T } from '../call/target.ts'\nimport '@twilio/voice-sdk'"],
  ['gateway/src/db/fine.ts', "import 'kysely'\nimport 'node:path'\nimport '../domain/target.ts'"],
  ['entrypoints/background/fine.ts', "import '../../lib/storage/target.ts'\nimport './target.ts'"],
  ['lib/messaging/browser.ts', "import 'webextension-polyfill'"],
  ['tests/e2e/fine.ts', "import '../../simulator/target.ts'\nimport 'puppeteer'"],
]

let folder: string
let violations: { from: string; rule: string }[]

function plant(file: string, code: string) {
  const place = path.join(folder, file)
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, `${code}\n`)
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'callside-boundaries-'))
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  symlinkSync(path.join(root, 'package.json'), path.join(folder, 'package.json'))
  for (const [file, code] of [...planted, ...harmless]) {
    plant(file, code)
    for (const [, target] of code.matchAll(/'(\.[^']*target\.ts)'/g)) {
      plant(path.join(path.dirname(file), target ?? ''), 'export const t = 1\nexport type T = 1')
    }
  }
  plant('lib/call/two.ts', "import './one.ts'")
  const folders = ['lib', 'components', 'gateway', 'entrypoints', 'simulator', 'tests']
  const reply = await cruise(folders, {
    ...options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden, allowed, allowedSeverity },
    preserveSymlinks: true,
  } as Parameters<typeof cruise>[1])
  violations = (reply.output as ICruiseResult).summary.violations.map(({ from, rule }) => ({ from, rule: rule.name }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the import boundaries', () => {
  it.each(planted)('object to %s with %s', (file, _code, rule) => {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule)).toContain(rule)
  })

  it.each(harmless)('leave %s alone', (file) => {
    expect(violations.filter(({ from }) => from === file)).toEqual([])
  })
})
