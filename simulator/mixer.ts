import type { AudioSource } from './audio-source.ts'
import { type Frame, frameSamples, silence } from './g711.ts'
import { RecentAudio } from './recent-audio.ts'

// Where a leg's sound comes from and goes to: a browser's RTP or a simulated person on the telephone network.
export type AudioPort = {
  read(): Frame | null
  write(frame: Frame): void
}

// One call as the mixer sees it. `aside` (hold or waiting music) takes the leg out of its room without leaving it.
export class Leg {
  readonly port: AudioPort
  input: Frame = silence()
  room: AudioRoom | null = null
  aside: AudioSource | null = null
  muted = false
  recorder: ((frame: Frame) => void) | null = null
  // Said instead of what the port gives: lets a test tell people apart whose microphones it does not have.
  voice: AudioSource | null = null
  readonly heard = new RecentAudio()
  // Recordings of this leg: what it says and what it hears.
  readonly taps = new Set<(said: Frame, heard: Frame) => void>()
  #playing: { source: AudioSource; done: () => void } | null = null

  constructor(port: AudioPort) {
    this.port = port
  }

  // Resolves when the source has been heard to its end, or was stopped.
  play(source: AudioSource): Promise<void> {
    this.stopPlaying()
    return new Promise((resolve) => {
      this.#playing = { source, done: resolve }
    })
  }

  stopPlaying(): void {
    const playing = this.#playing
    this.#playing = null
    playing?.done()
  }

  get isMixed(): boolean {
    return this.room !== null && !this.aside && !this.muted
  }

  readInput(): void {
    const said = this.port.read()
    this.input = this.voice?.next() ?? said ?? silence()
    this.recorder?.(this.input)
  }

  writeOutput(): void {
    const frame = this.#nextOutput()
    this.heard.add(frame)
    for (const tap of this.taps) tap(this.input, frame)
    this.port.write(frame)
  }

  #nextOutput(): Frame {
    if (this.#playing) {
      const frame = this.#playing.source.next()
      if (frame) return frame
      this.stopPlaying()
    }
    if (this.aside) return this.aside.next() ?? silence()
    return this.room?.outputFor(this) ?? silence()
  }
}

// Sums everyone; each hears the sum without himself.
export class AudioRoom {
  readonly legs = new Set<Leg>()
  readonly sources = new Set<AudioSource>()
  #sum = new Int32Array(frameSamples)

  add(leg: Leg): void {
    this.legs.add(leg)
    leg.room = this
  }

  remove(leg: Leg): void {
    this.legs.delete(leg)
    if (leg.room === this) leg.room = null
  }

  mix(): void {
    this.#sum = new Int32Array(frameSamples)
    for (const leg of this.legs) if (leg.isMixed) this.#add(leg.input)
    for (const source of this.sources) {
      const frame = source.next()
      if (frame) this.#add(frame)
      else this.sources.delete(source)
    }
  }

  outputFor(leg: Leg): Frame {
    const own = leg.isMixed ? leg.input : null
    const frame = new Int16Array(frameSamples)
    for (let index = 0; index < frameSamples; index += 1) {
      const value = (this.#sum[index] ?? 0) - (own?.[index] ?? 0)
      frame[index] = Math.max(-32768, Math.min(32767, value))
    }
    return frame
  }

  #add(frame: Frame): void {
    for (let index = 0; index < frameSamples; index += 1) {
      this.#sum[index] = (this.#sum[index] ?? 0) + (frame[index] ?? 0)
    }
  }
}
