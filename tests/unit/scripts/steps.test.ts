import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runSteps } from '../../../scripts/steps.ts'

describe('a run of steps', () => {
  const said: string[] = []
  let ran: string[]
  const step = (name: string, code: number) => ({
    name,
    onFailure: `mend ${name}`,
    run: () => {
      ran.push(name)
      return Promise.resolve(code)
    },
  })
  beforeEach(() => {
    ran = []
    said.length = 0
    vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line))
  })
  afterEach(() => vi.restoreAllMocks())

  it('goes to the end and lists every failure there', async () => {
    expect(await runSteps([step('a', 1), step('b', 0), step('c', 2)], 'to-the-end')).toBe(false)
    expect(ran).toEqual(['a', 'b', 'c'])
    expect(said.slice(-2)).toEqual(['✗ a failed: mend a', '✗ c failed: mend c'])
  })

  it('goes no further than the first failure when told so', async () => {
    expect(await runSteps([step('a', 0), step('b', 1), step('c', 0)], 'to-the-first-failure')).toBe(false)
    expect(ran).toEqual(['a', 'b'])
  })

  it('counts a step that throws as failed', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const broken = { ...step('a', 0), run: () => Promise.reject(new Error('no such tool')) }
    expect(await runSteps([broken, step('b', 0)], 'to-the-end')).toBe(false)
    expect(ran).toEqual(['b'])
  })
})
