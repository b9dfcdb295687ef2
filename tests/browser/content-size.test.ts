import { describe, expect, it } from 'vitest'
import { packedScriptBytes } from '../support/start-up.ts'

describe('the content script', () => {
  it('takes at most 50 kB of every page that it runs on, packed', () => {
    expect(packedScriptBytes()).toBeGreaterThan(5000)
    expect(packedScriptBytes()).toBeLessThanOrEqual(50_000)
  })
})
