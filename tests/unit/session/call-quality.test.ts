import { describe, expect, it } from 'vitest'
import type { QualitySummary } from '../../../lib/contracts/quality.ts'
import { fail, ok } from '../../../lib/core/result.ts'
import { createCallQuality } from '../../../lib/session/call-quality.ts'
import { createItems } from '../../../lib/storage/items.ts'
import { memoryArea } from '../../support/memory-area.ts'

const callId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
const same = { mean: 1, worst: 2 }
const summary: QualitySummary = {
  seconds: 9,
  mos: null,
  jitterMs: same,
  lossPercent: same,
  roundTripMs: same,
  causes: [],
}

function rig() {
  const items = createItems({ session: memoryArea(), local: memoryArea() }, { serverUrl: '' })
  const sent: string[] = []
  let gateway: 'takes' | 'refuses' | 'away' = 'takes'
  let signedIn = true
  let ids = 0
  const quality = createCallQuality({
    api: {
      async reportQuality(_, report) {
        await Promise.resolve()
        sent.push(report.id.slice(-1))
        if (gateway === 'away') return fail('offline')
        return gateway === 'takes' ? ok(report) : fail('not-found', 404)
      },
    },
    item: items.callQuality,
    isSignedIn: async () => signedIn,
    onError: (error) => {
      throw error
    },
    newId: () => `5d6c9a51-6f1e-4b52-a9a3-6f52b62c000${++ids}`,
  })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return {
    async keep() {
      quality.keep(callId, summary)
      await settled()
    },
    async flush() {
      quality.flush()
      await settled()
    },
    sent,
    waiting: async () => (await items.callQuality.get()).length,
    gateway: (how: typeof gateway) => (gateway = how),
    signOut: () => (signedIn = false),
  }
}

describe('how a call sounded', () => {
  it('goes to the gateway once', async () => {
    const { keep, flush, sent, waiting } = rig()
    await keep()
    await flush()
    expect([sent, await waiting()]).toEqual([['1'], 0])
  })

  it('waits for a gateway that is away, in order, as the same report', async () => {
    const { keep, flush, sent, waiting, gateway } = rig()
    gateway('away')
    await keep()
    await keep()
    expect(await waiting()).toBe(2)
    gateway('takes')
    await flush()
    expect([sent, await waiting()]).toEqual([['1', '1', '1', '2'], 0])
  })

  it('that the gateway refuses is not sent again and again', async () => {
    const { keep, flush, sent, waiting, gateway } = rig()
    gateway('refuses')
    await keep()
    await flush()
    expect([sent, await waiting()]).toEqual([['1'], 0])
  })

  it('is nobody’s after a sign-out', async () => {
    const { keep, sent, waiting, signOut } = rig()
    signOut()
    await keep()
    expect([sent, await waiting()]).toEqual([[], 0])
  })
})
