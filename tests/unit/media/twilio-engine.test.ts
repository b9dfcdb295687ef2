import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callId, callOf, engineRig, moment, secondId, to } from '../../support/engine-rig.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a call that is dialled', () => {
  it('goes out at once on a warm line, with the number and our id', async () => {
    const { engine, warm, told } = engineRig()
    const device = await warm()
    expect(await engine.connect({ callId, to })).toEqual({ ok: true })
    await moment()
    expect(device.sent).toEqual(['listen', 'register', 'invite'])
    expect(Object.fromEntries(callOf(device).customParameters)).toEqual({ To: to, CallId: callId })
    expect(told()).toEqual([])
  })
  it('tells that the carrier took it, once', async () => {
    const { talk, told, engine } = engineRig()
    await talk()
    expect(told()).toEqual(['carrier-accepted'])
    expect((await engine.status()).calls).toEqual([{ callId, state: 'open', muted: false, party: null }])
  })
  it('waits for a token that comes late', async () => {
    const { engine, cold, setToken, register } = engineRig()
    setToken('unavailable')
    await cold()
    await engine.connect({ callId, to })
    setToken('good')
    await vi.advanceTimersByTimeAsync(1_005)
    expect((await register()).sent).toContain('listen')
    await moment()
    expect((await engine.status()).calls).toHaveLength(1)
  })
  it('asked for twice goes out once', async () => {
    const { engine, warm } = engineRig()
    const device = await warm()
    await Promise.all([engine.connect({ callId, to }), engine.connect({ callId, to })])
    await moment()
    expect(device.made).toHaveLength(1)
  })
  it('is refused without the microphone, and leaves nothing behind', async () => {
    const { engine, warm, setMicrophone, told } = engineRig()
    const device = await warm()
    setMicrophone('prompt')
    expect(await engine.connect({ callId, to })).toEqual({ ok: false, code: 'microphone-denied' })
    setMicrophone('granted')
    expect(await engine.connect({ callId: secondId, to })).toEqual({ ok: true })
    await moment()
    expect(device.made).toHaveLength(1)
    expect(told()).toEqual([])
  })
  it('says that nobody is signed in when the line is not open', async () => {
    const { engine, told } = engineRig()
    await engine.connect({ callId, to })
    await moment()
    expect(told()).toEqual(['ended not-signed-in'])
  })
  it.each([
    [31401, 'microphone-denied'],
    [31402, 'microphone-missing'],
  ] as const)('ends with %i as %s, although the SDK says "disconnect" first', async (code, fault) => {
    const { engine, warm, told } = engineRig()
    const device = await warm()
    device.noMicrophone = code
    await engine.connect({ callId, to })
    await moment()
    expect(told()).toEqual([`ended ${fault}`])
    expect(device.isBusy).toBe(false)
  })
  it('ends with media that failed for good as that, and not as a hang-up', async () => {
    const { talk, told } = engineRig()
    callOf(await talk()).failMedia()
    await moment()
    expect(told()).toEqual(['carrier-accepted', 'ended media-failed'])
  })
  it.each([
    [31486, 'carrier-refused'],
    [31404, 'carrier-refused'],
    [31484, 'number-invalid'],
    [20101, 'token-rejected'],
    [53405, 'media-failed'],
    [99999, 'carrier-error'],
  ] as const)('ended by the carrier with %i is %s', async (code, fault) => {
    const { engine, warm, told, log } = engineRig()
    const device = await warm()
    await engine.connect({ callId, to })
    await moment()
    callOf(device).hangUpThere(code)
    await moment()
    expect(told()).toEqual([`ended ${fault}`])
    expect(device.isBusy).toBe(false)
    expect(log.join()).toContain(String(code))
  })
  it('that the other side hangs up ends without a fault, once', async () => {
    const { talk, told, engine } = engineRig()
    callOf(await talk()).hangUpThere()
    await moment()
    expect(told()).toEqual(['carrier-accepted', 'engine-ended'])
    expect((await engine.status()).calls).toEqual([])
  })
})

describe('how a call sounded', () => {
  const sample = { mos: 4.2, jitter: 3, packetsLostFraction: 0, rtt: 50 }
  it('is told once, just before its end, and of that call only', async () => {
    const { talk, engine, facts, quality } = engineRig()
    const call = callOf(await talk())
    call.emit('sample', sample)
    call.emit('sample', { ...sample, mos: 3 })
    await engine.hangUp({ callId })
    call.emit('sample', sample)
    expect(quality).toHaveLength(2)
    expect(facts.slice(-2)).toMatchObject([
      { type: 'call-quality', callId, summary: { seconds: 2, mos: { mean: 3.6, worst: 3 } } },
      { type: 'engine-ended', callId },
    ])
  })
  it('is nothing of a call that nobody heard', async () => {
    const { talk, engine, facts } = engineRig()
    await talk()
    await engine.hangUp({ callId })
    expect(facts.map(({ type }) => type)).not.toContain('call-quality')
  })
})

describe('hanging up', () => {
  it('tells the carrier, and tells the worker once', async () => {
    const { talk, engine, told } = engineRig()
    const device = await talk()
    expect(await engine.hangUp({ callId })).toEqual({ ok: true })
    await moment()
    expect(device.sent.filter((frame) => frame === 'hangup')).toHaveLength(1)
    expect(told()).toEqual(['carrier-accepted', 'engine-ended'])
    expect(callOf(device).microphoneOpen).toBe(false)
    expect(await engine.hangUp({ callId })).toEqual({ ok: false, code: 'engine-lost' })
  })
  it('before the microphone is open leaves nothing that dials', async () => {
    const { warm, engine, told } = engineRig()
    const device = await warm()
    await engine.connect({ callId, to })
    await vi.advanceTimersByTimeAsync(0)
    await engine.hangUp({ callId })
    await moment()
    expect(device.sent).not.toContain('invite')
    expect(told()).toEqual(['engine-ended'])
    expect(device.made.map((call) => call.microphoneOpen)).toEqual([false])
  })
  it('before the socket is open leaves nothing that dials, now or with the next call', async () => {
    const { cold, engine, devices, latest, register, told } = engineRig()
    await cold()
    const first = latest()
    await engine.connect({ callId, to })
    await engine.hangUp({ callId })
    await moment()
    await first.socketUp()
    await moment()
    expect(first.sent).toEqual([])
    expect(devices).toHaveLength(2)
    await engine.connect({ callId: secondId, to })
    const second = await register()
    await moment()
    expect(second.sent.filter((frame) => frame === 'invite')).toHaveLength(1)
    expect(told()).toEqual(['engine-ended'])
  })
  it('while the microphone is asked about leaves nothing that dials', async () => {
    const { warm, engine } = engineRig()
    const device = await warm()
    const asked = engine.connect({ callId, to })
    await engine.hangUp({ callId })
    await asked
    await moment()
    expect(device.made).toEqual([])
  })
})

describe('a call that gets no answer from the signalling host', () => {
  it('ends after 12 s with the host named, and never dials later', async () => {
    const { cold, engine, latest, told } = engineRig()
    await cold()
    const device = latest()
    await engine.connect({ callId, to })
    await vi.advanceTimersByTimeAsync(11_900)
    expect(told()).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(told()).toEqual(['ended signalling-unreachable'])
    await device.socketUp()
    await moment()
    expect(device.sent).toEqual([])
  })
  it('ends so when the invite is swallowed too', async () => {
    const { warm, engine, told } = engineRig()
    const device = await warm()
    await engine.connect({ callId, to })
    await vi.advanceTimersByTimeAsync(12_100)
    expect(told()).toEqual(['ended signalling-unreachable'])
    expect(device.state).toBe('destroyed')
    expect(device.sent.at(-1)).toBe('hangup')
  })
  it('is not cut short once it rings', async () => {
    const { warm, engine, told } = engineRig()
    const device = await warm()
    await engine.connect({ callId, to })
    await moment()
    callOf(device).ring()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(told()).toEqual([])
  })
  it('ends when the socket is lost before the carrier answered: microphone closed, line free', async () => {
    const { warm, engine, told } = engineRig()
    const device = await warm()
    await engine.connect({ callId, to })
    await moment()
    callOf(device).ring()
    device.socketDown()
    await moment()
    expect(told()).toEqual(['ended signalling-unreachable'])
    expect(callOf(device).microphoneOpen).toBe(false)
    expect(device.isBusy).toBe(false)
    await device.socketUp()
    await engine.connect({ callId: secondId, to })
    await moment()
    // The carrier learns of the end as soon as it can be told.
    expect(device.sent.slice(2)).toEqual(['invite', 'listen', 'hangup', 'register', 'invite'])
  })
})

describe('a call that is dialled while the socket is gone', () => {
  it('goes out when the socket is back', async () => {
    const { warm, engine, told } = engineRig()
    const device = await warm()
    device.socketDown()
    await engine.connect({ callId, to })
    await moment()
    expect(device.sent).not.toContain('invite')
    await device.socketUp()
    expect(device.sent).toContain('invite')
    expect(told()).toEqual([])
  })
  it('does not go out once the person was told that it failed', async () => {
    const { warm, engine, told } = engineRig()
    const device = await warm()
    device.socketDown()
    await engine.connect({ callId, to })
    await moment()
    device.socketDown()
    await moment()
    expect(told()).toEqual(['ended signalling-unreachable'])
    await device.socketUp()
    await moment()
    expect(device.sent).not.toContain('invite')
  })
})

describe('the engine', () => {
  it('tells the microphone and the line when it starts', async () => {
    const { warm, facts, engine } = engineRig()
    await warm()
    expect(facts.map(({ type }) => type)).toEqual(['microphone', 'registered'])
    expect((await engine.status()).registered).toBe(true)
  })
  it('ends its call when it stops, and calls no more', async () => {
    const { talk, engine, told } = engineRig()
    const device = await talk()
    await engine.stop()
    await engine.stop()
    await moment()
    expect(told()).toEqual(['carrier-accepted', 'engine-ended'])
    expect(device.sent.at(-1)).toBe('hangup')
    expect(device.state).toBe('destroyed')
    expect((await engine.status()).registered).toBe(false)
  })
  it('does not dial when it stops while a call waits for a token', async () => {
    const { engine, cold, setToken, told, devices } = engineRig()
    setToken('unavailable')
    await cold()
    await engine.connect({ callId, to })
    await engine.stop()
    setToken('good')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(devices).toEqual([])
    expect(told()).toEqual(['engine-ended'])
  })
  it('says of a call it does not have that it does not have it', async () => {
    const { warm, engine } = engineRig()
    await warm()
    const lost = { ok: false, code: 'engine-lost' }
    expect(await engine.hangUp({ callId })).toEqual(lost)
    expect(await engine.accept({ callId })).toEqual(lost)
    expect(await engine.reject({ callId })).toEqual(lost)
    expect(await engine.mute({ callId, muted: true })).toEqual(lost)
    expect(await engine.sendDigits({ callId, digits: '1' })).toEqual(lost)
  })
})
