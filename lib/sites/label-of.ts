import type { Site } from './site.ts'

const MAX_LABEL = 80

/**
 * The words that the page puts beside an element: what the site knows, then what the markup says (label, aria, dt, row
 * or column header), then the text just before it. '' when there are none.
 */
export function labelOf(element: Element, site: Site): string {
  return short(markupLabel(element)) || short(siteLabel(element, site)) || short(textBefore(element))
}

function siteLabel(element: Element, site: Site): string {
  for (const { within, attribute, pattern, words } of site.labels ?? []) {
    const match = element.closest(within)
    if (!match) continue
    const value = attribute ? (match.getAttribute(attribute) ?? '') : ''
    return words ?? (pattern ? (pattern.exec(value)?.groups?.['label'] ?? '') : value)
  }
  return ''
}

function markupLabel(element: Element): string {
  return controlLabel(element) || ariaLabel(element) || definitionTerm(element) || cellLabel(element)
}

function controlLabel(element: Element): string {
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return ''
  const label = element.labels?.[0]
  const hints = `${element.name} ${element.getAttribute('placeholder') ?? ''}`
  return (label && ownText(label)) || (element.type === 'tel' && !label && !ariaLabel(element) ? `${hints} phone` : '')
}

/** Not the aria-label of a link or button: that one repeats its content or names its action. */
function ariaLabel(element: Element): string {
  const named = element.closest('[aria-labelledby],[aria-label]')
  if (!named || named.contains(named.ownerDocument.body) || depthBetween(element, named) > 2) return ''
  const ids = named.getAttribute('aria-labelledby')
  if (!ids) return named.getAttribute('aria-label') ?? ''
  const root = named.getRootNode() as Document | ShadowRoot
  return ids
    .split(/\s+/)
    .map((id) => root.getElementById(id)?.textContent ?? '')
    .join(' ')
}

function definitionTerm(element: Element): string {
  let before = element.closest('dd')?.previousElementSibling
  while (before && before.localName === 'dd') before = before.previousElementSibling
  return before?.localName === 'dt' ? (before.textContent ?? '') : ''
}

/** A row header right before the cell names it; else the header of its column does. */
function cellLabel(element: Element): string {
  const cell = element.closest<HTMLTableCellElement>('td,th,[role="cell"],[role="gridcell"]')
  if (!cell) return ''
  const before = cell.previousElementSibling
  const column = columnHeader(cell)
  const row = before && isRowHeader(before) && (column === '' || cell.parentElement?.children.length === 2)
  // In `Name | 415… | …` the row header is a person; only a table of pairs has labels there.
  return row ? (before.textContent ?? '') : column || (before && isPair(cell) ? (before.textContent ?? '') : '')
}

const isRowHeader = (cell: Element): boolean => cell.localName === 'th' || cell.getAttribute('role') === 'rowheader'
const isPair = (cell: Element): boolean => cell.parentElement?.children.length === 2

function columnHeader(cell: Element): string {
  const table = cell.closest('table,[role="table"],[role="grid"]')
  const place = cell.getAttribute('aria-colindex')
  if (table && place && /^\d+$/.test(place)) {
    // Grids that render columns apart from each other number their cells.
    const numbered = table.querySelector(`[role="columnheader"][aria-colindex="${place}"]`)
    if (numbered) return numbered.textContent ?? ''
  }
  const row = cell.parentElement
  const head = table && headerRow(table)
  if (!row || !head || head === row) return ''
  const header = head.children[[...row.children].indexOf(cell)]
  return header && isHeader(header) ? (header.textContent ?? '') : ''
}

/** The last row of the head, else the first row: found without reading the whole of a long table. */
function headerRow(table: Element): Element | null {
  if (!(table instanceof HTMLTableElement)) return table.querySelector('[role="row"]')
  const rows = table.tHead?.rows
  return (rows && rows[rows.length - 1]) ?? table.querySelector('tr')
}

const isHeader = (cell: Element): boolean => cell.localName === 'th' || cell.getAttribute('role') === 'columnheader'

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

function depthBetween(element: Element, ancestor: Element): number {
  let depth = 0
  for (let at: Element | null = element; at && at !== ancestor; at = at.parentElement) depth++
  return depth
}

function short(text: string): string {
  const clean = text.replace(/\s+/g, ' ').trim()
  return clean.length <= MAX_LABEL ? clean : ''
}
