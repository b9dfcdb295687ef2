/** The project's labelled pages: HTML in the manner of real applications, and what may be offered on it. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

export type PageNumber = { text: string; e164: string; ext?: string }

export type LabelledPage = {
  /** Application and case, such as `hubspot/record`. */
  id: string
  /** Where the page would be. */
  url: string
  defaultCountry: string
  /** In document order; those of frames after those of their page. */
  numbers: PageNumber[]
  /** Texts that look like numbers and may not be offered. */
  refused: string[]
  /** Not seen by anybody, so neither right nor wrong when found. */
  hidden?: string[]
}

export const pagesFolder = path.join(import.meta.dirname, '../../tests/fixtures/pages')

export function readPages(): LabelledPage[] {
  return globSync('*/*.json', { cwd: pagesFolder })
    .toSorted()
    .map((file) => ({
      id: file.slice(0, -'.json'.length).replaceAll(path.sep, '/'),
      ...(JSON.parse(readFileSync(path.join(pagesFolder, file), 'utf8')) as Omit<LabelledPage, 'id'>),
    }))
}
