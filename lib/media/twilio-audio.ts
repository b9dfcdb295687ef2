/** Which microphone, speaker and ringer the SDK uses, and what takes over when one of them is unplugged. */
import type { Device } from '@twilio/voice-sdk'
import type { AudioChoices } from '../contracts/audio.ts'
import type { Logger } from '../core/log.ts'

export type TwilioAudio = {
  /** A choice, also in the middle of a call. */
  use(choices: AudioChoices): void
  /** For the microphone of the next call. One that is gone is replaced by what the system has. */
  constraints(): MediaTrackConstraints
  /** Gives a new Device its outputs. */
  attach(device: Pick<Device, 'audio'>): void
  /** The call has its media: from now on its microphone is watched. */
  opened(): void
  /** The last call is over: no microphone stays open. */
  closed(): void
}

type Helper = NonNullable<Device['audio']>

export function createTwilioAudio(deps: {
  initial: AudioChoices
  peer: () => RTCPeerConnection | null
  log: Logger
}): TwilioAudio {
  let choices = deps.initial
  let helper: Helper | null = null
  let isOpen = false

  const failed = (what: string) => (error: unknown) =>
    deps.log.warn('audio-device-refused', { what, kind: error instanceof Error ? error.name : typeof error })

  function setOutputs() {
    if (!helper?.isOutputSelectionSupported) return
    const known = helper.availableOutputDevices
    for (const [what, devices] of [
      ['speaker', helper.speakerDevices],
      ['ringer', helper.ringtoneDevices],
    ] as const) {
      const wanted = choices[what]
      const id = wanted !== null && known.has(wanted) ? wanted : 'default'
      const current = [...devices.get()].map(({ deviceId }) => deviceId)
      if (known.has(id) && (current.length !== 1 || current[0] !== id)) devices.set(id).catch(failed(what))
    }
  }

  /** The SDK sends another microphone over the same connection; the call does not notice. */
  function moveMicrophone() {
    if (!isOpen || !helper) return
    const wanted = choices.microphone
    const next = wanted !== null && helper.availableInputDevices.has(wanted) ? wanted : 'default'
    if (helper.inputDevice?.deviceId !== next) helper.setInputDevice(next).catch(failed('microphone'))
  }

  return {
    use(next) {
      const before = choices
      choices = next
      setOutputs()
      if (next.microphone !== before.microphone) moveMicrophone()
    },
    constraints: () => ({
      ...(choices.microphone === null ? {} : { deviceId: { ideal: choices.microphone } }),
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    }),
    attach(device) {
      helper = device.audio
      // Also the first time: the SDK lists the devices after it was made.
      helper?.on('deviceChange', setOutputs)
      setOutputs()
    },
    opened() {
      isOpen = true
      for (const sender of deps.peer()?.getSenders() ?? []) {
        // `ended` comes when the device goes; the SDK sees that only of a microphone that it was told to use.
        sender.track?.addEventListener('ended', moveMicrophone, { once: true })
      }
    },
    closed() {
      isOpen = false
      if (helper?.inputDevice) helper.unsetInputDevice().catch(failed('microphone'))
    },
  }
}
