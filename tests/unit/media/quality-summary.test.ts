import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Quality, qualitySummarySchema } from '../../../lib/contracts/quality.ts'
import { createQualityTally } from '../../../lib/media/quality-summary.ts'
import { figuresOf } from '../../../lib/media/twilio-quality.ts'
import { callId } from '../../support/engine-rig.ts'

const second: Quality = {
  callId,
  at: 1,
  mos: 4,
  jitterMs: 2,
  lossPercent: 0,
  roundTripMs: 40,
  causes: [],
  microphone: 'Headset of somebody',
  protection: null,
}

describe('what is kept of how a call sounded', () => {
  it('is the mean and the worst second of each figure, and every cause that was named', () => {
    const tally = createQualityTally()
    tally.add(second)
    tally.add({ ...second, mos: 2.5, jitterMs: 31, lossPercent: 8, roundTripMs: 300, causes: ['loss', 'jitter'] })
    tally.add({ ...second, mos: null, causes: ['loss'] })
    expect(tally.summary()).toEqual({
      seconds: 3,
      mos: { mean: 3.25, worst: 2.5 },
      jitterMs: { mean: 11.67, worst: 31 },
      lossPercent: { mean: 2.67, worst: 8 },
      roundTripMs: { mean: 126.67, worst: 300 },
      causes: ['loss', 'jitter'],
    })
  })

  it('is nothing of a call that had no sound', () => {
    expect(createQualityTally().summary()).toBeNull()
  })

  it('is what the gateway takes, whatever the SDK measured', () => {
    const any = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1))
    const sample = fc.record({ mos: fc.option(any), jitter: any, packetsLostFraction: any, rtt: any })
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 20 }), (samples) => {
        const tally = createQualityTally()
        for (const one of samples) tally.add({ ...second, ...figuresOf(one) })
        expect(qualitySummarySchema.safeParse(tally.summary()).success).toBe(true)
      }),
    )
  })
})
