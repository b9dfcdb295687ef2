/** One Device with what belongs to it. It talks in one call at a time: the SDK ends a first call when a second is accepted. */
import type { Device } from '@twilio/voice-sdk'

export type Phone = {
  device: Device
  /** The media connection of its call. */
  peer(): RTCPeerConnection | null
  /** Its call has its media: from now on the microphone is watched. */
  opened(): void
  /** Its call is over: no microphone stays open. */
  closed(): void
  /** For good. Whoever talks in it is hung up, whoever rings is declined. */
  discard(): void
}

export function createPhone(
  device: Device,
  peer: () => RTCPeerConnection | null,
  microphone: { opened(): void; closed(): void; detach(): void },
): Phone {
  return {
    device,
    peer,
    opened: microphone.opened,
    closed: microphone.closed,
    discard() {
      microphone.detach()
      device.removeAllListeners()
      // The SDK emits `error` after destroy for sockets under way; without a listener that would throw.
      device.on('error', () => undefined)
      device.destroy()
    },
  }
}
