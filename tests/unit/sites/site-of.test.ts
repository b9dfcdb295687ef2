import { describe, expect, it } from 'vitest'
import { isHostOf } from '../../../lib/sites/site.ts'
import { siteOf, sites } from '../../../lib/sites/site-of.ts'

describe('siteOf', () => {
  it.each([
    ['https://app.hubspot.com/contacts/1/record/0-1/2', 'hubspot'],
    ['https://app-eu1.hubspot.com/', 'hubspot'],
    ['https://hubspot.com/', 'generic'],
    ['https://app.hubspot.com.evil.example/', 'generic'],
    ['https://evil-app.hubspot.com/', 'generic'],
    ['https://notapp.hubspot.company/', 'generic'],
    ['https://demo.openemr.io/openemr/interface/main/tabs/main.php', 'openemr'],
    ['https://ehr.example/chart/1', 'generic'],
    ['about:blank', 'generic'],
  ])('%s is %s', (url, id) => {
    expect(siteOf(new URL(url)).id).toBe(id)
  })

  it('never has two answers', () => {
    const hosts = sites.flatMap((site) => site.hosts)
    const candidates = [...hosts, ...hosts.map((each) => `a.${each}`), 'localhost', 'example.com']
    expect(candidates.filter((host) => sites.filter((site) => isHostOf(site, host)).length > 1)).toEqual([])
  })

  it('knows each site by an id of its own, with at least one host and one record', () => {
    expect(new Set(sites.map((site) => site.id)).size).toBe(sites.length)
    for (const site of sites) {
      expect(site.id).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(site.hosts.length).toBeGreaterThan(0)
      expect(site.records.length).toBeGreaterThan(0)
    }
  })
})
