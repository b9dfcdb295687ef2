// A Twilio engine on fake Devices, warm: registered, microphone granted, clock in the test's hands.
import { vi } from 'vitest'
import type { EngineEvent, Output } from '../../lib/contracts/messages.ts'
import type { Quality } from '../../lib/contracts/quality.ts'
import type { Levels, MicrophoneState } from '../../lib/contracts/snapshot.ts'
import { createLogger } from '../../lib/core/log.ts'
import type { RingerSound } from '../../lib/media/ringer.ts'
import { createTwilioEngine } from '../../lib/media/twilio-engine.ts'
import { createPhone } from '../../lib/media/twilio-phone.ts'
import { deviceFactory, type FakeDevice, ringtoneMs } from './fake-device.ts'

export const callId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
export const secondId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0002'
export const to = '+14155550132'

/** Lets the engine and the fakes finish what they do in a moment. */
export const moment = () => vi.advanceTimersByTimeAsync(20)

export function engineRig() {
  const factory = deviceFactory()
  const facts: EngineEvent[] = []
  const levels: Levels[] = []
  const quality: Quality[] = []
  const log: string[] = []
  /** What the engine said of the microphone's use. */
  const steps: string[] = []
  /** What was to be heard, each time it was asked for. */
  const sounds: (RingerSound | null)[] = []
  let microphone: MicrophoneState = 'granted'
  let tokens = 0
  let token: 'good' | 'unavailable' = 'good'
  const engine = createTwilioEngine({
    emit: (event) => facts.push(structuredClone(event)),
    levels: (value) => levels.push(value),
    quality: (value) => quality.push(value),
    audio: { constraints: () => ({}) },
    ringer: { play: (sound) => sounds.push(sound) },
    fetchToken: async (): Promise<Output<'background:voiceToken'>> => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (token === 'unavailable') return { ok: false, code: token }
      return {
        ok: true,
        token: { token: `jwt.${++tokens}`, identity: 'u_1', expiresAt: 0, signalling: {} },
      }
    },
    createPhone: (grant) =>
      createPhone(factory.createDevice(grant), () => null, {
        opened: () => steps.push('opened'),
        closed: () => steps.push('closed'),
        detach() {},
      }),
    microphone: {
      state: async () => {
        await Promise.resolve()
        return microphone
      },
      onChange: async () => undefined,
    },
    now: () => Date.now(),
    newId: () => secondId,
    log: createLogger((_, line) => log.push(line)),
  })

  async function cold(): Promise<void> {
    const started = engine.start()
    await moment()
    await started
  }
  async function warm(): Promise<FakeDevice> {
    await cold()
    return factory.register()
  }
  /** An outgoing call up to where the other side talks. */
  async function talk(): Promise<FakeDevice> {
    const device = await warm()
    await engine.connect({ callId, to })
    await moment()
    callOf(device).ring()
    callOf(device).takeAnswer()
    await moment()
    return device
  }
  /** An incoming call up to where it rings. */
  async function ring(params: Record<string, string> = { callId, caller: to }): Promise<FakeDevice> {
    const device = await warm()
    const offered = device.invite(`CA${'2'.repeat(32)}`, { params, reconnect: 'reconnect-1' })
    await vi.advanceTimersByTimeAsync(ringtoneMs)
    await offered
    return device
  }

  /** Another call is offered on the same Device. */
  async function knock(device: FakeDevice, params: Record<string, string>, sid: string): Promise<void> {
    const offered = device.invite(sid, { params, reconnect: `token-${sid}` })
    await vi.advanceTimersByTimeAsync(ringtoneMs)
    await offered
  }

  return {
    ...factory,
    cold,
    warm,
    talk,
    ring,
    knock,
    engine,
    facts,
    levels,
    quality,
    log,
    steps,
    sounds,
    setMicrophone: (state: MicrophoneState) => (microphone = state),
    setToken: (how: typeof token) => (token = how),
    /** What was told of calls, without times. */
    told: () =>
      facts
        .filter((fact) => 'callId' in fact)
        .map((fact) => (fact.type === 'engine-ended' && fact.fault !== null ? `ended ${fact.fault}` : fact.type)),
  }
}

/** The newest call of a Device. */
export function callOf(device: FakeDevice) {
  const call = device.made.at(-1)
  if (!call) throw new Error('no call was made')
  return call
}

export const sid = (digit: number) => `CA${String(digit).repeat(32)}`
export const second = { callId: secondId, caller: '+14155550199' }
export const thirdId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0003'

/** Somebody is talked to on the line, and a second call comes in. */
export async function knocking() {
  const rig = engineRig()
  const line = await rig.talk()
  await rig.knock(line, second, sid(3))
  return { ...rig, line }
}
