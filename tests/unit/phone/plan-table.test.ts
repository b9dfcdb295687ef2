import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { renderPlanTables } from '../../../scripts/plan-table.ts'
import { root } from '../../../scripts/steps.ts'

it('holds what the generator makes of the installed metadata', () => {
  const stale = renderPlanTables().filter(
    ({ file, text }) => readFileSync(path.join(root, file), 'utf8').replaceAll('\r\n', '\n') !== text,
  )
  expect(
    stale.map(({ file }) => file),
    'run npm run plan-table',
  ).toEqual([])
}, 60_000)

it('is small enough for every page', () => {
  expect(gzipSync(readFileSync(path.join(root, 'lib/phone/plan-data.ts')), { level: 9 }).length).toBeLessThan(8000)
})
