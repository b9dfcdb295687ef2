// G.711 mu-law (ITU-T G.711): 8 kHz, one byte a sample. Frames are 20 ms, the packet time that browsers use for PCMU.

export const sampleRate = 8000
export const frameSamples = 160
export const frameMs = 20

export type Frame = Int16Array

const bias = 0x84
const clip = 32635

const decodeTable = Int16Array.from({ length: 256 }, (_, byte) => decodeSample(byte))

function decodeSample(byte: number): number {
  const inverted = ~byte & 0xff
  const exponent = (inverted >> 4) & 0x07
  const magnitude = ((((inverted & 0x0f) << 3) + bias) << exponent) - bias
  return inverted & 0x80 ? -magnitude : magnitude
}

function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), clip) + bias
  // The exponent is the position of the highest set bit above the 8th.
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7)
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

export function decodeMulaw(bytes: Uint8Array): Frame {
  const samples = new Int16Array(bytes.length)
  for (let index = 0; index < bytes.length; index += 1) samples[index] = decodeTable[bytes[index] ?? 0xff] ?? 0
  return samples
}

export function encodeMulaw(samples: Frame): Uint8Array {
  const bytes = new Uint8Array(samples.length)
  for (let index = 0; index < samples.length; index += 1) bytes[index] = encodeSample(samples[index] ?? 0)
  return bytes
}

export function silence(): Frame {
  return new Int16Array(frameSamples)
}
