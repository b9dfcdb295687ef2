import { decodeMulaw, sampleRate } from './g711.ts'

const pcmFormat = 1
const muLawFormat = 7

// A WAV file that keeps the mu-law bytes as they are.
export function wav(mulaw: Uint8Array, channels = 1): Uint8Array {
  const header = Buffer.alloc(46)
  header.write('RIFF', 0)
  header.writeUInt32LE(38 + mulaw.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(18, 16)
  header.writeUInt16LE(muLawFormat, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * channels, 28)
  header.writeUInt16LE(channels, 32)
  header.writeUInt16LE(8, 34)
  header.writeUInt16LE(0, 36)
  header.write('data', 38)
  header.writeUInt32LE(mulaw.length, 42)
  return Buffer.concat([header, mulaw])
}

// Samples at 8 kHz, first channel only. Undefined for what is not a 16-bit PCM or mu-law WAV file.
export function decodeWav(file: Uint8Array): Int16Array | undefined {
  const view = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (view.length < 12 || view.toString('latin1', 0, 4) !== 'RIFF' || view.toString('latin1', 8, 12) !== 'WAVE')
    return undefined
  let format = { code: 0, channels: 0, rate: 0, bits: 0 }
  for (let at = 12; at + 8 <= view.length; ) {
    const name = view.toString('latin1', at, at + 4)
    const length = view.readUInt32LE(at + 4)
    const body = view.subarray(at + 8, at + 8 + length)
    if (name === 'fmt ' && body.length >= 16) {
      format = {
        code: body.readUInt16LE(0),
        channels: body.readUInt16LE(2),
        rate: body.readUInt32LE(4),
        bits: body.readUInt16LE(14),
      }
    }
    if (name === 'data') return toTelephone(body, format)
    at += 8 + length + (length % 2)
  }
  return undefined
}

type Format = { code: number; channels: number; rate: number; bits: number }

function toTelephone(body: Buffer, { code, channels, rate, bits }: Format): Int16Array | undefined {
  if (channels < 1 || rate < 1) return undefined
  const isMulaw = code === muLawFormat && bits === 8
  if (!isMulaw && !(code === pcmFormat && bits === 16)) return undefined
  const all = isMulaw
    ? decodeMulaw(body)
    : Int16Array.from({ length: Math.floor(body.length / 2) }, (_, index) => body.readInt16LE(index * 2))
  const frames = Math.floor(all.length / channels)
  const step = rate / sampleRate
  return Int16Array.from(
    { length: Math.floor(frames / step) },
    (_, index) => all[Math.floor(index * step) * channels] ?? 0,
  )
}
