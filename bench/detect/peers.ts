/** What detection is compared with: code to run in a world of its own on the same page. */
import { build } from 'vite'
import { root } from '../../scripts/steps.ts'

const textNodes = `const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
for (let node = walker.nextNode(); node; node = walker.nextNode())`

/** A walk that reads every text node, and does nothing with it. */
export const floor = `(() => { let length = 0; ${textNodes} length += node.data.length; return length })()`

/** What small click-to-call scripts do: a pattern over every text node. */
export const linkifier = `(() => {
  const pattern = /(?:\\+?\\d{1,3}[-. ]?)?\\(?\\d{3}\\)?[-. ]?\\d{3}[-. ]?\\d{4}/g
  let found = 0
  ${textNodes} found += node.data.match(pattern)?.length ?? 0
  return found
})()`

/** libphonenumber-js on every text node, with the metadata that it has by default. */
export async function libphonenumber(): Promise<{ setUp: string; run: string }> {
  const entry = 'virtual:peer'
  const code = `import { findPhoneNumbersInText } from 'libphonenumber-js'; globalThis.findPhoneNumbersInText = findPhoneNumbersInText`
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
  const setUp = chunks.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('\n')
  const run = `(() => { let found = 0; ${textNodes} found += findPhoneNumbersInText(node.data, 'US').length; return found })()`
  return { setUp: `(() => {${setUp}\n})();0`, run }
}
