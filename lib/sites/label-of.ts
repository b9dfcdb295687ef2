import { readLabel } from '../phone/label.ts'
import type { Site } from './site.ts'

const MAX_LABEL = 80

/**
 * The words that the page puts beside an element: what the markup says (label, aria, dt, row or column header), what the
 * site knows, then the text just before it, or the field that an attribute names. '' when there are none.
 */
export function labelOf(element: Element, site: Site): string {
  return short(markupLabel(element)) || short(siteLabel(element, site)) || looseLabel(element)
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
  const named = element.getAttribute('aria-labelledby') ? ariaLabel(element) : ''
  if (named || (label && ownText(label))) return named || ownText(label as Element)
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
  const root = named.getRootNode() as Document | ShadowRoot
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

/** A row header right before the cell names it; else the header of its column does. */
function cellLabel(cell: Element): string {
  const column = columnHeader(cell)
  const isPair = cell.parentElement?.childElementCount === 2
  // In `Name | 415… | …` the row header is a person; only a table of pairs has labels there.
  if (column !== '' && !isPair) return column
  const before = cell.previousElementSibling
  if (!before) return column
  if (isRowHeader(before) && (column === '' || isPair)) return before.textContent ?? ''
  return column || (isPair ? (before.textContent ?? '') : '')
}

const isRowHeader = (cell: Element): boolean => cell.localName === 'th' || cell.getAttribute('role') === 'rowheader'

type Head = { row: Element | null; byPlace: Map<string, string> }

// Every cell of a column asks the same; what the page changes makes it ask again.
let heads = new WeakMap<Element, Head>()

export function forgetHeaders(): void {
  heads = new WeakMap()
}

export function columnHeader(cell: Element): string {
  const table = cell.closest('table,[role="table"],[role="grid"],[role="treegrid"]')
  const row = cell.parentElement
  if (!table || !row) return ''
  let head = heads.get(table)
  if (!head) heads.set(table, (head = { row: headerRow(table), byPlace: new Map() }))
  if (head.row === row) return ''
  const numbered = cell.getAttribute('aria-colindex')
  const place = numbered ?? String(placeOf(cell, row))
  let label = head.byPlace.get(numbered ? `n${place}` : place)
  if (label === undefined) {
    label = (numbered && numberedHeader(table, numbered)) || headerAt(head.row, placeOf(cell, row))
    head.byPlace.set(numbered ? `n${place}` : place, label)
  }
  return label
}

/** The header of a cell's column as a label, where it is the cell's own label too. */
export function labelOfColumn(cell: Element): string {
  return cell.parentElement?.childElementCount === 2 ? '' : short(columnHeader(cell))
}

const placeOf = (cell: Element, row: Element): number =>
  cell instanceof HTMLTableCellElement && cell.cellIndex >= 0 ? cell.cellIndex : [...row.children].indexOf(cell)

/** Grids that render columns apart from each other number their cells. */
function numberedHeader(table: Element, place: string): string {
  if (!/^\d+$/.test(place)) return ''
  return table.querySelector(`[role="columnheader"][aria-colindex="${place}"]`)?.textContent ?? ''
}

function headerAt(row: Element | null, place: number): string {
  const header = row?.children[place]
  return header && isHeader(header) ? (header.textContent ?? '') : ''
}

/** The last row of the head, else the first row: found without reading the whole of a long table. */
function headerRow(table: Element): Element | null {
  if (!(table instanceof HTMLTableElement)) return table.querySelector('[role="row"]')
  const rows = table.tHead?.rows
  return (rows && rows[rows.length - 1]) ?? table.querySelector('tr')
}

const isHeader = (cell: Element): boolean => cell.localName === 'th' || cell.getAttribute('role') === 'columnheader'

/** The words before it, unless they say nothing of numbers and the name of the field does. */
function looseLabel(element: Element): string {
  const before = short(textBefore(element))
  if (before !== '' && readLabel(before) !== 'unknown') return before
  const field = fieldWords(element)
  return field !== '' && readLabel(field) !== 'unknown' ? field : before
}

const FIELD = ['data-field', 'data-field-name', 'data-fieldname', 'data-element', 'data-name', 'data-column-id']
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

/** `<b>Phone:</b> 415…` and `<span>Phone</span><span>415…</span>`: siblings before it, on two levels. */
function textBefore(element: Element): string {
  let at: Element | null = element
  for (let level = 0; at && level < 2; level++) {
    const before: ChildNode | null = previousWithText(at)
    if (before) return before.textContent ?? ''
    at = at.parentElement
  }
  return ''
}

function previousWithText(element: Element): ChildNode | null {
  let node = element.previousSibling
  for (let steps = 0; node && steps < 4; steps++) {
    const text = node.textContent?.trim() ?? ''
    // A long text is content of its own, and digits are a value, not a label.
    if (text !== '') return text.length <= MAX_LABEL && !/\d/.test(text) ? node : null
    node = node.previousSibling
  }
  return null
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
