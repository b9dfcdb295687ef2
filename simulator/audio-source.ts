import { readFileSync } from 'node:fs'
import { decodeMulaw, type Frame, frameSamples, sampleRate } from './g711.ts'

// A source gives 20 ms at a time, and null when it has ended.
export type AudioSource = { next(): Frame | null }

type Tone = { hertz: readonly number[]; onMs: number; offMs: number; level: number }

const ringbackTone: Tone = { hertz: [440, 480], onMs: 2000, offMs: 4000, level: 0.1 }
const beepTone: Tone = { hertz: [1000], onMs: 200, offMs: 0, level: 0.15 }
const musicNotes = [262, 330, 392, 523, 392, 330, 294, 349, 440, 349]
const noteMs = 400

function toneSource(tone: Tone, lengthMs: number): AudioSource {
  const total = lengthMs === Infinity ? Infinity : (lengthMs * sampleRate) / 1000
  const on = (tone.onMs * sampleRate) / 1000
  const period = on + (tone.offMs * sampleRate) / 1000
  let at = 0
  return {
    next() {
      if (at >= total) return null
      const frame = new Int16Array(frameSamples)
      for (let index = 0; index < frameSamples; index += 1, at += 1) {
        if (at % period >= on) continue
        let value = 0
        for (const hertz of tone.hertz) value += Math.sin((2 * Math.PI * hertz * at) / sampleRate)
        frame[index] = Math.round((value / tone.hertz.length) * tone.level * 32767)
      }
      return frame
    },
  }
}

export function ringback(): AudioSource {
  return toneSource(ringbackTone, Infinity)
}

export const testHertz = 425

export function tone(hertz = testHertz): AudioSource {
  return toneSource({ hertz: [hertz], onMs: 1000, offMs: 0, level: 0.2 }, Infinity)
}

export function beep(): AudioSource {
  return toneSource(beepTone, beepTone.onMs)
}

export function quiet(lengthMs: number): AudioSource {
  return toneSource({ hertz: [1], onMs: 0, offMs: 1000, level: 0 }, lengthMs)
}

export function music(lengthMs = Infinity): AudioSource {
  let note = 0
  let current = toneSource({ hertz: [musicNotes[0] ?? 262], onMs: noteMs, offMs: 0, level: 0.08 }, noteMs)
  let left = lengthMs === Infinity ? Infinity : Math.ceil(lengthMs / 20)
  return {
    next() {
      if (left <= 0) return null
      left -= 1
      const frame = current.next()
      if (frame) return frame
      note = (note + 1) % musicNotes.length
      const hertz = musicNotes[note] ?? 262
      current = toneSource({ hertz: [hertz], onMs: noteMs, offMs: 0, level: 0.08 }, noteMs)
      return current.next()
    },
  }
}

const voice = decodeMulaw(readFileSync(new URL('./audio/far-end-voice.ulaw', import.meta.url)))

export function samples(all: Int16Array): AudioSource {
  let at = 0
  return {
    next() {
      if (at >= all.length) return null
      const frame = new Int16Array(frameSamples)
      frame.set(all.subarray(at, at + frameSamples))
      at += frameSamples
      return frame
    },
  }
}

export function farEndVoice(): AudioSource {
  return samples(voice)
}

// Speech synthesis is out of scope: a sentence is heard as a murmur, 60 ms for each letter.
export function murmur(text: string): AudioSource {
  return toneSource({ hertz: [180, 360], onMs: 180, offMs: 60, level: 0.12 }, Math.max(200, text.length * 60))
}

export function inSequence(sources: readonly AudioSource[]): AudioSource {
  const waiting = [...sources]
  return {
    next() {
      for (let source = waiting[0]; source; source = waiting[0]) {
        const frame = source.next()
        if (frame) return frame
        waiting.shift()
      }
      return null
    },
  }
}
