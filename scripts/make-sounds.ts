// Writes the SDK's fifteen sounds and our knock to public/sounds/: run once, the files are committed. Tones by the numbers, no samples.
import { writeFileSync } from 'node:fs'

const rate = 8000

/** DTMF frequency pairs in hertz (ITU-T Q.23). */
const rows = [697, 770, 852, 941]
const columns = [1209, 1336, 1477]
const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 's', '0', 'h']

type Part = { hertz: number[]; ms: number; gain: number }

function samples(parts: Part[]): Float64Array {
  const total = parts.reduce((sum, { ms }) => sum + (rate * ms) / 1000, 0)
  const out = new Float64Array(total)
  let at = 0
  for (const { hertz, ms, gain } of parts) {
    const length = (rate * ms) / 1000
    for (let index = 0; index < length; index++) {
      // 5 ms ramps at both ends: a tone that starts at full height clicks.
      const ramp = Math.min(1, index / 40, (length - index) / 40)
      const sum = hertz.reduce((value, frequency) => value + Math.sin((2 * Math.PI * frequency * index) / rate), 0)
      out[at++] = hertz.length === 0 ? 0 : (sum / hertz.length) * gain * ramp
    }
  }
  return out
}

/** RIFF WAVE, PCM, mono, 16 bit. */
function wave(data: Float64Array): Buffer {
  const file = Buffer.alloc(44 + data.length * 2)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + data.length * 2, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(rate, 24)
  file.writeUInt32LE(rate * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36)
  file.writeUInt32LE(data.length * 2, 40)
  data.forEach((value, index) => file.writeInt16LE(Math.round(value * 32000), 44 + index * 2))
  return file
}

const silence = (ms: number): Part => ({ hertz: [], ms, gain: 0 })
const sounds: Record<string, Part[]> = {
  // Two soft double rings; the engine repeats the file.
  incoming: [
    { hertz: [523, 659], ms: 350, gain: 0.35 },
    silence(120),
    { hertz: [523, 659], ms: 350, gain: 0.35 },
    silence(2180),
  ],
  // In the ear of somebody who talks: soft, and seldom enough to go on talking.
  knock: [{ hertz: [440], ms: 180, gain: 0.08 }, silence(140), { hertz: [440], ms: 180, gain: 0.08 }, silence(4500)],
  outgoing: [{ hertz: [440], ms: 120, gain: 0.2 }],
  disconnect: [{ hertz: [480], ms: 120, gain: 0.25 }, silence(60), { hertz: [360], ms: 160, gain: 0.25 }],
}
keys.forEach((key, index) => {
  const row = rows[Math.floor(index / 3)] ?? 0
  const column = columns[index % 3] ?? 0
  sounds[`dtmf${key}`] = [{ hertz: [row, column], ms: 160, gain: 0.3 }]
})
for (const [name, parts] of Object.entries(sounds)) {
  writeFileSync(new URL(`../public/sounds/${name}.wav`, import.meta.url), wave(samples(parts)))
}
