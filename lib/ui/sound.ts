/** The devices for sound as our pages see them: a page of the extension has the engine's origin, so its ids are the same. */
export type SoundDevice = { id: string; label: string }
export type SoundDevices = { microphones: SoundDevice[]; speakers: SoundDevice[] }

export type Sound = {
  /** Without labels, and so empty here, until the microphone was allowed. */
  list: () => Promise<SoundDevices>
  /** Something was plugged in or out. */
  watch: (onChange: () => void) => () => void
  /** Plays a short sound there; null is the system's choice. Rejects when the device is gone. */
  play: (deviceId: string | null) => Promise<void>
}

/** Chrome lists what the system uses a second time under these ids; choosing nothing means the same. */
const standIns = new Set(['default', 'communications', ''])

export function browserSound(testSound: string): Sound {
  return {
    async list() {
      const all = (await navigator.mediaDevices.enumerateDevices()).filter(({ deviceId }) => !standIns.has(deviceId))
      const of = (kind: MediaDeviceKind) =>
        all.filter((one) => one.kind === kind).map(({ deviceId, label }) => ({ id: deviceId, label }))
      return { microphones: of('audioinput'), speakers: of('audiooutput') }
    },
    watch(onChange) {
      const stop = new AbortController()
      navigator.mediaDevices.addEventListener('devicechange', onChange, { signal: stop.signal })
      return () => stop.abort()
    },
    async play(deviceId) {
      const player = new Audio(testSound)
      if (deviceId !== null) await player.setSinkId(deviceId)
      await player.play()
    },
  }
}
