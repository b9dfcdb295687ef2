/** What the SDK and the connection say about the sound of one call, as quality reports. */
import type { Call } from '@twilio/voice-sdk'
import type { CallId } from '../call/call.ts'
import type { Protection, Quality, QualityCause } from '../contracts/quality.ts'

/** The SDK's warnings (call.ts, 2.18.5). A `low-mos` has one of the others as its cause; silence over there is no fault. */
const causeOf: Record<string, QualityCause | undefined> = {
  'high-rtt': 'delay',
  'high-jitter': 'jitter',
  'high-packet-loss': 'loss',
  'high-packets-lost-fraction': 'loss',
  'low-bytes-received': 'nothing-arrives',
  'low-bytes-sent': 'nothing-leaves',
  'ice-connectivity-lost': 'connection-lost',
  'constant-audio-input-level': 'microphone-silent',
}

/** As much of the SDK's sample as is used. Times in ms, the fraction in percent. */
export type Sample = { mos: number | null; jitter: number; packetsLostFraction: number; rtt: number }

export type QualityDeps = {
  callId: CallId
  /** Null before the SDK has made one. */
  peer: () => RTCPeerConnection | null
  now: () => number
  report: (quality: Quality) => void
}

/** Reports with each sample of the SDK, one a second, until the call has ended. */
export function watchQuality(call: Pick<Call, 'on'>, { callId, peer, now, report }: QualityDeps): void {
  const warnings = new Set<string>()
  let protection: Protection | null = null
  call.on('warning', (name: string) => warnings.add(name))
  call.on('warning-cleared', (name: string) => warnings.delete(name))
  call.on('sample', (sample: Sample) => {
    const connection = peer()
    const track = trackOf(connection)
    const causes = causesOf(warnings, track?.muted ?? false)
    report({ ...figuresOf(sample), callId, at: now(), causes, microphone: track?.label ?? '', protection })
    // The keys are agreed once; asking each second would cost more than the answer says.
    if (protection === null && connection) void readProtection(connection).then((read) => (protection = read))
  })
}

export function causesOf(warnings: Iterable<string>, mutedBySystem: boolean): QualityCause[] {
  const causes = new Set<QualityCause>(mutedBySystem ? ['microphone-muted-by-system'] : [])
  for (const name of warnings) {
    const cause = causeOf[name]
    // A microphone that the system muted is silent as well; the first says why.
    if (cause && !(cause === 'microphone-silent' && mutedBySystem)) causes.add(cause)
  }
  return [...causes]
}

export function figuresOf({
  mos,
  jitter,
  packetsLostFraction,
  rtt,
}: Sample): Pick<Quality, 'mos' | 'jitterMs' | 'lossPercent' | 'roundTripMs'> {
  return {
    mos: mos === null ? null : between(mos, 1, 5),
    jitterMs: between(jitter, 0, Number.MAX_SAFE_INTEGER),
    lossPercent: between(packetsLostFraction, 0, 100),
    roundTripMs: between(rtt, 0, Number.MAX_SAFE_INTEGER),
  }
}

const between = (value: number, least: number, most: number): number =>
  Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : least

/** Its `muted` is what a key of the keyboard, the headset or the system's settings did. Our own mute does not count. */
function trackOf(peer: RTCPeerConnection | null): MediaStreamTrack | null {
  return peer?.getSenders().find(({ track }) => track?.kind === 'audio')?.track ?? null
}

async function readProtection(peer: RTCPeerConnection): Promise<Protection | null> {
  try {
    for (const one of (await peer.getStats()).values() as Iterable<RTCStats & Partial<RTCTransportStats>>) {
      if (one.type !== 'transport' || one.dtlsState !== 'connected') continue
      return { dtls: dtlsName(one.tlsVersion ?? ''), srtpCipher: one.srtpCipher ?? '' }
    }
  } catch {
    // Closed in the same moment: there is nothing left to protect.
  }
  return null
}

/** RTCTransportStats gives the version as the two bytes of the protocol, in hex (RFC 6347, RFC 9147). */
export function dtlsName(version: string): string {
  const names: Record<string, string> = { FEFF: 'DTLS 1.0', FEFD: 'DTLS 1.2', FEFC: 'DTLS 1.3' }
  return names[version.toUpperCase()] ?? (version === '' ? 'DTLS' : `DTLS (${version})`)
}
