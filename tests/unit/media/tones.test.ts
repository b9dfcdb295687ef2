import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTones } from '../../../lib/media/tones.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('keypad tones', () => {
  it('of keys pressed in quick succession all go out, in order and one at a time', () => {
    const played: string[] = []
    const tones = createTones((digit) => played.push(digit))
    tones.send('1')
    tones.send('2')
    tones.send('#')
    expect(played).toEqual(['1'])
    vi.advanceTimersByTime(250)
    expect(played).toEqual(['1', '2'])
    vi.advanceTimersByTime(250)
    expect(played).toEqual(['1', '2', '#'])
  })
  it('wait half a second for each w', () => {
    const played: string[] = []
    createTones((digit) => played.push(digit)).send('ww2')
    vi.advanceTimersByTime(999)
    expect(played).toEqual([])
    vi.advanceTimersByTime(1)
    expect(played).toEqual(['2'])
  })
  it('stop with the call', () => {
    const played: string[] = []
    const tones = createTones((digit) => played.push(digit))
    tones.send('123')
    tones.stop()
    vi.advanceTimersByTime(5000)
    expect(played).toEqual(['1'])
  })
})
