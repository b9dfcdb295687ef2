// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { isPlain, isSameNumber } from '../../../lib/sites/overlay-entry.ts'
import type { Sighting } from '../../../lib/sites/sightings.ts'

const sighting = (to: string, ext?: string): Sighting => ({
  to,
  text: to,
  place: { kind: 'link', element: {} as Element },
  ...(ext === undefined ? {} : { ext }),
})

describe('what a page may have dialled', () => {
  it.each(['*06#', '+1415555*0100', '+14155550100#', '%2B14155550100', '+%31415', '14155550100', ''])(
    'is not %j',
    (to) => {
      expect(isPlain(sighting(to))).toBe(false)
    },
  )

  it.each(['*21', '12#', '%31', ''])('is no number with the extension %j', (ext) => {
    expect(isPlain(sighting('+14155550100', ext))).toBe(false)
  })

  it('is a number of digits, with or without an extension of digits', () => {
    expect(isPlain(sighting('+14155550100'))).toBe(true)
    expect(isPlain(sighting('+442079460958', '204'))).toBe(true)
  })
})

describe('the same number', () => {
  it('has the same extension too', () => {
    expect(isSameNumber(sighting('+14155550100', '1'), sighting('+14155550100', '1'))).toBe(true)
    expect(isSameNumber(sighting('+14155550100', '1'), sighting('+14155550100', '2'))).toBe(false)
    expect(isSameNumber(sighting('+14155550100'), sighting('+14155550100', '2'))).toBe(false)
  })
})
