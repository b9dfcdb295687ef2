import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { pagesFolder, readPages } from '../../../bench/detect-quality/page-set.ts'
import { sites } from '../../../lib/sites/site-of.ts'

const pages = readPages()

/** Products that Callside names or supports: ../../../docs/adding-a-crm.md. */
const named = [
  'athenaone',
  'drchrono',
  'eclinicalworks',
  'hubspot',
  'openemr',
  'openmrs',
  'pipedrive',
  'practice-fusion',
  'salesforce',
  'salesforce-classic',
  'tebra',
  'zoho',
]

/** The page and its frames, as one text without what only separates. */
function markupOf(id: string): string {
  const file = path.join(pagesFolder, `${id}.html`)
  const page = readFileSync(file, 'utf8')
  const frames = [...page.matchAll(/src="([\w-]+\.frame\.html)"/g)].map(([, name = '']) =>
    readFileSync(path.join(path.dirname(file), name), 'utf8'),
  )
  return [page, ...frames].join('\n')
}

describe('the labelled set of pages', () => {
  it('has at least 60 pages, each with its markup and its list', () => {
    expect(pages.length).toBeGreaterThanOrEqual(60)
    expect(pages.filter(({ id }) => !existsSync(path.join(pagesFolder, `${id}.html`)))).toEqual([])
    const lonely = globSync('*/*.html', { cwd: pagesFolder })
      .filter((file) => !file.endsWith('.frame.html'))
      .filter((file) => !existsSync(path.join(pagesFolder, file.replace(/html$/, 'json'))))
    expect(lonely).toEqual([])
  })

  it.each(named)('has for %s a page with numbers and one in which nothing may be found', (product) => {
    const own = pages.filter(({ id }) => id.startsWith(`${product}/`))
    expect(own.some(({ numbers }) => numbers.length > 0)).toBe(true)
    expect(own.some(({ numbers, refused }) => numbers.length === 0 && refused.length > 0)).toBe(true)
  })

  it('has each site that ships among its products', () => {
    expect(sites.map(({ id }) => id).filter((id) => !named.includes(id))).toEqual([])
  })

  it('lists only what is in the markup', () => {
    const digits = (text: string) => text.normalize('NFKC').replaceAll(/\P{Nd}/gu, '')
    const missing = pages.flatMap(({ id, numbers, refused }) => {
      const markup = markupOf(id)
      const all = digits(markup)
      return [
        ...refused.filter((text) => !markup.includes(text)),
        ...numbers.map(({ text }) => text).filter((text) => !all.includes(digits(text))),
      ].map((text) => `${id}: ${text}`)
    })
    expect(missing).toEqual([])
  })

  it('refuses no text that it expects', () => {
    const both = pages.filter(({ numbers, refused }) => numbers.some(({ text }) => refused.includes(text)))
    expect(both.map(({ id }) => id)).toEqual([])
  })
})
