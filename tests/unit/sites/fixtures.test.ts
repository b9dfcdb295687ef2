// @vitest-environment happy-dom
import '../../support/standard-dom.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRecordAt } from '../../../lib/sites/read-record.ts'
import { readAll } from '../../../lib/sites/read-all.ts'
import { elementOf, readHolder } from '../../../lib/sites/sightings.ts'
import { siteOf, sites } from '../../../lib/sites/site-of.ts'

const folder = join(import.meta.dirname, '../../fixtures/sites')

type Expected = { url: string; numbers: { to: string; ext?: string; record: object | null }[] }

const cases = readdirSync(folder).flatMap((site) =>
  readdirSync(join(folder, site))
    .filter((name) => name.endsWith('.html'))
    .map((name) => ({ site, name: name.slice(0, -'.html'.length) })),
)

describe('a saved page', () => {
  it.each(cases)('$site/$name shows what its list says', ({ site: id, name }) => {
    const expected = JSON.parse(readFileSync(join(folder, id, `${name}.json`), 'utf8')) as Expected
    document.body.innerHTML = readFileSync(join(folder, id, `${name}.html`), 'utf8')
    const url = new URL(expected.url)
    const site = siteOf(url)
    expect(site.id).toBe(id)

    const holders = readAll(document.body, (element) => element.shadowRoot)
    const seen = [...holders].flatMap((holder) =>
      readHolder(holder, { site, defaultCountry: 'US' }).map(({ to, ext }) => ({
        to,
        ...(ext ? { ext } : {}),
        record: readRecordAt(site, elementOf(holder), url),
      })),
    )
    const byNumber = (list: Expected['numbers']) => list.toSorted((a, b) => a.to.localeCompare(b.to))
    expect(byNumber(seen)).toEqual(byNumber(expected.numbers))
  })

  it('exists for every site that has a host of its own, also one where nothing may be found', () => {
    const withHost = sites.filter((site) => site.id !== 'openemr').map((site) => site.id)
    const missing = withHost.filter((id) => {
      const names = cases.filter((each) => each.site === id).map((each) => each.name)
      return names.length < 2 || !names.includes('nothing')
    })
    expect(missing).toEqual([])
  })
})
