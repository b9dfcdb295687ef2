/** The microphone as the welcome tab uses it: ask once in a visible tab, listen a moment, let go. */
import type { MicrophoneState } from '../contracts/snapshot.ts'
import { fail, ok, type Result } from '../core/result.ts'

export type MicrophoneFault = 'dismissed' | 'denied' | 'denied-by-system' | 'no-device' | 'in-use'

/** An open microphone. `level` is 0..1, linear amplitude, as in the engine's levels. */
export type OpenMicrophone = { label: string; level: () => number; stop: () => void }

export type Microphone = {
  permission: () => Promise<MicrophoneState>
  /** Hears of every change of the permission, also those made in the browser's settings. */
  watch: (onChange: (state: MicrophoneState) => void) => () => void
  open: () => Promise<Result<OpenMicrophone, MicrophoneFault>>
}

export const browserMicrophone: Microphone = {
  async permission() {
    try {
      return (await navigator.permissions.query({ name: 'microphone' })).state
    } catch {
      // Not every browser can be asked; `open` finds out.
      return 'unknown'
    }
  },
  watch(onChange) {
    const stop = new AbortController()
    navigator.permissions.query({ name: 'microphone' }).then(
      (status) => status.addEventListener('change', () => onChange(status.state), { signal: stop.signal }),
      // Same as above: without the answer there is nothing to watch.
      () => {},
    )
    return () => stop.abort()
  },
  async open() {
    try {
      return ok(listen(await navigator.mediaDevices.getUserMedia({ audio: true })))
    } catch (error) {
      return fail(await faultOf(error))
    }
  },
}

function listen(stream: MediaStream): OpenMicrophone {
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 1024 })
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    label: stream.getAudioTracks()[0]?.label ?? '',
    level() {
      analyser.getFloatTimeDomainData(samples)
      return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)
    },
    stop() {
      for (const track of stream.getTracks()) track.stop()
      context.close().catch(() => {
        // Already closed: there is nothing left to stop.
      })
    },
  }
}

async function faultOf(error: unknown): Promise<MicrophoneFault> {
  const { name, message } = error instanceof DOMException ? error : { name: '', message: '' }
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'no-device'
  if (name === 'NotReadableError' || name === 'AbortError') return 'in-use'
  // Chrome has no name of its own for the operating system's refusal.
  if (/system/i.test(message)) return 'denied-by-system'
  return (await browserMicrophone.permission()) === 'denied' ? 'denied' : 'dismissed'
}
