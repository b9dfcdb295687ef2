import { describe, expect, it } from 'vitest'
import { createSignInLimits } from '../../../gateway/src/auth/rate-limit.ts'
import { networkOf } from '../../../gateway/src/client-address.ts'

const minutes = 60_000

function setUp() {
  let time = 0
  const limits = createSignInLimits(() => time)
  return {
    pass: (ms: number) => {
      time += ms
    },
    /** How many of these attempts were let through. */
    attempts: (count: number, of: (index: number) => { address: string; email: string }) => {
      let passed = 0
      for (let index = 0; index < count; index++) if (limits.attempt(of(index))) passed++
      return passed
    },
    succeed: limits.succeeded,
  }
}

describe('attempts to sign in are limited', () => {
  it('to ten for one person from one address, until a sign-in or 15 minutes', () => {
    const { attempts, pass, succeed } = setUp()
    const one = { address: '192.0.2.1', email: 'Ana@harbor.example' }
    expect(attempts(12, () => one)).toBe(10)
    pass(15 * minutes)
    expect(attempts(9, () => one)).toBe(9)
    succeed({ ...one, email: 'ana@harbor.example' })
    expect(attempts(12, () => one)).toBe(10)
  })

  it('to a hundred from one address, whoever they are for', () => {
    expect(setUp().attempts(150, (index) => ({ address: '192.0.2.1', email: `p${index}@harbor.example` }))).toBe(100)
  })

  it('to a hundred for one person, wherever they come from', () => {
    expect(setUp().attempts(150, (index) => ({ address: `192.0.2.${index}`, email: 'ana@harbor.example' }))).toBe(100)
  })
})

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['local', 'local'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
