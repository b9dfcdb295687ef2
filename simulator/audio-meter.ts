import { type Frame, frameMs } from './g711.ts'

const windowFrames = 15
// Below this a frame counts as silent: about -66 dBFS, above the noise that mu-law coding itself adds.
const silentLevel = 0.0005

export type AudioFigures = {
  packets: number
  level: number
  energy: number
  silentForMs: number
  // The longest time between two packets so far.
  longestGapMs: number
}

// Level is RMS of the last 300 ms on a scale of 0 to 1; energy grows as level² × seconds, as in WebRTC's totalAudioEnergy.
export class AudioMeter {
  #packets = 0
  #energy = 0
  #silentFrames = 0
  #recent: number[] = []
  #lastAt: number | null = null
  #longestGapMs = 0
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  add(frame: Frame): void {
    let sum = 0
    for (const sample of frame) sum += sample * sample
    const power = frame.length === 0 ? 0 : sum / frame.length / (32768 * 32768)
    this.#packets += 1
    const at = this.#now()
    if (this.#lastAt !== null) this.#longestGapMs = Math.max(this.#longestGapMs, at - this.#lastAt)
    this.#lastAt = at
    this.#energy += power * (frameMs / 1000)
    this.#silentFrames = Math.sqrt(power) < silentLevel ? this.#silentFrames + 1 : 0
    this.#recent.push(power)
    if (this.#recent.length > windowFrames) this.#recent.shift()
  }

  figures(): AudioFigures {
    const mean =
      this.#recent.length === 0 ? 0 : this.#recent.reduce((sum, power) => sum + power, 0) / this.#recent.length
    return {
      packets: this.#packets,
      level: Math.sqrt(mean),
      energy: this.#energy,
      silentForMs: this.#silentFrames * frameMs,
      longestGapMs: this.#longestGapMs,
    }
  }
}
