/** What the header of a table says of a cell: by number, by place with spans counted, in a table of its own. */
import { readLabel } from '../phone/label.ts'

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
  const table = cell.closest(TABLE)
  const row = cell.parentElement
  if (!table || !row) return ''
  let head = heads.get(table)
  if (!head) heads.set(table, (head = headOf(table)))
  if (head.rows.includes(row)) return ''
  const numbered = cell.getAttribute('aria-colindex')
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
    const text = isHeader(cell) || cell.closest('thead') ? textOf(cell) : ''
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
  const cells = [...row.children].slice(0, MAX_COLUMNS)
  return cells.some(isHeader) && cells.every((cell) => isHeader(cell) || cell.textContent?.trim() === '')
}

/** A head that stays in place while the rows scroll is a table of its own before theirs. */
function headApart(table: Element): Element[] {
  const width = table.querySelector('tr,[role="row"]')?.childElementCount
  let at: Element | null = table
  for (let level = 0; at && level < 4; level++, at = at.parentElement) {
    const before = at.previousElementSibling
    const other = before?.matches(TABLE) ? before : before?.querySelector(TABLE)
    const rows = other ? headerRows(other) : []
    if (rows.some((row) => row.childElementCount === width)) return rows
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
    for (const cell of row.children) {
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
  const value = Number(cell.getAttribute(name) ?? 1)
  return value >= 1 ? Math.min(MAX_COLUMNS, Math.floor(value)) : 1
}

function placeOf(cell: Element, row: Element, head: Head, table: Element): number {
  let place = 0
  let width = 0
  for (const each of row.children) {
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

const isHeader = (cell: Element): boolean => cell.localName === 'th' || cell.getAttribute('role') === 'columnheader'

/** The words of a header without the choices of a filter in it. */
function textOf(header: Element): string {
  const text = header.textContent?.trim() ?? ''
  if (text === '' || !header.querySelector('select,script,style')) return text
  return [...header.childNodes]
    .filter(
      (node) => !(node.nodeType === Node.ELEMENT_NODE && /^(?:select|script|style)$/.test((node as Element).localName)),
    )
    .map((node) => (node.nodeType === Node.ELEMENT_NODE ? textOf(node as Element) : (node.textContent ?? '')))
    .join(' ')
    .trim()
}
