import { describe, expect, it } from 'vitest'
import {
  covers,
  hostText,
  isUrlIn,
  partsOf,
  siteAt,
  siteFromPolicy,
  siteTyped,
} from '../../../lib/access/site-pattern.ts'

const site = (pattern: string) => ({ ok: true, pattern })
const fault = (code: string) => ({ ok: false, code })

describe('the site of an open page', () => {
  it.each([
    ['https://app.hubspot.com/contacts/48213907/record/0-1/51?q=1#notes', site('https://app.hubspot.com/*')],
    ['https://EMR.Clinic.example:8443/openemr/', site('https://emr.clinic.example/*')],
    ['http://192.168.4.20/openemr', site('http://192.168.4.20/*')],
    ['http://172.31.0.5/', site('http://172.31.0.5/*')],
    ['http://crm.localhost:8788/', site('http://crm.localhost/*')],
    ['http://emr/openemr', site('http://emr/*')],
    ['http://[::1]:8080/', site('http://[::1]/*')],
    ['https://[2001:db8::1]/', site('https://[2001:db8::1]/*')],
    ['http://emr.clinic.example/', fault('not-secure')],
    ['http://172.32.0.5/', fault('not-secure')],
    ['http://local.example.com/', fault('not-secure')],
    ['chrome://extensions/', fault('not-a-web-page')],
    ['file:///home/ana/chart.html', fault('not-a-web-page')],
    ['javascript:alert(1)', fault('not-a-web-page')],
    ['', fault('not-an-address')],
  ])('%s', (url, expected) => expect(siteAt(url)).toEqual(expected))
})

describe('an address that a person types', () => {
  it.each([
    ['emr.clinic.example', site('https://emr.clinic.example/*')],
    ['  emr.clinic.example:8443/openemr/interface ', site('https://emr.clinic.example/*')],
    ['https://emr.clinic.example', site('https://emr.clinic.example/*')],
    ['emr.clinic.local/openemr', site('http://emr.clinic.local/*')],
    ['10.0.0.7', site('http://10.0.0.7/*')],
    ['localhost:8080', site('http://localhost/*')],
    ['müller.example', site('https://xn--mller-kva.example/*')],
    ['http://emr.clinic.example', fault('not-secure')],
    ['*.clinic.example', fault('not-an-address')],
    ['hubspot', fault('not-an-address')],
    ['two words.example', fault('not-an-address')],
    ['', fault('empty')],
    [`${'a'.repeat(3000)}.example`, fault('not-an-address')],
    ['chrome://settings', fault('not-a-web-page')],
  ])('%s', (text, expected) => expect(siteTyped(text)).toEqual(expected))
})

describe('a site of a policy', () => {
  it.each([
    ['emr.corp.example', 'https://emr.corp.example/*'],
    ['*.corp.example', 'https://*.corp.example/*'],
    ['https://emr.corp.example', 'https://emr.corp.example/*'],
    ['https://emr.corp.example/*', 'https://emr.corp.example/*'],
    ['http://EMR.corp.example/', 'http://emr.corp.example/*'],
    ['<all_urls>', null],
    ['*://*/*', null],
    ['https://*/*', null],
    ['*.com', null],
    ['https://emr.corp.example/chart/*', null],
    ['ftp://emr.corp.example/*', null],
    ['emr..example', null],
    ['', null],
  ])('%s', (text, expected) => expect(siteFromPolicy(text)).toBe(expected))
})

describe('a pattern', () => {
  it('matches whole hosts or at a dot, and its own scheme', () => {
    expect(isUrlIn('https://x.example/*', 'https://x.example/a')).toBe(true)
    expect(isUrlIn('https://x.example/*', 'https://netflix.example/')).toBe(false)
    expect(isUrlIn('https://x.example/*', 'https://a.x.example/')).toBe(false)
    expect(isUrlIn('https://*.x.example/*', 'https://a.b.x.example/')).toBe(true)
    expect(isUrlIn('https://*.x.example/*', 'https://x.example/')).toBe(true)
    expect(isUrlIn('https://*.x.example/*', 'https://ax.example/')).toBe(false)
    expect(isUrlIn('https://x.example/*', 'http://x.example/')).toBe(false)
    expect(isUrlIn('https://x.example/*', 'nothing')).toBe(false)
  })
  it('is covered by a permission that is as wide or wider', () => {
    expect(covers('<all_urls>', 'https://x.example/*')).toBe(true)
    expect(covers('https://*/*', 'https://x.example/*')).toBe(true)
    expect(covers('https://*/*', 'http://x.example/*')).toBe(false)
    expect(covers('*://*.example/*', 'http://x.example/*')).toBe(true)
    expect(covers('https://*.x.example/*', 'https://*.x.example/*')).toBe(true)
    expect(covers('https://*.x.example/*', 'https://x.example/*')).toBe(true)
    expect(covers('https://x.example/*', 'https://*.x.example/*')).toBe(false)
    expect(covers('https://x.example/*', 'https://ax.example/*')).toBe(false)
    expect(covers('https://x.example/*', 'https://*/*')).toBe(false)
  })
  it('reads as a host, with the scheme where that is not the usual one', () => {
    expect(hostText('https://*.x.example/*')).toBe('*.x.example')
    expect(hostText('http://10.0.0.7/*')).toBe('http://10.0.0.7')
  })
  it('names one host', () => {
    expect(partsOf('http://*.localhost/*')).toEqual({ scheme: 'http', host: 'localhost', below: true })
    expect(partsOf('https://*.co/*')).toBeNull()
  })
})
