// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { generic } from '../../../lib/sites/generic.ts'
import { hubspot } from '../../../lib/sites/hubspot.ts'
import { labelOf } from '../../../lib/sites/label-of.ts'

const rows: [string, string][] = [
  ['<dl><dt>Phone</dt><dd id="x">1</dd></dl>', 'Phone'],
  ['<dl><dt>Phone</dt><dd>1</dd><dd id="x">2</dd></dl>', 'Phone'],
  ['<dl><dt>Phone</dt><dd><span id="x">1</span></dd></dl>', 'Phone'],
  ['<table><tr><th>Phone</th><td id="x">1</td></tr></table>', 'Phone'],
  ['<table><tr><td>Phone</td><td id="x">1</td></tr></table>', 'Phone'],
  ['<table><thead><tr><th>Name</th><th>Phone</th></tr></thead><tr><td>Ana</td><td id="x">1</td></tr></table>', 'Phone'],
  [
    '<table><thead><tr><th>Name</th><th>Phone</th><th>NPI</th></tr></thead><tr><th>Ana</th><td>1</td><td id="x">2</td></tr></table>',
    'NPI',
  ],
  [
    '<div role="grid"><div role="row"><i role="columnheader">Name</i><i role="columnheader">Phone</i></div><div role="row"><i role="gridcell">A</i><i role="gridcell" id="x">1</i></div></div>',
    'Phone',
  ],
  [
    '<div role="grid"><i role="columnheader" aria-colindex="7">Phone</i><div role="row"><i role="gridcell" aria-colindex="7" id="x">1</i></div></div>',
    'Phone',
  ],
  ['<label for="x">Phone</label><input id="x">', 'Phone'],
  ['<label>Phone <input id="x"></label>', 'Phone'],
  ['<input id="x" aria-label="Phone">', 'Phone'],
  ['<b id="l">Phone</b><span aria-labelledby="l" id="x">1</span>', 'Phone'],
  ['<b>Phone:</b> <span id="x">1</span>', 'Phone:'],
  ['<div><b>Phone</b><div><span id="x">1</span></div></div>', 'Phone'],
  [
    '<p>A long story that is content of its own and says much more than any label ever would say.<span id="x">1</span></p>',
    '',
  ],
  ['<p>415-555-0132 <span id="x">1</span></p>', ''],
  ['<span id="x">1</span>', ''],
]

describe('labelOf', () => {
  it.each(rows)('%s', (html, label) => {
    document.body.innerHTML = html
    const element = document.getElementById('x')
    expect(element && labelOf(element, generic)).toBe(label)
  })

  it('asks the site where the markup says nothing', () => {
    document.body.innerHTML =
      '<table><tr><td data-table-external-id="cell-0-1-mobilephone-7"><i id="x">1</i></td></tr></table>'
    const element = document.getElementById('x')
    expect(element && labelOf(element, hubspot)).toBe('mobilephone')
    expect(element && labelOf(element, generic)).toBe('')
  })
})
