// @vitest-environment happy-dom
import '../../support/standard-dom.ts'
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
  [
    '<table><thead><tr><th rowspan="2">Name</th><th colspan="2">Contact</th><th>Billing</th></tr><tr><th>Phone</th><th>Fax</th><th>Account</th></tr></thead><tbody><tr><td>Ana</td><td>1</td><td id="x">2</td><td>3</td></tr></tbody></table>',
    'Fax',
  ],
  [
    '<table><thead><tr><th>Name</th><th colspan="2">Phone</th></tr><tr><th></th><th>Home</th><th>Work</th></tr></thead><tbody><tr><td>Ana</td><td>1</td><td id="x">2</td></tr></tbody></table>',
    'Phone Work',
  ],
  [
    '<table><thead><tr><th>Name</th><th>Phone</th></tr><tr><td><input></td><td><select><option>Any</option></select></td></tr></thead><tbody><tr><td>Ana</td><td>1</td><td>2</td></tr><tr><td>Ana</td><td id="x">1</td><td>2</td></tr></tbody></table>',
    'Phone',
  ],
  [
    '<table><tr><th>Clinic</th><th>Name</th><th>Phone</th></tr><tr><td rowspan="2">North</td><td>Ana</td><td>1</td></tr><tr><td>Ben</td><td id="x">2</td></tr></table>',
    'Phone',
  ],
  [
    '<table><tr><td></td><th>Patient</th><th>Guardian</th></tr><tr><th scope="row">Fax</th><td>1</td><td id="x">2</td></tr></table>',
    'Fax',
  ],
  [
    '<div><table><thead><tr><th>Name</th><th>Mobile</th><th>Invoice</th></tr></thead></table></div><div><table><tbody><tr><td>Ana</td><td id="x">1</td><td>2</td></tr></tbody></table></div>',
    'Mobile',
  ],
  ['<table><tr><td data-label="Name">Ana</td><td data-label="Phone" id="x">1</td><td>2</td></tr></table>', 'Phone'],
  [
    '<table><tr><th id="h1">Name</th><th id="h2">Cell</th><th>NPI</th></tr><tr><td>A</td><td>B</td><td headers="h2" id="x">1</td></tr></table>',
    'Cell',
  ],
  ['<label>Work <input type="tel" id="x"></label>', 'Work phone'],
  ['<label>Account</label><input><input name="guardian_phone" id="x">', 'guardian_phone'],
  ['<span>Clinic</span> <span itemprop="faxNumber" id="x">1</span>', 'faxNumber'],
  ['<i title="Fax"></i> <span id="x">1</span>', 'Fax'],
  ['<img alt="Fax"> <span id="x">1</span>', 'Fax'],
  ['<i class="fa fa-fax"></i> <span id="x">1</span>', 'fax'],
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
