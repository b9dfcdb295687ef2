import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  callId,
  callOf,
  engineRig,
  knocking,
  moment,
  second,
  secondId,
  sid,
  thirdId,
  to,
} from '../../support/engine-rig.ts'
import type { FakeDevice } from '../../support/fake-device.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** … and is answered: the first call held, as the session asks for it. */
async function twoCalls() {
  const rig = await knocking()
  const spare = rig.latest()
  await spare.socketUp()
  await rig.engine.mute({ callId, muted: true })
  await rig.engine.accept({ callId: secondId })
  await moment()
  callOf(spare).takeAnswer()
  await moment()
  return { ...rig, spare }
}

const states = (devices: FakeDevice[]) => devices.flatMap(({ made }) => made.map((call) => call.status()))

describe('a second call that comes in', () => {
  it('is told while somebody is talked to, and the first goes on', async () => {
    const { told, engine, line } = await knocking()
    expect(told()).toEqual(['carrier-accepted', 'incoming'])
    expect((await engine.status()).calls).toMatchObject([
      { callId, state: 'open' },
      { callId: secondId, state: 'ringing-in', party: { e164: '+14155550199' } },
    ])
    expect(states([line])).toEqual(['open', 'pending'])
  })

  it('has a socket made ready for it, which is not registered', async () => {
    const { latest, line } = await knocking()
    const spare = latest()
    expect(spare).not.toBe(line)
    await spare.socketUp()
    spare.ready()
    await moment()
    expect(spare.sent).toEqual(['listen', 'register', 'unregister'])
  })

  it('is not rung on that socket either after it was lost', async () => {
    const { latest } = await knocking()
    const spare = latest()
    await spare.socketUp()
    spare.ready()
    await moment()
    spare.socketDown()
    await spare.socketUp()
    spare.ready()
    await moment()
    expect(spare.state).toBe('unregistered')
    expect(spare.sent.slice(3)).toEqual(['listen', 'unregister'])
  })

  it('is answered on a Device of its own, and both have their media', async () => {
    const { told, engine, line, spare } = await twoCalls()
    expect(spare.sent).toContain('invite reconnect')
    expect(told()).toEqual(['carrier-accepted', 'incoming', 'mute-changed', 'carrier-accepted'])
    expect([line.made[0]?.microphoneOpen, callOf(spare).microphoneOpen]).toEqual([true, true])
    expect((await engine.status()).calls).toMatchObject([
      { callId, state: 'open', muted: true },
      { callId: secondId, state: 'open', muted: false },
    ])
  })

  it('that is taken from the line says nothing of its end there', async () => {
    const { told, line } = await twoCalls()
    const before = told()
    line.made[1]?.cancelThere()
    await moment()
    expect(told()).toEqual(before)
  })

  it('that its caller gives up leaves the first as it was', async () => {
    const { told, engine, line } = await knocking()
    line.made[1]?.cancelThere()
    await moment()
    expect(told()).toEqual(['carrier-accepted', 'incoming', 'caller-gave-up'])
    expect((await engine.status()).calls).toMatchObject([{ callId, state: 'open' }])
  })

  it('rings on when the first ends, and is then answered on the line', async () => {
    const { engine, line, devices } = await knocking()
    await engine.hangUp({ callId })
    await engine.accept({ callId: secondId })
    await moment()
    expect(line.sent.at(-1)).toBe('answer')
    expect(devices).toHaveLength(2)
  })

  it('while another one rings is told too, and either can be answered', async () => {
    const { ring, knock, engine, told } = engineRig()
    const line = await ring()
    await knock(line, second, sid(3))
    expect(told()).toEqual(['incoming', 'incoming'])
    await engine.accept({ callId: secondId })
    await moment()
    expect(states([line])).toEqual(['pending', 'open'])
  })

  it('without a token to take it over by is refused, and rings on', async () => {
    const { talk, engine, told } = engineRig()
    const line = await talk()
    const offered = line.invite(sid(3), { params: second })
    await vi.advanceTimersByTimeAsync(100)
    await offered
    expect(await engine.accept({ callId: secondId })).toEqual({ ok: false, code: 'engine-busy' })
    expect(told()).toEqual(['carrier-accepted', 'incoming'])
    expect(states([line])).toEqual(['open', 'pending'])
  })

  it('that is our own, on its way to another device of the person, is left to that device', async () => {
    const { knock, talk, told, engine } = engineRig()
    const line = await talk()
    await knock(line, { callId, caller: to, task: 'move' }, sid(3))
    expect(told()).toEqual(['carrier-accepted'])
    expect(line.sent).not.toContain('reject')
    expect((await engine.status()).calls).toHaveLength(1)
  })
})

describe('of two calls', () => {
  it('one that is opened or unmuted takes the microphone from the other', async () => {
    const { engine, line, spare } = await twoCalls()
    const muted = () => [line.made[0]?.isMuted(), callOf(spare).isMuted()]
    await engine.mute({ callId, muted: false })
    expect(muted()).toEqual([false, true])
    await engine.mute({ callId: secondId, muted: false })
    expect(muted()).toEqual([true, false])
  })

  it('the one that opens has the microphone even if nobody closed it to the first', async () => {
    const { engine, latest, line, told } = await knocking()
    await latest().socketUp()
    await engine.accept({ callId: secondId })
    await moment()
    callOf(latest()).takeAnswer()
    await moment()
    expect(line.made[0]?.isMuted()).toBe(true)
    expect(told().slice(-2)).toEqual(['mute-changed', 'carrier-accepted'])
  })

  it('either can be hung up, and the other goes on', async () => {
    const first = await twoCalls()
    await first.engine.hangUp({ callId })
    expect(states(first.devices)).toEqual(['closed', 'pending', 'open'])
    const other = await twoCalls()
    await other.engine.hangUp({ callId: secondId })
    expect(states(other.devices)).toEqual(['open', 'pending', 'closed'])
    expect(other.told().at(-1)).toBe('engine-ended')
  })

  it('the first Device is free for a third once its call is over, and no Device stays when none is left', async () => {
    const { engine, line, spare, knock, told } = await twoCalls()
    line.made[1]?.cancelThere()
    await engine.hangUp({ callId })
    await knock(line, { callId: thirdId, caller: to }, sid(4))
    await engine.accept({ callId: thirdId })
    await moment()
    expect(line.sent.at(-1)).toBe('answer')
    expect(spare.state).not.toBe('destroyed')
    await engine.hangUp({ callId: secondId })
    await engine.hangUp({ callId: thirdId })
    expect(spare.state).toBe('destroyed')
    expect(line.state).toBe('registered')
    expect(told().filter((one) => one === 'engine-ended')).toHaveLength(3)
  })

  it('both end when the engine stops', async () => {
    const { engine, devices } = await twoCalls()
    await engine.stop()
    expect(devices.map(({ state }) => state)).toEqual(['destroyed', 'destroyed'])
    expect((await engine.status()).calls).toEqual([])
  })
})

describe('a call that is dialled beside one that is held', () => {
  it('goes out on a Device of its own', async () => {
    const { talk, engine, latest, told } = engineRig()
    const line = await talk()
    await engine.mute({ callId, muted: true })
    expect(await engine.connect({ callId: secondId, to })).toEqual({ ok: true })
    await moment()
    const spare = latest()
    await spare.socketUp()
    await moment()
    expect(spare.sent).toEqual(['listen', 'invite'])
    callOf(spare).takeAnswer()
    await moment()
    expect(told()).toEqual(['carrier-accepted', 'mute-changed', 'carrier-accepted'])
    expect(states([line])).toEqual(['open'])
  })

  it('that gets no answer ends alone, and never dials later', async () => {
    const { talk, engine, latest, told } = engineRig()
    const line = await talk()
    await engine.connect({ callId: secondId, to })
    await moment()
    const spare = latest()
    await vi.advanceTimersByTimeAsync(12_100)
    expect(told()).toEqual(['carrier-accepted', 'ended signalling-unreachable'])
    expect([line.state, spare.state]).toEqual(['registered', 'destroyed'])
    expect(states([line])).toEqual(['open'])
  })

  it('that is hung up before it has a socket never dials later', async () => {
    const { talk, engine, latest, told } = engineRig()
    await talk()
    await engine.connect({ callId: secondId, to })
    await moment()
    await engine.hangUp({ callId: secondId })
    await latest().socketUp()
    await moment()
    expect(latest().sent).toEqual([])
    expect(told()).toEqual(['carrier-accepted', 'engine-ended'])
  })
})

describe('a call that rings while the line is made anew under a call that is dialled', () => {
  it('is not declined, and can still be answered', async () => {
    const { warm, engine, knock, devices, register, told } = engineRig()
    const line = await warm()
    await engine.connect({ callId, to })
    await moment()
    await knock(line, second, sid(3))
    await vi.advanceTimersByTimeAsync(12_100)
    expect(told()).toEqual(['incoming', 'ended signalling-unreachable'])
    expect(line.sent).not.toContain('reject')
    await register()
    await engine.accept({ callId: secondId })
    await moment()
    expect(devices.at(-1)?.sent).toContain('invite reconnect')
  })
})

describe('a token that runs out during two calls', () => {
  it('is renewed on both Devices', async () => {
    const { line, spare } = await twoCalls()
    line.emit('tokenWillExpire')
    spare.emit('tokenWillExpire')
    await moment()
    expect(new Set([line.token, spare.token]).size).toBe(2)
    expect(spare.sent.filter((frame) => frame === 'listen')).toHaveLength(2)
  })
})
