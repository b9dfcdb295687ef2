import { type Frame, frameMs, sampleRate } from './g711.ts'

const keptFrames = 400 / frameMs

// The last 0.4 s that a leg heard, and how strong single tones are in it.
export class RecentAudio {
  readonly #frames: Frame[] = []

  add(frame: Frame): void {
    this.#frames.push(frame)
    if (this.#frames.length > keptFrames) this.#frames.shift()
  }

  figures(hertz: readonly number[]): { level: number; tones: Record<string, number> } {
    const samples = this.#frames.flatMap((frame) => [...frame])
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)
    return {
      level: Math.sqrt(power) / 32768,
      tones: Object.fromEntries(hertz.map((each) => [each, amplitude(samples, each)])),
    }
  }
}

// Goertzel's filter under a Hann window, so that a loud tone does not leak into its neighbours; 5 Hz wide.
function amplitude(samples: readonly number[], hertz: number): number {
  const length = samples.length
  if (length === 0) return 0
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate)
  let [last, before] = [0, 0]
  for (const [index, sample] of samples.entries()) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / length)
    const next = sample * window + turn * last - before
    before = last
    last = next
  }
  const power = last * last + before * before - turn * last * before
  return (4 * Math.sqrt(Math.max(0, power))) / length / 32768
}
