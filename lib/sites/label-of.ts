import { readLabel } from '../phone/label.ts'
import { wordsAt, wordsBefore } from './label-before.ts'
import { columnHeader } from './label-columns.ts'
import type { Site } from './site.ts'
import type { Run } from './text-runs.ts'
import { dom } from './dom.ts'

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
    const match = dom.closest(element, within)
    if (!match) continue
    const value = attribute ? (dom.getAttribute(match, attribute) ?? '') : ''
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
  const named =
    (dom.getAttribute(element, 'aria-labelledby') ? ariaLabel(element) : '') || (label ? ownText(label) : '')
  // `Work` says nothing of numbers, and the keyboard that the field asks for does.
  if (named) return element.type === 'tel' && readLabel(named) === 'unknown' ? `${named} phone` : named
  if (dom.hasAttribute(element, 'aria-label')) return ''
  const hints = `${element.name} ${dom.getAttribute(element, 'placeholder') ?? ''}`
  return element.type === 'tel' ? `${hints} phone` : ''
}

const CONTEXT = '[aria-label],[aria-labelledby],dd,td,th,[role="cell"],[role="gridcell"]'
const CELL = 'td,th,[role="cell"],[role="gridcell"]'

/** One call into the engine finds the nearest element that can name what is in it. */
function contextLabel(element: Element): string {
  for (let at = dom.closest(element, CONTEXT); at; at = around(at)) {
    const isNamed = dom.hasAttribute(at, 'aria-label') || dom.hasAttribute(at, 'aria-labelledby')
    const aria = isNamed && isNear(element, at) ? ariaLabel(at) : ''
    if (aria) return aria
    if (dom.localName(at) === 'dd') {
      const term = definitionTerm(at)
      if (term) return term
    } else if (dom.matches(at, CELL)) return cellLabel(at)
  }
  return ''
}

function around(element: Element): Element | null {
  const parent = dom.parentElement(element)
  return parent && dom.closest(parent, CONTEXT)
}

/** Further up it names a part of the page, not what is in it. */
function isNear(element: Element, named: Element): boolean {
  if (dom.contains(named, dom.body(document))) return false
  const parent = dom.parentElement(element)
  return named === element || named === parent || (parent !== null && named === dom.parentElement(parent))
}

function ariaLabel(named: Element): string {
  const ids = dom.getAttribute(named, 'aria-labelledby')
  if (!ids) return dom.getAttribute(named, 'aria-label') ?? ''
  return textOfIds(named, ids)
}

function textOfIds(from: Element, ids: string): string {
  const root = dom.getRootNode(from) as Document | ShadowRoot
  return ids
    .split(/\s+/)
    .map((id) => textOf(byId(root, id)))
    .join(' ')
}

const byId = (root: Document | ShadowRoot, id: string): Element | null =>
  root === document ? Document.prototype.getElementById.call(document, id) : root.getElementById(id)

const textOf = (element: Element | null): string => (element && dom.textContent(element)) ?? ''

function definitionTerm(definition: Element): string {
  let before = dom.previousElementSibling(definition)
  while (before && dom.localName(before) === 'dd') before = dom.previousElementSibling(before)
  return before?.localName === 'dt' ? (dom.textContent(before) ?? '') : ''
}

/** Attributes in which a cell carries the header of its column for narrow screens. */
const CELL_LABELS = ['data-label', 'data-title', 'data-th', 'data-header']

/** The header of its column names a cell, or a row header where the column says nothing of numbers. */
function cellLabel(cell: Element): string {
  const own = ownLabel(cell)
  if (own !== '') return own
  const column = columnHeader(cell)
  const isPair = isOfTwo(cell)
  // In `Name | 415… | …` the row header is a person; a table of pairs has labels there.
  if (column !== '' && !isPair) return rowLabel(cell, column) || column
  const before = dom.previousElementSibling(cell)
  if (!before) return column
  if (isRowHeader(before) && (column === '' || isPair)) return dom.textContent(before) ?? ''
  return column || (isPair ? (dom.textContent(before) ?? '') : '')
}

function ownLabel(cell: Element): string {
  const ids = dom.getAttribute(cell, 'headers')
  const named = ids ? textOfIds(cell, ids) : ''
  if (named !== '' && readLabel(named) !== 'unknown') return named
  return (
    CELL_LABELS.map((name) => dom.getAttribute(cell, name)).find((each) => each && readLabel(each) !== 'unknown') ?? ''
  )
}

/** `Phone | 415… | 415…` below the names of people: '' where the column itself says what is in it. */
function rowLabel(cell: Element, column: string): string {
  if (readLabel(column) !== 'unknown') return ''
  const header = textOf(rowHeaderOf(cell))
  return readLabel(header) === 'unknown' ? '' : header
}

function rowHeaderOf(cell: Element): Element | null {
  let before = dom.previousElementSibling(cell)
  while (before && !isRowHeader(before)) before = dom.previousElementSibling(before)
  return before
}

function isOfTwo(cell: Element): boolean {
  const row = dom.parentElement(cell)
  return row !== null && dom.childElementCount(row) === 2
}

const isRowHeader = (cell: Element): boolean =>
  dom.localName(cell) === 'th' || dom.getAttribute(cell, 'role') === 'rowheader'

/** The header of a cell's column as a label, where it is the label of each of its cells. */
export function labelOfColumn(cell: Element): string {
  if (isOfTwo(cell)) return ''
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
  const named = dom.closest(element, FIELDS)
  const value = named && FIELD.map((name) => dom.getAttribute(named, name)).find((each) => each)
  if (named && value && value.length <= MAX_LABEL && isCloseTo(element, named)) return value
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return ''
  return short([element.name, element.id, element.placeholder].find((hint) => readLabel(hint) !== 'unknown') ?? '')
}

/** A row that names its record type is no field. */
function isCloseTo(element: Element, named: Element): boolean {
  let at: Element | null = element
  for (let level = 0; at && level < 5; level++, at = dom.parentElement(at)) if (at === named) return true
  return false
}

function ownText(label: Element): string {
  return [...dom.childNodes(label)]
    .filter((node) => !(node instanceof Element && dom.matches(node, 'input,textarea,select')))
    .map((node) => dom.textContent(node) ?? '')
    .join(' ')
}

function short(text: string): string {
  const clean = text.replace(/\s+/g, ' ').trim()
  return clean.length <= MAX_LABEL ? clean : ''
}
