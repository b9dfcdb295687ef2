// @vitest-environment happy-dom
import '../../support/standard-dom.ts'
import { describe, expect, it } from 'vitest'
import { fieldKeyOf } from '../../../lib/sites/field-key.ts'
import { generic } from '../../../lib/sites/generic.ts'
import { hubspot } from '../../../lib/sites/hubspot.ts'
import { type FieldRules, readHolder } from '../../../lib/sites/sightings.ts'
import { countriesOfPage } from '../../../lib/sites/page-country.ts'

const at = (html: string): Element => {
  document.body.innerHTML = html
  return document.getElementById('x') as Element
}
const headed = (name: string) =>
  at(
    `<table><tr><th>Name</th><th>${name}</th><th>A</th></tr><tr><td>Ana</td><td id="x">415-555-0132</td><td></td></tr></table>`,
  )

describe('fieldKeyOf', () => {
  it('names a column by its header', () => {
    expect(fieldKeyOf(headed('Work  Phone:'), generic)).toBe('column:work phone')
  })

  it('is the same on two records, and holds no id of theirs', () => {
    const keys = [20151, 20152].map((id) =>
      fieldKeyOf(
        at(`<table><tr><td data-table-external-id="cell-0-1-ref_${id}-${id}"><i id="x">1</i></td></tr></table>`),
        hubspot,
      ),
    )
    expect(keys).toEqual(['site:ref_#', 'site:ref_#'])
  })

  it('is null where nothing names the field', () => {
    expect(fieldKeyOf(at('<p><i id="x">415-555-0132</i></p>'), generic)).toBeNull()
  })

  it('lets a rule take a number away, and give one to bare digits', () => {
    const read = (html: Element, rules: FieldRules) =>
      readHolder(html, { site: generic, defaultCountry: 'US', rules }).map(({ to }) => to)
    expect(read(headed('Phone'), new Map([['column:phone', 'not-phone']]))).toEqual([])
    const bare = '<dl><dt>Reach</dt><dd id="x">4155550132</dd></dl>'
    expect(read(at(bare), new Map())).toEqual([])
    expect(read(at(bare), new Map([['label:reach', 'phone']]))).toEqual(['+14155550132'])
  })
})

describe('countriesOfPage', () => {
  it.each([
    ['en-GB', ['en-US'], ['GB', 'US']],
    ['de', ['en-US'], ['DE', 'US']],
    ['en', ['en-US', 'de-CH'], ['US', 'CH']],
    ['', [], []],
    ['xx-ZZ', ['fr'], []],
  ])('lang=%s of a person with %o', (lang, languages, countries) => {
    expect(countriesOfPage(lang, languages)).toEqual(countries)
  })
})
