import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readManaged } from '../../../lib/storage/managed.ts'
import { memoryArea } from '../../support/memory-area.ts'

async function read(policy: Record<string, unknown>) {
  const area = memoryArea()
  await area.set(policy)
  const rejected: string[] = []
  return { managed: await readManaged(area, (key) => rejected.push(key)), rejected }
}

test('no policy says nothing', async () => {
  expect(await read({})).toEqual({
    managed: { sites: [], fieldRules: [], defaultCountry: null, hideNamesInNotifications: null },
    rejected: [],
  })
})

test('a policy is read', async () => {
  const rule = { site: 'emr.example.com', field: 'column:account no', verdict: 'not-phone' }
  const sites = [{ match: 'emr.example.com', product: 'openemr' }, { match: '*.example.org' }]
  const { managed, rejected } = await read({
    sites,
    fieldRules: [rule],
    defaultCountry: 'GB',
    hideNamesInNotifications: false,
  })
  expect(managed.sites).toEqual(sites)
  expect(managed.defaultCountry).toBe('GB')
  expect(managed.fieldRules).toEqual([rule])
  expect(managed.hideNamesInNotifications).toBe(false)
  expect(rejected).toEqual([])
})

test('an entry with a mistake is left out and named by its key, the others hold', async () => {
  const { managed, rejected } = await read({
    sites: [{ match: 'emr.example.com' }, { match: 5 }, 'emr.example.org', { match: 'x'.repeat(301) }],
    fieldRules: 'none',
    defaultCountry: 'Germany',
    hideNamesInNotifications: 'yes',
  })
  expect(managed).toEqual({
    sites: [{ match: 'emr.example.com' }],
    fieldRules: [],
    defaultCountry: null,
    hideNamesInNotifications: null,
  })
  expect(rejected.sort()).toEqual([
    'defaultCountry',
    'fieldRules',
    'hideNamesInNotifications',
    'sites',
    'sites',
    'sites',
  ])
})

test('the schema that Chrome is given names exactly what is read', async () => {
  const file = readFileSync(join(import.meta.dirname, '../../../public/managed_schema.json'), 'utf8')
  const { properties } = JSON.parse(file) as { properties: Record<string, unknown> }
  expect(Object.keys(properties).sort()).toEqual(Object.keys((await read({})).managed).sort())
})
