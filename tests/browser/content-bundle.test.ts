/** What every CRM page has to load: the number finder's data, and little else. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'
import { loopbackBuild } from '../../scripts/build.ts'

const root = join(import.meta.dirname, '../..')
/** On top of the whole of libphonenumber-js; and of what of it is really used, with WXT's start code counted as ours. */
const OVER_WHOLE = 30_000
const OVER_USED = 45_000

const used = `import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'
globalThis.library = [getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString]`
const whole = `import * as library from 'libphonenumber-js/max'
globalThis.library = { ...library }`

async function bundledSize(code: string): Promise<number> {
  const entry = 'virtual:library'
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [
      { name: 'entry', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? code : null) },
    ],
    build: { write: false, minify: true, rollupOptions: { input: entry } },
  })
  const outputs = Array.isArray(result) ? result : [result]
  const chunks = outputs.flatMap((each) => ('output' in each ? each.output : []))
  return chunks.reduce((sum, chunk) => sum + (chunk.type === 'chunk' ? Buffer.byteLength(chunk.code) : 0), 0)
}

describe('the content script', () => {
  const script = readFileSync(join(root, loopbackBuild, 'content-scripts/crm.js'), 'utf8')

  it('is the library and little of our own', async () => {
    const size = Buffer.byteLength(script)
    const [ofWhole, ofUsed] = [await bundledSize(whole), await bundledSize(used)]
    expect(ofUsed).toBeGreaterThan(100_000)
    expect(size - ofWhole).toBeLessThan(OVER_WHOLE)
    expect(size - ofUsed).toBeLessThan(OVER_USED)
  })

  it('holds no React, no zod, no polyfill, and asks nothing of the network', () => {
    const traces = ['react', 'ZodError', 'webextension-polyfill', 'fetch(', 'XMLHttpRequest', 'innerHTML']
    expect(traces.filter((trace) => script.includes(trace))).toEqual([])
  })
})
