import { describe, expect, it } from 'vitest'
import { readDemoPorts } from '../../../scripts/demo-ports.ts'

describe('the ports of the demo', () => {
  it('takes those of the environment, or the usual ones', () => {
    expect(readDemoPorts({ CALLSIDE_PORT: '9787' })).toEqual({ gateway: 9787, pages: 8788 })
  })

  it.each([
    { CALLSIDE_PORT: '9000', CALLSIDE_PAGES_PORT: '9000' },
    { CALLSIDE_PORT: '8788' },
    { CALLSIDE_PAGES_PORT: '8787' },
  ])('refuses one port for both: %j', (env) => {
    expect(() => readDemoPorts(env)).toThrow(/CALLSIDE_PORT and CALLSIDE_PAGES_PORT must differ; both are \d+/)
  })

  it.each(['', '0', '65536', '80.5', 'http'])('refuses “%s” as a port', (value) => {
    expect(() => readDemoPorts({ CALLSIDE_PORT: value })).toThrow('CALLSIDE_PORT must be a port number')
  })
})
