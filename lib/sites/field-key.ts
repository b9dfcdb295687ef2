/**
 * A name for the field that a number stands in, so that a person's "this is not a phone" holds for the field on every record
 * of the site. Made of names and headers only, never of values: digits are taken out, so no record id gets in.
 */
import { columnHeader } from './label-columns.ts'
import { fieldWords, markupLabel, siteLabel } from './label-of.ts'
import type { Site } from './site.ts'
import { dom } from './dom.ts'

const MAX_KEY = 80

export function fieldKeyOf(element: Element, site: Site): string | null {
  const cell = dom.closest(element, 'td,th,[role="cell"],[role="gridcell"]')
  return (
    keyOf('site', siteLabel(element, site)) ??
    keyOf('field', fieldWords(element) || nameOf(element)) ??
    keyOf('column', cell ? columnHeader(cell) : '') ??
    keyOf('label', markupLabel(element))
  )
}

function nameOf(element: Element): string {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.name : ''
}

function keyOf(kind: string, words: string): string | null {
  const clean = words
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Nd}+/gu, '#')
    .replace(/[\s:*]+/g, ' ')
    .trim()
  return clean === '' || clean === '#' || clean.length > MAX_KEY ? null : `${kind}:${clean}`
}
