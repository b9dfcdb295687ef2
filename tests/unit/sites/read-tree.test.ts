// @vitest-environment happy-dom
import '../../support/standard-dom.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { createShapes } from '../../../lib/sites/number-shape.ts'
import { generic } from '../../../lib/sites/generic.ts'
import { createTreeReader } from '../../../lib/sites/read-tree.ts'
import { type ReadOptions, readHolder, readInColumn, type Sighting } from '../../../lib/sites/sightings.ts'
import type { Holder } from '../../../lib/sites/text-runs.ts'

const options: ReadOptions = { site: generic, defaultCountry: 'US' }

/** What the reader of the content script finds, each number once. */
function numbersIn(root: Element): string[] {
  const found = new Map<Holder, readonly Sighting[]>()
  const put = (holder: Holder, sightings: readonly Sighting[]) => {
    found.set(holder, sightings)
    return sightings.length
  }
  const look = (holder: Holder) => put(holder, readHolder(holder, options))
  const reader = createTreeReader({
    look,
    lookInColumn: (node, cell, text, column) => {
      const holder = node.parentNode as Element
      const sightings = readInColumn(node, holder, cell, text, column, options)
      return sightings ? put(holder, sightings) : look(holder)
    },
    search: () => false,
  })
  const walk = reader.read(root)
  while (!walk.next().done);
  return [...found.values()].flat().map(({ to }) => to)
}

const line = (i: number) => String(i % 100).padStart(2, '0')

function table(rows: number, note: (row: number) => string): string {
  const body = Array.from(
    { length: rows },
    (_, i) =>
      `<tr><td>${1_000_000_000 + i}</td><td><span>(415) 555-01${line(i)}</span></td><td>2025-01-${line((i % 28) + 1)}</td><td>${note(i)}</td></tr>`,
  ).join('')
  return `<table><thead><tr><th>Record ID</th><th>Phone</th><th>Created</th><th>Note</th></tr></thead><tbody>${body}</tbody></table>`
}

beforeEach(() => {
  document.body.innerHTML = ''
})

describe('the reader of a long list', () => {
  it('finds every number of a column, and nothing in ids and dates', () => {
    document.body.innerHTML = table(120, () => 'Sent')
    expect(numbersIn(document.body)).toEqual(Array.from({ length: 120 }, (_, i) => `+141555501${line(i)}`))
  })

  it('finds a number in a column that had none for a hundred rows', () => {
    document.body.innerHTML = table(120, (i) => (i === 110 ? 'Try 212-555-0188' : 'Sent'))
    expect(numbersIn(document.body)).toContain('+12125550188')
  })

  it('finds bare digits behind a word that makes them a phone', () => {
    document.body.innerHTML = table(120, (i) => (i === 110 ? 'call 2125550187' : 'Sent'))
    expect(numbersIn(document.body)).toContain('+12125550187')
  })

  it('makes no number of two cells that touch', () => {
    const rows = Array.from({ length: 40 }, () => '<tr><td>415</td><td>5550132</td><td>+1</td><td>x</td></tr>').join('')
    document.body.innerHTML = `<table><tbody>${rows}</tbody></table>`
    expect(numbersIn(document.body)).toEqual([])
  })
})

describe('the shapes of a list', () => {
  it('are known again with other digits, also at the start of a line', () => {
    const shapes = createShapes(10)
    shapes.learn('1000000001Ana\n2025-01-02')
    expect(shapes.know('1000000002Bo\n2025-11-30')).toBe(true)
  })

  it('say nothing of digits behind a plus or a word for a phone', () => {
    const shapes = createShapes(10)
    shapes.learn('4155550132')
    expect(['+4155550132', 'call 4155550132', 'x415-555-0132'].filter((text) => shapes.know(text))).toEqual([])
  })
})

describe('a number in several nodes', () => {
  it.each([
    ['<p>Phone <b>415</b>-555-0132</p>', ['+14155550132']],
    ['<p>Phone <span>(415)</span> <span>555-0132</span></p>', ['+14155550132']],
    ['<p>Phone 415-<wbr>555-<wbr>0132</p>', ['+14155550132']],
    ['<p>Phone 415<!-- -->-555<!-- -->-0132</p>', ['+14155550132']],
    ['<p><span>415-555-0132</span> <span>415-555-0133</span></p>', ['+14155550132', '+14155550133']],
    ['<div><div>415</div><div>555-0132</div></div>', []],
    ['<p>Room <span>12</span> <span>415-555-0132</span></p>', ['+14155550132']],
  ])('%s', (html, numbers) => {
    document.body.innerHTML = html
    expect(numbersIn(document.body)).toEqual(numbers)
  })
})
