import { describe, expect, it, vi } from 'vitest'
import type { CallEffect, CallEvent, SessionState } from '../../../lib/call/events.ts'
import { noCalls, shownCall } from '../../../lib/call/session-state.ts'
import type { EngineStatus } from '../../../lib/contracts/messages.ts'
import { createSession } from '../../../lib/session/session.ts'

const id = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
const other = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0002'
const dial: CallEvent = { type: 'dial', callId: id, party: { e164: '+14155550132' }, at: 1 }

/** Copies in and out and answers late, as the browser's storage does. */
function rig(status: EngineStatus | null = null) {
  const log: string[] = []
  let stored: SessionState = noCalls
  let failing: Error | null = null
  const ran: CallEffect[] = []
  const errors: unknown[] = []
  const held = new Map<string, Promise<void>>()
  let deaf = false
  const start = () =>
    createSession({
      state: {
        get: async () => structuredClone(stored),
        set: async (value) => {
          await Promise.resolve()
          stored = structuredClone(value)
          log.push(`saved ${shownCall(stored)?.phase ?? 'none'}`)
        },
        clear: async () => {
          stored = noCalls
        },
      },
      publish: async () => {
        if (deaf) throw new Error('no view')
        log.push(`published ${shownCall(stored)?.phase ?? 'none'}`)
      },
      run: async (effect) => {
        await held.get(effect.type)
        if (failing) throw failing
        ran.push(effect)
        log.push(effect.type)
      },
      engineStatus: async () => {
        log.push('asked')
        return status
      },
      now: () => 50,
      onError: (error) => errors.push(error),
    })
  const hold = (type: CallEffect['type']) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    held.set(type, promise)
    return resolve
  }
  return {
    hold,
    publishFails: () => (deaf = true),
    start,
    log,
    ran,
    errors,
    phase: () => shownCall(stored)?.phase,
    failWith: (error: Error) => (failing = error),
  }
}

describe('the call session', () => {
  it('saves, then publishes, then acts', async () => {
    const { start, log } = rig()
    await start().dispatch(dial)
    await vi.waitFor(() => expect(log).toEqual(['saved dialling', 'published dialling', 'engine.connect']))
  })
  it('takes one event at a time, in the order they came', async () => {
    const { start, phase, ran } = rig()
    const session = start()
    const all = [
      session.dispatch(dial),
      session.dispatch({ type: 'carrier-accepted', callId: id, at: 2 }),
      session.dispatch({ type: 'callee-answered', callId: id, at: 3 }),
      session.dispatch({ type: 'setMuted', callId: id, muted: true }),
      session.dispatch({ type: 'setMuted', callId: id, muted: false }),
      session.dispatch({ type: 'hangUp', callId: id }),
    ]
    expect((await Promise.all(all)).some(({ ignored }) => ignored)).toBe(false)
    expect(phase()).toBe('ending')
    await vi.waitFor(() =>
      expect(
        ran.map((effect) => (effect.type === 'engine.mute' ? `${effect.type} ${effect.muted}` : effect.type)),
      ).toEqual(['engine.connect', 'engine.mute true', 'engine.mute false', 'engine.hangUp']),
    )
  })
  it('goes on after an effect that failed', async () => {
    const { start, errors, failWith, phase } = rig()
    failWith(new Error('engine away'))
    const session = start()
    await session.dispatch(dial)
    await session.dispatch({ type: 'hangUp', callId: id })
    await vi.waitFor(() => expect(errors).toHaveLength(2))
    expect(phase()).toBe('ending')
  })
  it('continues where a stopped worker was', async () => {
    const { start, phase } = rig({
      registered: true,
      factsWaiting: false,
      calls: [{ callId: id, state: 'open', muted: false, party: null }],
    })
    await start().dispatch(dial)
    const next = start()
    await next.recover()
    expect(phase()).toBe('ringing-out')
  })
  it('lets an answer pass a gateway that is slow', async () => {
    const { start, ran, hold } = rig()
    const release = hold('log.refresh')
    const session = start()
    await session.dispatch(dial)
    await session.dispatch({ type: 'engine-ended', callId: id, at: 2, fault: null })
    await session.dispatch({ type: 'incoming', callId: other, party: { e164: '' }, at: 3 })
    await session.dispatch({ type: 'answer', callId: other })
    await vi.waitFor(() => expect(ran.map(({ type }) => type)).toContain('engine.accept'))
    expect(ran.map(({ type }) => type)).not.toContain('log.refresh')
    release()
  })
  it('asks the engine what it has only after it was told what to do', async () => {
    const { start, log, hold, phase } = rig({ registered: true, factsWaiting: false, calls: [] })
    const release = hold('engine.connect')
    const session = start()
    await session.dispatch(dial)
    const recovered = session.recover()
    expect(phase()).toBe('dialling')
    expect(log).not.toContain('asked')
    release()
    await recovered
    expect(log.indexOf('asked')).toBeGreaterThan(log.indexOf('engine.connect'))
  })
  it('goes on when the view could not be told', async () => {
    const { start, ran, publishFails } = rig()
    publishFails()
    await start().dispatch(dial)
    await vi.waitFor(() => expect(ran.map(({ type }) => type)).toEqual(['engine.connect']))
  })
  it('ends a saved call that no engine has', async () => {
    const { start, phase } = rig(null)
    await start().dispatch(dial)
    await start().recover()
    expect(phase()).toBe('ended')
  })
})
