import { describe, expect, it } from 'vitest'
import { faultOf, needsNewToken } from '../../../lib/media/twilio-faults.ts'

describe("the carrier's error numbers", () => {
  it.each([
    [20101, 'token-rejected', true],
    [20104, 'token-expired', true],
    [31005, 'signalling-unreachable', false],
    [31401, 'microphone-denied', false],
    [31402, 'microphone-missing', false],
    [53405, 'media-failed', false],
    [99999, 'carrier-error', false],
    [undefined, 'carrier-error', false],
  ] as const)('%s is %s', (code, fault, renews) => {
    expect(faultOf(code)).toBe(fault)
    expect(needsNewToken(faultOf(code))).toBe(renews)
  })
})
