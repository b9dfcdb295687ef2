import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callId, callOf, engineRig, moment, to } from '../../support/engine-rig.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a call whose socket is lost while people talk', () => {
  it('goes on, and tells the loss and the return once each', async () => {
    const { talk, told, engine } = engineRig()
    const device = await talk()
    for (let tried = 0; tried < 3; tried++) {
      device.socketDown()
      await vi.advanceTimersByTimeAsync(300)
    }
    expect((await engine.status()).calls[0]?.state).toBe('reconnecting')
    await device.socketUp()
    await moment()
    expect(told()).toEqual(['carrier-accepted', 'link-lost', 'link-restored'])
    expect(callOf(device).microphoneOpen).toBe(true)
  })
  it('is not ended by an error about the socket', async () => {
    const { talk, told } = engineRig()
    callOf(await talk()).emit('error', Object.assign(new Error(), { code: 31005 }))
    await moment()
    expect(told()).toEqual(['carrier-accepted'])
  })
  it('can be hung up meanwhile', async () => {
    const { talk, told, engine } = engineRig()
    const device = await talk()
    device.socketDown()
    await engine.hangUp({ callId })
    expect(told()).toEqual(['carrier-accepted', 'link-lost', 'engine-ended'])
    expect(callOf(device).microphoneOpen).toBe(false)
  })
  it('that cannot be resumed ends, microphone closed', async () => {
    const { warm, engine, told } = engineRig()
    const device = await warm()
    await engine.connect({ callId, to })
    await moment()
    callOf(device).takeAnswer(null)
    await moment()
    device.socketDown()
    await moment()
    expect(told()).toEqual(['carrier-accepted', 'ended signalling-unreachable'])
    expect(callOf(device).microphoneOpen).toBe(false)
  })
})
