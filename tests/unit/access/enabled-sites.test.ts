import { describe, expect, it } from 'vitest'
import { mayRun, type Sources, siteFor, sitesOf } from '../../../lib/access/enabled-sites.ts'
import { productAt, productName, products } from '../../../lib/access/products.ts'
import { partsOf } from '../../../lib/access/site-pattern.ts'

const crm = 'https://crm.example/*'
const emr = 'https://emr.example/*'
const sources = (given: Partial<Sources>): Sources => ({ chosen: [], managed: [], required: [], granted: [], ...given })

describe('where Callside runs', () => {
  it('is nowhere before somebody chooses', () => {
    expect(sitesOf(sources({}))).toEqual([])
    expect(sitesOf(sources({ required: ['<all_urls>', 'https://*/*'], granted: ['https://*/*'] }))).toEqual([])
  })
  it('is where the person chose and Chrome gave the permission', () => {
    const chosen = [{ pattern: crm }, { pattern: emr, product: 'openemr' }]
    expect(sitesOf(sources({ chosen, granted: [emr] }))).toEqual([
      { pattern: emr, product: 'openemr', by: 'user', granted: true },
    ])
  })
  it('is also where a permission was given on a page of Chrome', () => {
    expect(sitesOf(sources({ granted: [crm, 'https://*/*', 'wss://x.example/*'] }))).toEqual([
      { pattern: crm, by: 'user', granted: true },
    ])
  })
  it('is where the admin says, once the permission is there', () => {
    const managed = [{ pattern: emr, product: 'openemr' }]
    expect(sitesOf(sources({ managed, chosen: [{ pattern: emr }] }))).toEqual([
      { pattern: emr, product: 'openemr', by: 'organisation', granted: false },
    ])
    expect(sitesOf(sources({ managed, granted: ['https://*/*'] }))[0]).toMatchObject({ granted: true })
  })
  it('is where the build says', () => {
    const required = ['http://*.localhost/*']
    expect(sitesOf(sources({ required, granted: required }))).toEqual([
      { pattern: 'http://*.localhost/*', by: 'build', granted: true },
    ])
  })
})

describe('a page', () => {
  const sites = sitesOf(
    sources({
      chosen: [{ pattern: crm }],
      managed: [{ pattern: 'https://*.crm.example/*' }, { pattern: 'https://off.example/*' }],
      granted: ['https://*.crm.example/*', crm],
    }),
  )
  it('belongs to the narrowest site', () => {
    expect(siteFor(sites, 'https://eu.crm.example/')?.pattern).toBe('https://*.crm.example/*')
    expect(siteFor(sites, 'https://off.example/')).toBeNull()
    expect(siteFor(sites, 'https://crm.example.evil.example/')).toBeNull()
  })
  it('and a frame in it run when both are of an enabled site', () => {
    const topUrl = 'https://crm.example/contacts'
    expect(mayRun(sites, { origin: 'https://crm.example', topUrl })).toBe(true)
    expect(mayRun(sites, { origin: 'https://eu.crm.example:8443', topUrl })).toBe(true)
    expect(mayRun(sites, { origin: 'null', topUrl })).toBe(true)
    expect(mayRun(sites, { origin: 'https://ads.example', topUrl })).toBe(false)
    expect(mayRun(sites, { origin: undefined, topUrl })).toBe(false)
  })
  it('of an enabled site does not run inside a page that is not', () => {
    expect(mayRun(sites, { origin: 'https://crm.example', topUrl: 'https://evil.example/' })).toBe(false)
    expect(mayRun(sites, { origin: 'https://crm.example', topUrl: undefined })).toBe(false)
  })
})

describe('the products that are known', () => {
  it('have patterns that name hosts, each host once', () => {
    const patterns = products.flatMap((product) => product.patterns)
    expect(patterns.filter((pattern) => !partsOf(pattern))).toEqual([])
    expect(new Set(patterns).size).toBe(patterns.length)
  })
  it('are recognised by their address', () => {
    expect(productAt('https://app-eu1.hubspot.com/contacts/1')?.name).toBe('HubSpot')
    expect(productAt('https://acme.my.salesforce.com/')?.name).toBe('Salesforce')
    expect(productAt('https://hubspot.com.evil.example/')).toBeNull()
    expect(productName('openemr')).toBe('OpenEMR')
    expect(productName('constructor')).toBeNull()
  })
})
