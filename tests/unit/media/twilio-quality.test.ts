import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { type Quality, qualitySchema } from '../../../lib/contracts/quality.ts'
import { causesOf, dtlsName, figuresOf, type Sample, watchQuality } from '../../../lib/media/twilio-quality.ts'
import { callId } from '../../support/engine-rig.ts'

const sample: Sample = { mos: 4.3, jitter: 2, packetsLostFraction: 0, rtt: 40 }

describe('a warning of the SDK', () => {
  it.each([
    [['high-rtt'], false, ['delay']],
    [['high-packet-loss', 'high-packets-lost-fraction'], false, ['loss']],
    [['low-mos', 'high-jitter'], false, ['jitter']],
    [['constant-audio-output-level'], false, []],
    [['constant-audio-input-level'], false, ['microphone-silent']],
    [['constant-audio-input-level'], true, ['microphone-muted-by-system']],
    [['a-warning-of-a-later-version'], false, []],
  ])('%j, microphone muted by the system %s, is named %j', (warnings, muted, causes) => {
    expect(causesOf(warnings, muted)).toEqual(causes)
  })
})

describe('a report', () => {
  it.each<[string, Partial<Sample>]>([
    ['before there is enough to judge', { mos: null }],
    ['with figures that are none', { jitter: Number.NaN, rtt: Number.POSITIVE_INFINITY, packetsLostFraction: -3 }],
    ['with more lost than was sent', { packetsLostFraction: 250, mos: 0.2 }],
  ])('%s is one that views understand', (_, part) => {
    const rest = { callId, at: 1, causes: [], microphone: '', protection: null }
    expect(qualitySchema.safeParse({ ...figuresOf({ ...sample, ...part }), ...rest }).success).toBe(true)
  })

  it('comes with each sample, with the warnings of that moment', () => {
    const call = new EventEmitter()
    const reports: Quality[] = []
    watchQuality(call as never, { callId, peer: () => null, now: () => 7, report: (one) => reports.push(one) })
    call.emit('sample', sample)
    call.emit('warning', 'high-rtt')
    call.emit('sample', { ...sample, rtt: 900 })
    call.emit('warning-cleared', 'high-rtt')
    call.emit('sample', sample)
    expect(reports.map(({ causes, roundTripMs }) => [causes, roundTripMs])).toEqual([
      [[], 40],
      [['delay'], 900],
      [[], 40],
    ])
  })

  it('says what protects the media once the connection knows, and says when the system muted the microphone', async () => {
    const call = new EventEmitter()
    const reports: Quality[] = []
    const track = { kind: 'audio', muted: true, label: 'Headset' }
    const stats = [
      { type: 'codec' },
      { type: 'transport', dtlsState: 'connected', tlsVersion: 'FEFC', srtpCipher: 'AEAD_AES_256_GCM' },
    ]
    const peer = { getSenders: () => [{ track }], getStats: async () => new Map(stats.entries()) }
    watchQuality(call as never, { callId, peer: () => peer as never, now: () => 7, report: (one) => reports.push(one) })
    call.emit('sample', sample)
    await new Promise(setImmediate)
    track.muted = false
    call.emit('sample', sample)
    expect(reports).toMatchObject([
      { causes: ['microphone-muted-by-system'], microphone: 'Headset', protection: null },
      { causes: [], protection: { dtls: 'DTLS 1.3', srtpCipher: 'AEAD_AES_256_GCM' } },
    ])
  })
})

it.each([
  ['FEFD', 'DTLS 1.2'],
  ['fefc', 'DTLS 1.3'],
  ['', 'DTLS'],
  ['0305', 'DTLS (0305)'],
])('the version %j of the transport is %s', (version, name) => {
  expect(dtlsName(version)).toBe(name)
})
