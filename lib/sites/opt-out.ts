import { dom } from './dom.ts'

/** `<meta name="format-detection" content="telephone=no">`: the page asks that nobody guesses at numbers in its texts. */
export function isOptedOut(document: Document): boolean {
  const head = dom.head(document)
  const meta = head && dom.querySelector(head, 'meta[name="format-detection" i]')
  return /telephone\s*=\s*no/i.test((meta && dom.getAttribute(meta, 'content')) ?? '')
}
