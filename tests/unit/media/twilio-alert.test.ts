import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callId, engineRig, knocking, secondId, sid, thirdId, to } from '../../support/engine-rig.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('what is heard of calls that ring', () => {
  it('is nothing until it is asked for, then that, and silence once it was answered', async () => {
    const { ring, engine, sounds } = engineRig()
    await ring()
    expect(sounds).toEqual([])
    await engine.alert({ callId, alert: 'ring' })
    await engine.accept({ callId })
    expect(sounds).toEqual(['ring', null])
  })

  it('is a knock beside a call, and the ringtone as soon as one of them is to ring', async () => {
    const { engine, sounds, line, knock } = await knocking()
    await engine.alert({ callId: secondId, alert: 'knock' })
    await knock(line, { callId: thirdId, caller: to }, sid(4))
    await engine.alert({ callId: thirdId, alert: 'ring' })
    await engine.reject({ callId: thirdId })
    line.made[1]?.cancelThere()
    expect(sounds).toEqual(['knock', 'ring', 'knock', null])
  })

  it('is nothing of a call that is not there', async () => {
    const { warm, engine, sounds } = engineRig()
    await warm()
    expect(await engine.alert({ callId, alert: 'ring' })).toEqual({ ok: false, code: 'engine-lost' })
    expect(sounds).toEqual([])
  })
})

describe('a test call of the gateway', () => {
  it('is declined without a sound, and told as what it is', async () => {
    const { warm, knock, facts, told, sounds, engine } = engineRig()
    const line = await warm()
    await knock(line, { probe: secondId }, sid(5))
    expect(line.sent.at(-1)).toBe('reject')
    expect(facts.at(-1)).toEqual({ type: 'probed', at: Date.now() })
    expect([told(), sounds]).toEqual([[], []])
    expect((await engine.status()).calls).toEqual([])
  })

  it('does not touch the call that goes on', async () => {
    const { talk, knock, facts, told, devices } = engineRig()
    const line = await talk()
    await knock(line, { probe: secondId }, sid(5))
    expect(line.sent.at(-1)).toBe('reject')
    expect(facts.at(-1)?.type).toBe('probed')
    expect(told()).toEqual(['carrier-accepted'])
    expect(devices[0]?.made.map((call) => call.status())).toEqual(['open', 'closed'])
  })
})
