import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { renderPlanTable } from '../../../scripts/plan-table.ts'
import { root } from '../../../scripts/steps.ts'

const file = path.join(root, 'lib/phone/plan-data.ts')

it('holds what the generator makes of the installed metadata', () => {
  expect(readFileSync(file, 'utf8').replaceAll('\r\n', '\n') === renderPlanTable(), 'run npm run plan-table').toBe(true)
}, 60_000)

it('is small enough for every page', () => {
  expect(gzipSync(readFileSync(file), { level: 9 }).length).toBeLessThan(23_000)
})
