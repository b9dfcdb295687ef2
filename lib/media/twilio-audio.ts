/** Which microphone, speaker and ringer the SDK uses, and what takes over when one of them is unplugged. */
import type { Device } from '@twilio/voice-sdk'
import type { AudioChoices } from '../contracts/audio.ts'
import type { Logger } from '../core/log.ts'

export type TwilioAudio = {
  /** A choice, also in the middle of a call. */
  use(choices: AudioChoices): void
  /** For the microphone of the next call. One that is gone is replaced by what the system has. */
  constraints(): MediaTrackConstraints
  /** Gives a new Device its speaker. */
  attach(device: Pick<Device, 'audio'>, peer: () => RTCPeerConnection | null): DeviceAudio
}

export type DeviceAudio = {
  /** Its call has its media: from now on its microphone is watched. */
  opened(): void
  /** Its call is over: no microphone stays open. */
  closed(): void
  detach(): void
}

type Helper = NonNullable<Device['audio']>

export function createTwilioAudio(deps: { initial: AudioChoices; log: Logger }): TwilioAudio {
  let choices = deps.initial
  const attached = new Set<{ setSpeaker(): void; moveMicrophone(): void }>()

  const failed = (what: string) => (error: unknown) =>
    deps.log.warn('audio-device-refused', { what, kind: error instanceof Error ? error.name : typeof error })

  function setSpeaker(helper: Helper) {
    if (!helper.isOutputSelectionSupported) return
    const { availableOutputDevices: known, speakerDevices: devices } = helper
    const id = choices.speaker !== null && known.has(choices.speaker) ? choices.speaker : 'default'
    const current = [...devices.get()].map(({ deviceId }) => deviceId)
    if (known.has(id) && (current.length !== 1 || current[0] !== id)) devices.set(id).catch(failed('speaker'))
  }

  /** The SDK sends another microphone over the same connection; the call does not notice, and stays muted if it was. */
  function moveMicrophone(helper: Helper) {
    const wanted = choices.microphone
    const next = wanted !== null && helper.availableInputDevices.has(wanted) ? wanted : 'default'
    if (helper.inputDevice?.deviceId !== next) helper.setInputDevice(next).catch(failed('microphone'))
  }

  return {
    use(next) {
      const before = choices
      choices = next
      for (const one of attached) {
        one.setSpeaker()
        if (next.microphone !== before.microphone) one.moveMicrophone()
      }
    },
    constraints: () => ({
      ...(choices.microphone === null ? {} : { deviceId: { ideal: choices.microphone } }),
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    }),
    attach({ audio: helper }, peer) {
      let isOpen = false
      const one = {
        setSpeaker: () => helper && setSpeaker(helper),
        moveMicrophone: () => helper && isOpen && moveMicrophone(helper),
      }
      attached.add(one)
      // The ringtone is ours to play: the SDK would play it for a test call, too, and to who is not to be disturbed.
      helper?.incoming(false)
      // Also the first time: the SDK lists the devices after it was made.
      helper?.on('deviceChange', one.setSpeaker)
      one.setSpeaker()
      return {
        opened() {
          isOpen = true
          for (const sender of peer()?.getSenders() ?? []) {
            // `ended` comes when the device goes; the SDK sees that only of a microphone that it was told to use.
            sender.track?.addEventListener('ended', one.moveMicrophone, { once: true })
          }
        },
        closed() {
          isOpen = false
          if (helper?.inputDevice) helper.unsetInputDevice().catch(failed('microphone'))
        },
        detach() {
          attached.delete(one)
        },
      }
    },
  }
}
