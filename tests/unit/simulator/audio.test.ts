import { describe, expect, test } from 'vitest'
import { AudioClock } from '../../../simulator/audio-clock.ts'
import { AudioMeter } from '../../../simulator/audio-meter.ts'
import type { AudioSource } from '../../../simulator/audio-source.ts'
import { FarEnd } from '../../../simulator/far-end.ts'
import { decodeMulaw, encodeMulaw, type Frame, frameSamples, silence } from '../../../simulator/g711.ts'
import { AudioRoom, Leg } from '../../../simulator/mixer.ts'
import { createTelephoneEventDecoder } from '../../../simulator/telephone-event.ts'
import { decodeWav, wav } from '../../../simulator/wav.ts'

function constant(value: number): Frame {
  return new Int16Array(frameSamples).fill(value)
}

function person(value: number) {
  const heard: Frame[] = []
  const leg = new Leg({ read: () => constant(value), write: (frame) => heard.push(frame) })
  return { leg, lastHeard: () => heard.at(-1)?.[0] }
}

function tick(room: AudioRoom, ...legs: Leg[]): void {
  for (const leg of legs) leg.readInput()
  room.mix()
  for (const leg of legs) leg.writeOutput()
}

describe('mu-law', () => {
  test('decodes the values of the recommendation', () => {
    expect([...decodeMulaw(Uint8Array.of(0xff, 0x7f, 0x80, 0x00, 0xf0, 0x70))]).toEqual([
      0, 0, 32124, -32124, 120, -120,
    ])
  })

  test('encodes what it decoded to the same byte, apart from the two zeros', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      const [again] = encodeMulaw(decodeMulaw(Uint8Array.of(byte)))
      expect(again).toBe(byte === 0x7f ? 0xff : byte)
    }
  })

  test('errs by less than a sixteenth of the sample', () => {
    for (let sample = -32000; sample <= 32000; sample += 997) {
      const [again = 0] = decodeMulaw(encodeMulaw(Int16Array.of(sample)))
      expect(Math.abs(again - sample)).toBeLessThanOrEqual(Math.max(8, Math.abs(sample) / 16))
    }
  })
})

describe('a WAV file', () => {
  test('is read back as it was written', () => {
    const mulaw = Uint8Array.of(0xff, 0x80, 0x00, 0xf0)
    expect(decodeWav(wav(mulaw))).toEqual(decodeMulaw(mulaw))
  })

  test('of 16-bit stereo at 16 kHz becomes one channel at 8 kHz', () => {
    const file = Buffer.alloc(44 + 16)
    file.write('RIFF', 0)
    file.write('WAVEfmt ', 8)
    file.writeUInt32LE(16, 16)
    file.writeUInt16LE(1, 20)
    file.writeUInt16LE(2, 22)
    file.writeUInt32LE(16_000, 24)
    file.writeUInt16LE(16, 34)
    file.write('data', 36)
    file.writeUInt32LE(16, 40)
    for (const [index, sample] of [1, -1, 2, -2, 3, -3, 4, -4].entries()) file.writeInt16LE(sample, 44 + index * 2)
    expect([...(decodeWav(file) ?? [])]).toEqual([1, 3])
  })

  test('that is none gives nothing', () => {
    expect([Buffer.from('ID3 an mp3'), Buffer.alloc(0), Buffer.from('RIFF0000WAVEfmt ')].map(decodeWav)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('the mixer', () => {
  test('gives everyone the sum of the others', () => {
    const room = new AudioRoom()
    const [a, b, c] = [person(100), person(20), person(3)]
    for (const each of [a, b, c]) room.add(each.leg)
    tick(room, a.leg, b.leg, c.leg)
    expect([a.lastHeard(), b.lastHeard(), c.lastHeard()]).toEqual([23, 103, 120])
  })

  test('clips instead of wrapping around', () => {
    const room = new AudioRoom()
    const [a, b, c] = [person(30_000), person(30_000), person(-30_000)]
    room.add(a.leg)
    room.add(b.leg)
    room.add(c.leg)
    c.leg.muted = true
    const listener = person(0)
    room.add(listener.leg)
    tick(room, a.leg, b.leg, c.leg, listener.leg)
    expect(listener.lastHeard()).toBe(32_767)
  })

  test('leaves out who is muted, but lets him hear', () => {
    const room = new AudioRoom()
    const [a, b] = [person(100), person(20)]
    room.add(a.leg)
    room.add(b.leg)
    a.leg.muted = true
    tick(room, a.leg, b.leg)
    expect([a.lastHeard(), b.lastHeard()]).toEqual([20, 0])
  })

  test('plays music to who is on hold and keeps him out of the mix', () => {
    const room = new AudioRoom()
    const [a, b] = [person(100), person(20)]
    room.add(a.leg)
    room.add(b.leg)
    b.leg.aside = { next: () => constant(7) }
    tick(room, a.leg, b.leg)
    expect([a.lastHeard(), b.lastHeard()]).toEqual([0, 7])
  })

  test('drops a room source when it has ended', () => {
    const room = new AudioRoom()
    const a = person(0)
    room.add(a.leg)
    let left = 1
    const source: AudioSource = { next: () => (left-- > 0 ? constant(5) : null) }
    room.sources.add(source)
    tick(room, a.leg)
    expect(a.lastHeard()).toBe(5)
    tick(room, a.leg)
    expect(room.sources.size).toBe(0)
  })

  test('resolves a playback at its end, and when it is stopped', async () => {
    const a = person(0)
    let left = 1
    const played = a.leg.play({ next: () => (left-- > 0 ? constant(5) : null) })
    a.leg.writeOutput()
    a.leg.writeOutput()
    await played
    const stopped = a.leg.play({ next: () => constant(5) })
    a.leg.stopPlaying()
    await stopped
    a.leg.writeOutput()
    expect(a.lastHeard()).toBe(0)
  })
})

test('the clock runs only while there is a leg', () => {
  const clock = new AudioClock()
  const { leg } = person(0)
  clock.add(leg)
  expect(clock.isRunning).toBe(true)
  clock.remove(leg)
  expect(clock.isRunning).toBe(false)
})

test('the meter tells level, energy, how long it has been silent, and the longest time without a packet', () => {
  let at = 0
  const meter = new AudioMeter(() => at)
  for (let frame = 0; frame < 50; frame += 1) {
    at += frame === 20 ? 130 : 20
    meter.add(constant(16_384))
  }
  expect(meter.figures()).toEqual({
    packets: 50,
    level: 0.5,
    energy: expect.closeTo(0.25, 6) as number,
    silentForMs: 0,
    longestGapMs: 130,
  })
  for (let frame = 0; frame < 20; frame += 1) meter.add(silence())
  expect(meter.figures()).toMatchObject({ level: 0, silentForMs: 400 })
})

test('a key press counts once, however many packets it takes', () => {
  const decode = createTelephoneEventDecoder()
  const press = (event: number, end: boolean): Uint8Array => Uint8Array.of(event, end ? 0x8a : 0x0a, 0, 160)
  const digits = [
    decode(1000, press(1, false)),
    decode(1000, press(1, false)),
    decode(1000, press(1, true)),
    decode(1000, press(1, true)),
    decode(3000, press(11, false)),
    decode(5000, press(1, false)),
    decode(7000, press(77, false)),
    decode(8000, Uint8Array.of(1)),
  ]
  expect(digits.filter((digit) => digit !== undefined)).toEqual(['1', '#', '1'])
})

describe('the far end', () => {
  const level = (frame: Frame | null): number => (frame ? Math.max(...frame.map(Math.abs)) : 0)

  test('is silent and deaf until it has picked up', () => {
    const farEnd = new FarEnd('voice-echo')
    farEnd.cue()
    farEnd.write(constant(1000))
    expect(farEnd.read()).toBeNull()
    expect(farEnd.heard.figures().packets).toBe(0)
  })

  test('says its sentence once somebody listens, then echoes after 300 ms', () => {
    const farEnd = new FarEnd('voice-echo')
    farEnd.pickUp()
    expect(level(farEnd.read())).toBe(0)
    farEnd.cue()
    let loudest = 0
    let frames = 0
    for (; frames < 500; frames += 1) {
      const frame = farEnd.read()
      if (!frame) break
      loudest = Math.max(loudest, level(frame))
    }
    expect(loudest).toBeGreaterThan(5000)
    expect(frames * 20).toBeGreaterThan(2500)
    const echoedAt = Array.from({ length: 30 }, (_, index) => {
      farEnd.write(constant(1000))
      return level(farEnd.read()) > 0 ? index : undefined
    }).find((index) => index !== undefined)
    expect((echoedAt ?? 0) * 20).toBe(300)
  })
})
