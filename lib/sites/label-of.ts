import { readLabel } from '../phone/label.ts'
import { wordsAt, wordsBefore } from './label-before.ts'
import { columnHeader } from './label-columns.ts'
import type { Site } from './site.ts'
import type { Run } from './text-runs.ts'

const MAX_LABEL = 80

/**
 * The words that the page puts beside an element: what the markup says (label, aria, dt, row or column header), what the
 * site knows, then the text just before it, or the field that an attribute names. '' when there are none.
 */
export function labelOf(element: Element, site: Site): string {
  return short(markupLabel(element)) || short(siteLabel(element, site)) || looseLabel(element)
}

/** The label of one text of an element: what stands right before it in the same element is nearer. */
export function labelOfRun(run: Run, label: string): string {
  const [first] = run.nodes
  return (first && short(wordsAt(first))) || label
}

export function siteLabel(element: Element, site: Site): string {
  for (const { within, attribute, pattern, words } of site.labels ?? []) {
    const match = element.closest(within)
    if (!match) continue
    const value = attribute ? (match.getAttribute(attribute) ?? '') : ''
    return words ?? (pattern ? (pattern.exec(value)?.groups?.['label'] ?? '') : value)
  }
  return ''
}

export function markupLabel(element: Element): string {
  return controlLabel(element) || contextLabel(element)
}

function controlLabel(element: Element): string {
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return ''
  const label = element.labels?.[0]
  const named = (element.getAttribute('aria-labelledby') ? ariaLabel(element) : '') || (label ? ownText(label) : '')
  // `Work` says nothing of numbers, and the keyboard that the field asks for does.
  if (named) return element.type === 'tel' && readLabel(named) === 'unknown' ? `${named} phone` : named
  if (element.hasAttribute('aria-label')) return ''
  const hints = `${element.name} ${element.getAttribute('placeholder') ?? ''}`
  return element.type === 'tel' ? `${hints} phone` : ''
}

const CONTEXT = '[aria-label],[aria-labelledby],dd,td,th,[role="cell"],[role="gridcell"]'
const CELL = 'td,th,[role="cell"],[role="gridcell"]'

/** One call into the engine finds the nearest element that can name what is in it. */
function contextLabel(element: Element): string {
  for (let at = element.closest(CONTEXT); at; at = at.parentElement?.closest(CONTEXT) ?? null) {
    const isNamed = at.hasAttribute('aria-label') || at.hasAttribute('aria-labelledby')
    const aria = isNamed && isNear(element, at) ? ariaLabel(at) : ''
    if (aria) return aria
    if (at.localName === 'dd') {
      const term = definitionTerm(at)
      if (term) return term
    } else if (at.matches(CELL)) return cellLabel(at)
  }
  return ''
}

/** Further up it names a part of the page, not what is in it. */
function isNear(element: Element, named: Element): boolean {
  if (named.contains(named.ownerDocument.body)) return false
  return named === element || named === element.parentElement || named === element.parentElement?.parentElement
}

function ariaLabel(named: Element): string {
  const ids = named.getAttribute('aria-labelledby')
  if (!ids) return named.getAttribute('aria-label') ?? ''
  return textOfIds(named, ids)
}

function textOfIds(from: Element, ids: string): string {
  const root = from.getRootNode() as Document | ShadowRoot
  return ids
    .split(/\s+/)
    .map((id) => root.getElementById(id)?.textContent ?? '')
    .join(' ')
}

function definitionTerm(definition: Element): string {
  let before = definition.previousElementSibling
  while (before && before.localName === 'dd') before = before.previousElementSibling
  return before?.localName === 'dt' ? (before.textContent ?? '') : ''
}

/** Attributes in which a cell carries the header of its column for narrow screens. */
const CELL_LABELS = ['data-label', 'data-title', 'data-th', 'data-header']

/** The header of its column names a cell, or a row header where the column says nothing of numbers. */
function cellLabel(cell: Element): string {
  const own = ownLabel(cell)
  if (own !== '') return own
  const column = columnHeader(cell)
  const isPair = cell.parentElement?.childElementCount === 2
  // In `Name | 415… | …` the row header is a person; a table of pairs has labels there.
  if (column !== '' && !isPair) return rowLabel(cell, column) || column
  const before = cell.previousElementSibling
  if (!before) return column
  if (isRowHeader(before) && (column === '' || isPair)) return before.textContent ?? ''
  return column || (isPair ? (before.textContent ?? '') : '')
}

function ownLabel(cell: Element): string {
  const ids = cell.getAttribute('headers')
  const named = ids ? textOfIds(cell, ids) : ''
  if (named !== '' && readLabel(named) !== 'unknown') return named
  return CELL_LABELS.map((name) => cell.getAttribute(name)).find((each) => each && readLabel(each) !== 'unknown') ?? ''
}

/** `Phone | 415… | 415…` below the names of people: '' where the column itself says what is in it. */
function rowLabel(cell: Element, column: string): string {
  if (readLabel(column) !== 'unknown') return ''
  const header = rowHeaderOf(cell)?.textContent ?? ''
  return readLabel(header) === 'unknown' ? '' : header
}

function rowHeaderOf(cell: Element): Element | null {
  let before = cell.previousElementSibling
  while (before && !isRowHeader(before)) before = before.previousElementSibling
  return before
}

const isRowHeader = (cell: Element): boolean => cell.localName === 'th' || cell.getAttribute('role') === 'rowheader'

/** The header of a cell's column as a label, where it is the label of each of its cells. */
export function labelOfColumn(cell: Element): string {
  if (cell.parentElement?.childElementCount === 2) return ''
  const column = short(columnHeader(cell))
  return readLabel(column) === 'unknown' && rowHeaderOf(cell) ? '' : column
}

/** The words before it, unless they say nothing of numbers and the name of the field does. */
function looseLabel(element: Element): string {
  const before = short(wordsBefore(element))
  if (before !== '' && readLabel(before) !== 'unknown') return before
  const field = fieldWords(element)
  return field !== '' && readLabel(field) !== 'unknown' ? field : before
}

const FIELD = [
  'data-field',
  'data-field-name',
  'data-fieldname',
  'data-element',
  'data-name',
  'data-column-id',
  'itemprop',
  'field-label',
  'data-label',
]
const FIELDS = FIELD.map((name) => `[${name}]`).join()

/** `data-field="person.phone"`, `name="home_phone"`: the page's own name of the field. */
export function fieldWords(element: Element): string {
  const named = element.closest(FIELDS)
  const value = FIELD.map((name) => named?.getAttribute(name)).find((each) => each)
  if (named && value && value.length <= MAX_LABEL && isCloseTo(element, named)) return value
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return ''
  return short([element.name, element.id, element.placeholder].find((hint) => readLabel(hint) !== 'unknown') ?? '')
}

/** A row that names its record type is no field. */
function isCloseTo(element: Element, named: Element): boolean {
  let at: Element | null = element
  for (let level = 0; at && level < 5; level++, at = at.parentElement) if (at === named) return true
  return false
}

function ownText(label: Element): string {
  return [...label.childNodes]
    .filter((node) => !(node instanceof Element && node.matches('input,textarea,select')))
    .map((node) => node.textContent ?? '')
    .join(' ')
}

function short(text: string): string {
  const clean = text.replace(/\s+/g, ' ').trim()
  return clean.length <= MAX_LABEL ? clean : ''
}
