/** The project's labelled set: texts with the numbers that may be offered in them. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

export type ExpectedNumber = { start: number; end: number; e164: string; ext?: string }

export type LabelledText = {
  id: string
  category: string
  /** `href`: the text is the value of a link's `href`, read whole. */
  kind?: 'href'
  text: string
  options: { defaultCountry?: string; label?: string }
  /** Everything that may be offered to call, in order. Empty: nothing may be found. */
  expected: ExpectedNumber[]
  /** The written rule that the label comes from. */
  rule: string
}

const folder = path.join(import.meta.dirname, '../../tests/fixtures/numbers/set')

export function readTexts(): LabelledText[] {
  return globSync('*.jsonl', { cwd: folder })
    .toSorted()
    .flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as LabelledText)
}
