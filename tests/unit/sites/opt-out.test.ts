// @vitest-environment happy-dom
import '../../support/standard-dom.ts'
import { describe, expect, it } from 'vitest'
import { generic } from '../../../lib/sites/generic.ts'
import { isOptedOut } from '../../../lib/sites/opt-out.ts'
import { readHolder } from '../../../lib/sites/sightings.ts'

const noPhones = '<meta name="format-detection" content="date=no, telephone=no">'

function numbersOf(head: string, body: string): string[] {
  document.head.innerHTML = head
  document.body.innerHTML = body
  const element = document.getElementById('x')
  if (!element) throw new Error('the test has no element')
  const options = { site: generic, defaultCountry: 'US', isOptedOut: isOptedOut(document) } as const
  return readHolder(element, options).map(({ to }) => to)
}

describe('a page that asks not to have its numbers guessed', () => {
  it.each([
    ['<p id="x">415-555-0132</p>', []],
    ['<p id="x">+1 415 555 0132</p>', []],
    ['<p id="x">Phone: 415-555-0132</p>', ['+14155550132']],
    ['<dl><dt>Phone</dt><dd id="x">415-555-0132</dd></dl>', ['+14155550132']],
    ['<a id="x" href="tel:+14155550132">415-555-0132</a>', ['+14155550132']],
  ])('%s', (body, numbers) => {
    expect(numbersOf(noPhones, body)).toEqual(numbers)
  })

  it('is one that says so', () => {
    expect(numbersOf('', '<p id="x">415-555-0132</p>')).toEqual(['+14155550132'])
    expect(numbersOf('<meta name="format-detection" content="date=no">', '<p id="x">415-555-0132</p>')).toHaveLength(1)
  })
})
