/** Sounds that callers hear, computed here so that nobody holds rights in them: 8 kHz mu-law WAV files. */
const sampleRate = 8_000

/** While the agents' devices ring: 440 and 480 Hz, two seconds of six. */
export function ringbackWav(): Uint8Array<ArrayBuffer> {
  return wav(6 * sampleRate, (index) => {
    if (index >= 2 * sampleRate) return 0
    return (tone(440, index) + tone(480, index)) * 4_000
  })
}

/** Semitones above C4 (261.6 Hz); four calm bars that return to where they began. */
const melody = [0, 4, 7, 12, 11, 7, 4, 7, 9, 5, 0, 5, 7, 4, 2, -1]
const noteSamples = 0.6 * sampleRate

/** While somebody is held: one note after the other, each with a soft start and end. */
export function holdMusicWav(): Uint8Array<ArrayBuffer> {
  return wav(melody.length * noteSamples, (index) => {
    const hertz = 261.63 * 2 ** ((melody[Math.floor(index / noteSamples)] ?? 0) / 12)
    const within = (index % noteSamples) / noteSamples
    const loudness = Math.sin(Math.PI * within) ** 0.5
    return (tone(hertz, index) + 0.3 * tone(hertz * 2, index)) * loudness * 4_000
  })
}

function tone(hertz: number, index: number): number {
  return Math.sin((2 * Math.PI * hertz * index) / sampleRate)
}

function wav(samples: number, at: (index: number) => number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(58 + samples)
  const view = new DataView(file.buffer)
  const text = (offset: number, value: string) => file.set(new TextEncoder().encode(value), offset)
  text(0, 'RIFF')
  view.setUint32(4, file.length - 8, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 18, true)
  view.setUint16(20, 7, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  text(38, 'fact')
  view.setUint32(42, 4, true)
  view.setUint32(46, samples, true)
  text(50, 'data')
  view.setUint32(54, samples, true)
  for (let index = 0; index < samples; index++) file[58 + index] = toMuLaw(at(index))
  return file
}

/** ITU-T G.711. */
function toMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(Math.round(sample)), 32_635) + 0x84
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7)
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}
