import { Device } from '@twilio/voice-sdk'
import type { VoiceToken } from '../contracts/api.ts'
import type { Peers } from './peers.ts'

/** A Device that is not registered yet. Throws on a token that is no JWT. */
export function createDevice({ token, signalling }: VoiceToken, sounds: Record<string, string>, peers: Peers): Device {
  const { host, edges } = signalling
  const options: Device.Options & { chunderw?: string } = {
    // 0, the default, lets the carrier end a call with the first lost socket; 30 s is its limit.
    maxCallSignalingTimeoutMs: 30_000,
    enableImprovedSignalingErrorPrecision: true,
    codecPreferences: ['opus', 'pcmu'] as NonNullable<Device.Options['codecPreferences']>,
    // A second call is told, and answered on a Device of its own.
    allowIncomingWhileBusy: true,
    closeProtection: false,
    // The SDK writes tokens and numbers at finer levels.
    logLevel: 'silent',
    sounds,
    RTCPeerConnection: peers.RTCPeerConnection,
    tokenRefreshMs: 60_000,
    ...(edges ? { edge: edges } : {}),
    // Private in the SDK's types, and the one way to reach a signalling host of one's own.
    ...(host ? { chunderw: host, publishEvents: false } : {}),
  }
  return new Device(token, options)
}
