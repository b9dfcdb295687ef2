import { AudioMeter } from './audio-meter.ts'
import { type AudioSource, farEndVoice, testHertz, tone } from './audio-source.ts'
import { type Frame, frameMs } from './g711.ts'
import type { AudioPort } from './mixer.ts'

export type FarEndMedia = 'voice-echo' | 'echo' | 'silence' | 'tone'

const echoDelayFrames = 300 / frameMs
// Less than one, so that two echoing people in one conference die away instead of howling.
const echoGain = 0.6

// A person on the telephone network: once somebody can hear him he says his sentence, then repeats what he hears.
export class FarEnd implements AudioPort {
  readonly heard = new AudioMeter()
  spokenFrames = 0
  readonly #media: FarEndMedia
  readonly #hertz: number
  #talking: AudioSource | null = null
  #cued = false
  #onLine = false
  #echo: Frame[] = []

  constructor(media: FarEndMedia, hertz = testHertz) {
    this.#media = media
    this.#hertz = hertz
  }

  pickUp(): void {
    this.#onLine = true
  }

  // Somebody listens now. Only the first time makes him speak.
  cue(): void {
    if (this.#cued) return
    this.#cued = true
    if (this.#media === 'voice-echo') this.#talking = farEndVoice()
    if (this.#media === 'tone') this.#talking = tone(this.#hertz)
  }

  read(): Frame | null {
    if (!this.#onLine) return null
    this.spokenFrames += 1
    const echoed = this.#echo.length > echoDelayFrames ? (this.#echo.shift() ?? null) : null
    if (this.#talking) {
      const frame = this.#talking.next()
      if (frame) return frame
      this.#talking = null
    }
    const echoes = this.#media === 'echo' || (this.#media === 'voice-echo' && this.#cued)
    return echoes ? echoed : null
  }

  write(frame: Frame): void {
    if (!this.#onLine) return
    this.heard.add(frame)
    this.#echo.push(frame.map((sample) => sample * echoGain))
  }
}
