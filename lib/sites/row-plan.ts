/**
 * What the rows of a list have in common. Reading a row cell by cell costs three times as much as reading its text at once
 * (measured), so after some rows only the columns that hold numbers are looked at, and the rest of a row's text is
 * compared with the shapes that were seen to hold none.
 */
import { createShapes, isInert, mayHoldNumber, runsIn } from './number-shape.ts'
import { dom } from './dom.ts'

/** Reads what a cell shows, and says how many numbers that is. `column` is what is known of the cells above it. */
export type ReadCell = (cell: Element, text: string, column: Column | null) => number

/** One column of one list. `label` is set by who reads the first cell, when it holds for all of them. */
export type Column = { label: string | undefined }

export type RowPlan = {
  read(row: Element, text: string): void
  /** Whether a row has to be searched for fields, links and hosts too: in a long list all rows are alike. */
  isSample(): boolean
  /** A sample had some. */
  foundSpecial(): void
}

/** So many rows show what is usual in this list. */
const LEARNED = 8
const SAMPLED = 64
const SAMPLE_EVERY = 32
const MAX_SHAPES = 512

export function createRowPlan(readCell: ReadCell): RowPlan {
  let width = -1
  let seen = 0
  let surprises = 0
  let searched = 0
  let hasSpecial = false
  const hot: { place: number; column: Column }[] = []
  const safe = createShapes(MAX_SHAPES)

  function readWhole(row: Element, cells: HTMLCollection): void {
    let rest = ''
    let isSafe = cells.length === width
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i] as Element
      const text = dom.textContent(cell) ?? ''
      const holds = mayHoldNumber(text)
      const known = cells.length === width ? hot.find(({ place }) => place === i) : undefined
      const found = holds ? readCell(cell, text, known?.column ?? null) : 0
      if (known) rest += '\n'
      else if (found > 0 || (holds && !hasInertRuns(text))) {
        if (cells.length === width) heat(i)
        isSafe = false
      } else rest += text
    }
    if (isSafe) safe.learn(rest)
  }

  function heat(place: number): void {
    hot.push({ place, column: { label: undefined } })
    hot.sort((a, b) => a.place - b.place)
    // What was learned about rows had this column in it.
    safe.forget()
  }

  return {
    isSample: () => hasSpecial || ++searched <= SAMPLED || searched % SAMPLE_EVERY === 0,
    foundSpecial() {
      hasSpecial = true
    },
    read(row, text) {
      if (!mayHoldNumber(text)) return
      const cells = cellsOf(row)
      if (!cells) {
        readCell(row, text, null)
        return
      }
      if (width < 0) width = cells.length
      // A list without a pattern is read as it is.
      if (cells.length !== width || ++seen <= LEARNED || surprises > 64 + (seen >> 2)) return readWhole(row, cells)
      let rest = ''
      let from = 0
      for (const { place, column } of hot) {
        const cell = cells[place] as Element
        const own = dom.textContent(cell) ?? ''
        const at = own === '' ? from : text.indexOf(own, from)
        if (at < 0) return readWhole(row, cells)
        rest += `${text.slice(from, at)}\n`
        from = at + own.length
        if (mayHoldNumber(own)) readCell(cell, own, column)
      }
      if (safe.know(rest + text.slice(from))) return
      surprises++
      readWhole(row, cells)
    },
  }
}

function hasInertRuns(text: string): boolean {
  const spans = runsIn(text)
  for (let i = 0; i < spans.length; i += 2) if (!isInert(text.slice(spans[i], spans[i + 1]))) return false
  return true
}

/** The children of a row, or of the only child in it; null where nothing in it repeats. */
function cellsOf(row: Element): HTMLCollection | null {
  let at = row
  for (let level = 0; level < 4; level++) {
    const children = dom.children(at)
    if (children.length > 1) return children
    const only = children[0]
    if (!only) return null
    at = only
  }
  return null
}
