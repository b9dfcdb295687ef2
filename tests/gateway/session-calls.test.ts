import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCallControl } from '../../lib/api/call-control.ts'
import { createSend } from '../../lib/api/client.ts'
import type { CallEvent, SessionState } from '../../lib/call/events.ts'
import type { Request } from '../../lib/call/live.ts'
import { findCall, noCalls } from '../../lib/call/session-state.ts'
import { ok } from '../../lib/core/result.ts'
import { liveFactOf } from '../../lib/session/call-facts.ts'
import { createEffectRunner } from '../../lib/session/effects.ts'
import { createSession } from '../../lib/session/session.ts'
import { waitFor } from '../support/wait-for.ts'
import { ana } from './support/gateway.ts'
import { interpreter, type LiveRig, other, patient, type Person, startLiveRig } from './support/live-rig.ts'

let rig: LiveRig
let agent: Person
beforeAll(async () => {
  rig = await startLiveRig()
})
beforeEach(async () => {
  await rig.reset()
  agent = await rig.person(ana, 'ana')
})
afterEach(() => rig.endTest())
afterAll(() => rig.stop())

/** The worker's session on the real gateway and its live stream; only the microphone is left to the simulator. */
async function worker() {
  let stored: SessionState = noCalls
  const microphones = new Map<string, boolean>()
  const send = createSend({
    fetch: async (url, init) => rig.gateway().request(url instanceof Request ? url.url : url.toString(), init),
    access: async () => ok({ serverUrl: 'http://127.0.0.1', accessToken: agent.token }),
  })
  const nothing = async () => undefined
  const run = createEffectRunner({
    request: (async (name: string, input: { callId: string; muted: boolean }) => {
      if (name === 'offscreen:mute') microphones.set(input.callId, !input.muted)
      return ok({ ok: true })
    }) as unknown as Parameters<typeof createEffectRunner>[0]['request'],
    openEngine: async () => true,
    notifications: { incoming: nothing, clear: nothing, missed: nothing },
    callControl: createCallControl(send),
    refreshLog: nothing,
    now: () => Date.now(),
  })
  const session = createSession({
    state: {
      get: async () => structuredClone(stored),
      set: async (value) => {
        stored = structuredClone(value)
      },
      clear: nothing,
    },
    publish: nothing,
    run,
    engineStatus: async () => null,
    now: () => Date.now(),
    onError: (error) => {
      throw error
    },
  })
  const stream = await agent.stream()
  let taken = 0
  /** The call here, once what the stream told of it was applied and it is as wanted. */
  const call = <T>(callId: string, wanted: (found: ReturnType<typeof findCall>) => T | false | undefined) =>
    waitFor('the call to be as wanted', async () => {
      for (const event of stream.others.slice(taken))
        if (event.type === 'live-call') await session.dispatch(liveFactOf(event.call, Date.now()))
      taken = stream.others.length
      return wanted(findCall(stored, callId))
    })
  return {
    microphones,
    call,
    front: () => stored.front,
    async dial(to: string, from?: Parameters<Person['dial']>[2]) {
      const { callId, sid } = await agent.dial(to, {}, from)
      const facts: CallEvent[] = [
        { type: 'dial', callId, party: { e164: to }, at: 1 },
        { type: 'carrier-accepted', callId, at: 2 },
        { type: 'callee-answered', callId, at: 3 },
      ]
      for (const fact of facts) await session.dispatch(fact)
      await call(callId, (found) => found?.live !== undefined)
      return { callId, sid }
    },
    /** What the SDK tells when the carrier ends this leg. */
    legEnded: (callId: string) => session.dispatch({ type: 'engine-ended', callId, at: 9, fault: null }),
    hold: (callId: string) => session.dispatch({ type: 'hold', callId }),
    resume: (callId: string) => session.dispatch({ type: 'resume', callId }),
    /** Resolves when the gateway answered; says what it refused. */
    async ask(callId: string, request: Request) {
      const { ignored } = await session.dispatch({ type: 'ask', callId, requestId: randomUUID(), request })
      if (ignored !== undefined) return ignored
      return call(callId, (found) => {
        if (found?.phase !== 'connected' && found?.phase !== 'held') return 'over'
        return found.asked === undefined && (found.refused?.code ?? 'done')
      })
    },
  }
}

describe('the session of the extension, on the gateway', () => {
  it('holds a call with music and a closed microphone, and resumes it', async () => {
    const here = await worker()
    const { callId, sid } = await here.dial(patient)
    const contact = await rig.farEnd(patient)
    await rig.hears(contact, 'ana')
    await here.hold(callId)
    await rig.hearsSound(contact, 'music')
    expect(here.front()).toBeNull()
    expect(here.microphones.get(callId)).toBe(false)
    await here.call(callId, (found) => found?.live?.parties.some(({ state }) => state === 'held'))
    await here.resume(callId)
    await rig.hears(contact, 'ana')
    await rig.hears(sid, 'patient')
    expect(here.microphones.get(callId)).toBe(true)
    expect(here.front()).toMatchObject({ callId, phase: 'connected' })
  })

  it('dials a second call beside a held one, swaps them, and joins them', async () => {
    const here = await worker()
    const first = await here.dial(patient)
    await here.hold(first.callId)
    const second = await here.dial(other, await agent.openLine())
    const [one, two] = [await rig.farEnd(patient), await rig.farEnd(other)]
    await rig.hearsSound(one, 'music')
    await rig.hears(two, 'ana')
    await here.resume(first.callId)
    await rig.hears(one, 'ana')
    await rig.hearsSound(two, 'music')
    expect(here.microphones).toEqual(
      new Map([
        [first.callId, true],
        [second.callId, false],
      ]),
    )
    expect(await here.ask(first.callId, { kind: 'merge', with: second.callId })).toBe('done')
    await here.call(second.callId, (found) => found?.phase === 'ended' && found.reason === 'merged')
    await rig.hears(one, 'ana', 'other')
    await rig.hears(two, 'ana', 'patient')
  })

  it('adds an interpreter whom all hear, and sends them away', async () => {
    const here = await worker()
    const { callId } = await here.dial(patient)
    const contact = await rig.farEnd(patient)
    expect(await here.ask(callId, { kind: 'add-party', target: { type: 'number', number: interpreter } })).toBe('done')
    await rig.hears(contact, 'ana', 'interpreter')
    const party = await here.call(
      callId,
      (found) => found?.live?.parties.find(({ number, state }) => number === interpreter && state === 'connected')?.id,
    )
    expect(await here.ask(callId, { kind: 'remove-party', party })).toBe('done')
    await rig.hears(contact, 'ana')
  })

  it('asks somebody first and hands the call over: it ends here as transferred', async () => {
    const here = await worker()
    const { callId, sid } = await here.dial(patient)
    const contact = await rig.farEnd(patient)
    expect(await here.ask(callId, { kind: 'consult', target: { type: 'number', number: other } })).toBe('done')
    await rig.hearsSound(contact, 'music')
    await rig.hears(sid, 'other')
    await here.call(callId, (found) =>
      found?.live?.parties.some(({ task, state }) => task === 'consult' && state === 'connected'),
    )
    await here.ask(callId, { kind: 'consult-step', step: 'complete' })
    await rig.hears(contact, 'other')
    await here.legEnded(callId)
    await here.call(callId, (found) => found?.phase === 'ended' && found.reason === 'transferred')
  })

  it('records only after a consent of this call was noted', async () => {
    const here = await worker()
    const { callId } = await here.dial(patient)
    expect(await here.ask(callId, { kind: 'record', to: 'recording' })).toBe('impossible')
    const party = await here.call(callId, (found) => found?.live?.recording.consentMissing[0])
    expect(await here.ask(callId, { kind: 'note-consent', party, given: true, how: 'verbal' })).toBe('done')
    await here.call(callId, (found) => found?.live?.recording.verdict === 'allow')
    expect(await here.ask(callId, { kind: 'record', to: 'recording' })).toBe('done')
    await here.call(callId, (found) => found?.live?.recording.state === 'recording')
  })
})
