/** What a caller hears while the agents' devices ring: 440 and 480 Hz, two seconds of six, as an 8 kHz mu-law WAV. */
const sampleRate = 8_000
const toneSeconds = 2
const seconds = 6

export function ringbackWav(): Uint8Array<ArrayBuffer> {
  const samples = sampleRate * seconds
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
  for (let index = 0; index < samples; index++) file[58 + index] = toMuLaw(ringAt(index))
  return file
}

function ringAt(index: number): number {
  if (index >= sampleRate * toneSeconds) return 0
  const turn = (hertz: number) => Math.sin((2 * Math.PI * hertz * index) / sampleRate)
  return (turn(440) + turn(480)) * 4_000
}

/** ITU-T G.711. */
function toMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(Math.round(sample)), 32_635) + 0x84
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7)
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}
