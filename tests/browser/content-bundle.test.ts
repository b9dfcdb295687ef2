/** What every page has to load, and what it must not. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loopbackBuild } from '../../scripts/build.ts'
import { restOfPlans } from '../../lib/phone/plan-data-rest.ts'
import { plans } from '../../lib/phone/plan-data.ts'

const root = join(import.meta.dirname, '../..')
const scriptOf = (file: string): string => readFileSync(join(root, loopbackBuild, file), 'utf8')
const contentScript = 'content-scripts/crm.js'

/** As text that a bundler cannot write in another way. */
const sampleOf = (text: string): string => text.split('\n').find((line) => /^[\w~,]{9,}$/.test(line)) ?? ''

describe('the content script', () => {
  it('holds no React, no zod, no polyfill, no libphonenumber-js, and asks nothing of the network', () => {
    const script = scriptOf(contentScript)
    const traces = ['react', 'ZodError', 'webextension-polyfill', 'country_calling_codes', 'fetch(', 'XMLHttpRequest']
    expect([...traces, 'innerHTML'].filter((trace) => script.includes(trace))).toEqual([])
  })

  it('says nothing to the page when it starts', () => {
    expect(scriptOf(contentScript)).not.toMatch(/wxt:|postMessage\(\{type/)
  })

  it('leaves the plans that pages seldom need to the worker', () => {
    const [here, there] = [sampleOf(plans), sampleOf(restOfPlans)]
    expect(here.length).toBeGreaterThan(8)
    expect(there.length).toBeGreaterThan(8)
    const holds = (file: string, text: string) => scriptOf(file).includes(text)
    expect([holds(contentScript, here), holds(contentScript, there)]).toEqual([true, false])
    expect([holds('page-list.js', here), holds('page-list.js', there)]).toEqual([true, true])
  })
})
