import { sampleRate } from './g711.ts'

const muLawFormat = 7

// A WAV file that keeps the mu-law bytes as they are.
export function wav(mulaw: Uint8Array): Uint8Array {
  const header = Buffer.alloc(46)
  header.write('RIFF', 0)
  header.writeUInt32LE(38 + mulaw.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(18, 16)
  header.writeUInt16LE(muLawFormat, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.writeUInt16LE(0, 36)
  header.write('data', 38)
  header.writeUInt32LE(mulaw.length, 42)
  return Buffer.concat([header, mulaw])
}
