/** What the header of a table says of a cell: by number, by place with spans counted, in a table of its own. */
import { readLabel } from '../phone/label.ts'
import { dom } from './dom.ts'

type Head = {
  rows: readonly Element[]
  /** The words above each column, from top to bottom. */
  columns: readonly (readonly string[])[]
  byPlace: Map<string, string>
  /** Places of cells in a body in which some reach down into the next rows. */
  places: WeakMap<Element, number> | undefined
}

const TABLE = 'table,[role="table"],[role="grid"],[role="treegrid"]'
const GRID = '[role="table"],[role="grid"],[role="treegrid"]'
const MAX_HEAD_ROWS = 5
const MAX_COLUMNS = 500
const MAX_SPANNED_ROWS = 2000

// Every cell of a column asks the same; what the page changes makes it ask again.
let heads = new WeakMap<Element, Head>()

export function forgetHeaders(): void {
  heads = new WeakMap()
}

export function columnHeader(cell: Element): string {
  const table = dom.closest(cell, TABLE)
  const row = dom.parentElement(cell)
  if (!table || !row) return ''
  let head = heads.get(table)
  if (!head) heads.set(table, (head = headOf(table)))
  if (head.rows.includes(row)) return ''
  const numbered = dom.getAttribute(cell, 'aria-colindex')
  const place = placeOf(cell, row, head, table)
  const key = numbered ? `n${numbered}` : String(place)
  let label = head.byPlace.get(key)
  if (label === undefined) {
    label = (numbered && numberedHeader(table, numbered)) || wordsOf(head.columns[place])
    head.byPlace.set(key, label)
  }
  return label
}

/** The nearest words, with those above them where they say nothing alone: `Phone` over `Home` and `Work`. */
function wordsOf(column: readonly string[] | undefined): string {
  const nearest = column?.at(-1) ?? ''
  if (!column || column.length < 2 || readLabel(nearest) !== 'unknown') return nearest
  const all = column.join(' ')
  return readLabel(all) === 'unknown' ? nearest : all
}

/** Grids that render columns apart from each other, or their head apart from their rows, number their cells. */
function numberedHeader(table: Element, place: string): string {
  if (!/^\d+$/.test(place)) return ''
  const header = `[role="columnheader"][aria-colindex="${place}"]`
  const found = table.querySelector(header) ?? table.parentElement?.closest(GRID)?.querySelector(header)
  return found ? textOf(found) : ''
}

function headOf(table: Element): Head {
  const own = headerRows(table)
  const rows = own.length > 0 ? own : headApart(table)
  const columns: string[][] = []
  layOut(rows, (cell, place, width) => {
    const text = isHeader(cell) || dom.closest(cell, 'thead') ? textOf(cell) : ''
    for (let at = place; text !== '' && at < place + width; at++) (columns[at] ??= []).push(text)
  })
  return { rows, columns, byPlace: new Map(), places: undefined }
}

function headerRows(table: Element): Element[] {
  if (table.localName !== 'table') {
    const row = table.querySelector('[role="columnheader"]')?.parentElement
    return row ? [row] : []
  }
  const { tHead, rows } = table as HTMLTableElement
  const inHead = tHead ? [...tHead.children].slice(0, MAX_HEAD_ROWS) : []
  if (inHead.length > 0) return inHead
  const found: Element[] = []
  for (let i = 0; i < MAX_HEAD_ROWS; i++) {
    const row = rows[i]
    if (!row || !isHeaderRow(row)) break
    found.push(row)
  }
  return found
}

function isHeaderRow(row: Element): boolean {
  const cells = [...dom.children(row)].slice(0, MAX_COLUMNS)
  return cells.some(isHeader) && cells.every((cell) => isHeader(cell) || dom.textContent(cell)?.trim() === '')
}

/** A head that stays in place while the rows scroll is a table of its own before theirs. */
function headApart(table: Element): Element[] {
  const width = table.querySelector('tr,[role="row"]')?.childElementCount
  let at: Element | null = table
  for (let level = 0; at && level < 4; level++, at = dom.parentElement(at)) {
    const before = dom.previousElementSibling(at)
    const other = before && (dom.matches(before, TABLE) ? before : dom.querySelector(before, TABLE))
    const rows = other ? headerRows(other) : []
    if (rows.some((row) => dom.childElementCount(row) === width)) return rows
  }
  return []
}

/** Says the place and width of each cell, with the columns counted that cells of rows above take. */
function layOut(rows: readonly Element[], visit: (cell: Element, place: number, width: number) => void): void {
  let taken: number[] = []
  for (const row of rows) {
    let place = 0
    const below: number[] = []
    for (const [at, left] of taken.entries()) if (left > 1) below[at] = left - 1
    for (const cell of dom.children(row)) {
      while ((taken[place] ?? 0) > 0) place++
      if (place > MAX_COLUMNS) break
      const width = spanOf(cell, 'colspan')
      const height = spanOf(cell, 'rowspan')
      visit(cell, place, width)
      for (let at = place; height > 1 && at < place + width; at++) below[at] = height - 1
      place += width
    }
    taken = below
  }
}

function spanOf(cell: Element, name: 'colspan' | 'rowspan'): number {
  const value = Number(dom.getAttribute(cell, name) ?? 1)
  return value >= 1 ? Math.min(MAX_COLUMNS, Math.floor(value)) : 1
}

function placeOf(cell: Element, row: Element, head: Head, table: Element): number {
  // As many cells as columns: none is wider than one.
  if (cell instanceof HTMLTableCellElement && dom.childElementCount(row) === head.columns.length) return cell.cellIndex
  let place = 0
  let width = 0
  for (const each of dom.children(row)) {
    if (each === cell) place = width
    width += spanOf(each, 'colspan')
  }
  // A row that is too short may lie beside a cell that reaches down into it.
  if (width >= head.columns.length || table.localName !== 'table') return place
  return (head.places ??= spannedPlaces(table as HTMLTableElement)).get(cell) ?? place
}

function spannedPlaces(table: HTMLTableElement): WeakMap<Element, number> {
  const places = new WeakMap<Element, number>()
  let left = MAX_SPANNED_ROWS
  for (const body of table.tBodies) {
    const rows = [...body.children].slice(0, left)
    left -= rows.length
    layOut(rows, (cell, at) => places.set(cell, at))
  }
  return places
}

const isHeader = (cell: Element): boolean =>
  dom.localName(cell) === 'th' || dom.getAttribute(cell, 'role') === 'columnheader'

/** The words of a header without the choices of a filter in it. */
function textOf(header: Element): string {
  const text = dom.textContent(header)?.trim() ?? ''
  if (text === '' || !dom.querySelector(header, 'select,script,style')) return text
  return [...header.childNodes]
    .filter(
      (node) =>
        !(dom.nodeType(node) === Node.ELEMENT_NODE && /^(?:select|script|style)$/.test(dom.localName(node as Element))),
    )
    .map((node) => (dom.nodeType(node) === Node.ELEMENT_NODE ? textOf(node as Element) : (dom.textContent(node) ?? '')))
    .join(' ')
    .trim()
}
