import { describe, expect, it } from 'vitest'
import { insteadOfRunning } from '../../../scripts/setup/options.mjs'

const scripts = ['start', 'test', 'check', 'build', 'requirements', 'notices', 'ring'].map(
  (name) => `scripts/${name}.ts`,
)

describe('what a command accepts', () => {
  it.each([undefined, ...scripts])('refuses an option that %s does not have, with its usage', (script) => {
    const instead = insteadOfRunning(script, ['--turo'])
    expect(instead?.exitCode).toBe(2)
    expect(instead?.text).toMatch(/Unknown argument: --turo[^]*Usage:\n {2}npm /)
  })

  it.each([undefined, ...scripts])('shows the usage of %s when asked', (script) => {
    expect(insteadOfRunning(script, ['--help'])).toMatchObject({ exitCode: 0 })
  })

  it.each([
    [undefined, ['--no-browser']],
    ['scripts/start.ts', ['--tour', '--pictures']],
    ['scripts/build.ts', ['--zip']],
    ['scripts/notices.ts', ['--check']],
    ['scripts/test.ts', []],
  ])('lets %s run with its own %j', (script, args) => {
    expect(insteadOfRunning(script, args)).toBeUndefined()
  })

  it('leaves the arguments of a tier to its test runner', () => {
    expect(insteadOfRunning('scripts/tier.ts', ['unit', '-t', 'name'])).toBeUndefined()
  })
})
