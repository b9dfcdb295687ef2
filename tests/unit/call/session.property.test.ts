import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Call, CallFault, CallId, EndReason } from '../../../lib/call/call.ts'
import type { CallEffect, CallEvent, SessionState } from '../../../lib/call/events.ts'
import { reconcile } from '../../../lib/call/reconcile.ts'
import { callsOf, findCall, liveCalls, mostCalls, noCalls } from '../../../lib/call/session-state.ts'
import { transition } from '../../../lib/call/transition.ts'
import { agent, consulted, contact, events, id, other, party, requests, third, view } from './examples.ts'

const ids = [id, other, third, '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0004'] as const
const requestIds = ['5d6c9a51-6f1e-4b52-a9a3-6f52b62c0008', '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0009'] as const
const anyId = fc.constantFrom<CallId>(...ids)
const anyFault = fc.constantFrom<CallFault | null>(null, 'media-failed', 'token-expired')
const anyReason = fc.constantFrom<EndReason>('missed', 'answered-elsewhere', 'busy', 'hung-up-there', 'failed')

const anyView = fc
  .record({
    version: fc.nat(5),
    parties: fc.subarray([agent, contact, consulted]),
    mergedInto: fc.option(anyId, { freq: 9 }),
  })
  .map(({ version, ...more }) => view(version, more))

/** Every event there is, about any of four calls. */
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...Object.values(events)), anyId)
      .map(([event, callId]) => ({ ...event, callId })),
  },
  // What makes calls is worth more than what cannot apply.
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('dial', 'incoming', 'answer', 'carrier-accepted', 'hold', 'resume'), anyId)
      .map(([type, callId]): CallEvent => ({ ...events[type], callId })),
  },
  fc.record({
    type: fc.constant('ask' as const),
    callId: anyId,
    requestId: fc.constantFrom(...requestIds),
    request: fc.constantFrom(...Object.values(requests)),
  }),
  fc.record({ type: fc.constant('live-changed' as const), callId: anyId, at: fc.constant(5), live: anyView }),
  fc.record({ type: fc.constant('mute-changed' as const), callId: anyId, muted: fc.boolean() }),
  fc.record({ type: fc.constant('engine-ended' as const), callId: anyId, at: fc.constant(5), fault: anyFault }),
  fc.record({ type: fc.constant('carrier-ended' as const), callId: anyId, at: fc.constant(5), reason: anyReason }),
)
const anyStory = fc.array(anyEvent, { maxLength: 60 })

function play(
  story: readonly CallEvent[],
  step?: (before: SessionState, event: CallEvent, after: SessionState, effects: CallEffect[]) => void,
) {
  return story.reduce<SessionState>((before, event) => {
    const { state, effects } = transition(before, event)
    step?.(before, event, state, effects)
    return state
  }, noCalls)
}

function change(set: Set<CallId>, callId: CallId, isIn: boolean) {
  if (isIn) set.add(callId)
  else set.delete(callId)
}

describe('any story of calls', () => {
  it('never has two calls in talk, one that rings aloud beside it, two of one name, or more than can be followed', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        play(story, (_, __, state) => {
          const list = callsOf(state)
          const inTalk = list.filter(({ phase }) =>
            ['dialling', 'ringing-out', 'answering', 'connected'].includes(phase),
          )
          expect(inTalk.length).toBeLessThanOrEqual(1)
          expect(inTalk[0] ?? null).toBe(state.front)
          const alerts = list.flatMap((call) => (call.phase === 'ringing-in' ? [call.alert ?? 'ring'] : []))
          expect(alerts).not.toContain(state.front === null ? 'knock' : 'ring')
          expect(new Set(list.map(({ callId }) => callId)).size).toBe(list.length)
          expect(liveCalls(state).length).toBeLessThanOrEqual(mostCalls)
          expect(list.filter(({ phase }) => phase === 'ended').length).toBeLessThanOrEqual(1)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('never changes a state in place, says nothing and does nothing when it ignores', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        let frozen = ''
        play(story, (before, event, after, effects) => {
          expect(JSON.stringify(before)).toBe(frozen === '' ? JSON.stringify(noCalls) : frozen)
          if (transition(before, event).ignored !== undefined) {
            expect(after).toBe(before)
            expect(effects).toEqual([])
          }
          frozen = JSON.stringify(after)
        })
      }),
    )
  })

  it('loses no call: one that lives goes on or is told as ended', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        play(story, (before, _, after) => {
          for (const { callId } of liveCalls(before)) expect(findCall(after, callId)).toBeDefined()
        })
      }),
    )
  })

  it('dials once for one dial, and for nothing else', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        play(story, (_, event, __, effects) => {
          const connects = effects.filter(({ type }) => type === 'engine.connect')
          expect(connects.length).toBe(event.type === 'dial' && effects.length > 0 ? 1 : 0)
        })
      }),
    )
  })

  it('opens one microphone at most, whatever a headset does, and plays music to whoever is held', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const open = new Set<CallId>()
        const music = new Set<CallId>()
        play(story, (before, event, after, effects) => {
          const wasSetUp = findCall(before, event.callId)
          const isSetUp = findCall(after, event.callId)
          if (isSetUp?.phase === 'connected' && wasSetUp?.phase !== 'connected' && wasSetUp?.phase !== 'held')
            if (!isSetUp.muted) open.add(event.callId)
          if (event.type === 'mute-changed') change(open, event.callId, !event.muted)
          for (const effect of effects) {
            if (effect.type === 'engine.mute') change(open, effect.callId, !effect.muted)
            if (effect.type === 'gateway.hold') change(music, effect.callId, effect.held)
          }
          const heard = callsOf(after).filter(
            ({ phase, callId }) => (phase === 'connected' || phase === 'held') && open.has(callId),
          )
          expect(heard.every(({ phase }) => phase === 'connected')).toBe(true)
          for (const { phase, callId } of liveCalls(after)) {
            if (phase === 'held') expect(music.has(callId)).toBe(true)
            if (phase === 'connected') expect(music.has(callId)).toBe(false)
          }
        })
      }),
      { numRuns: 300 },
    )
  })

  it('can be brought to its end by hand from wherever it is', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        let state = play(story)
        for (const call of liveCalls(state)) {
          const { callId } = call
          const type = call.phase === 'ringing-in' ? 'decline' : 'hangUp'
          const ending = transition(state, { type, callId })
          expect(findCall(ending.state, callId)?.phase).toBe('ending')
          state = transition(ending.state, { type: 'engine-ended', callId, at: 9, fault: null }).state
          expect(findCall(state, callId)?.phase).toBe('ended')
        }
        for (const { callId } of callsOf(state)) state = transition(state, { type: 'dismiss', callId }).state
        expect(state).toEqual(noCalls)
      }),
    )
  })

  it('goes on after a worker that stopped anywhere: what the engine has not is over, the rest is as it was', () => {
    fc.assert(
      fc.property(anyStory, fc.subarray<CallId>([...ids]), (story, gone) => {
        const state = play(story)
        const alive = liveCalls(state).filter(({ callId }) => !gone.includes(callId))
        const engine = alive.map((call) => ({
          callId: call.callId,
          state: engineStateOf(call),
          muted: call.phase === 'held' || ('muted' in call && call.muted),
          party,
        }))
        const plan = reconcile(state, { calls: engine, factsWaiting: false }, 9)
        const after = plan.events.reduce((before, event) => transition(before, event).state, state)
        expect(
          liveCalls(after)
            .map(({ callId }) => callId)
            .sort(),
        ).toEqual(alive.map(({ callId }) => callId).sort())
        for (const { callId, phase } of alive) expect(findCall(after, callId)?.phase).toBe(phase)
      }),
    )
  })
})

function engineStateOf(call: Call) {
  if (call.phase === 'ringing-in') return 'ringing-in' as const
  if (call.phase === 'dialling' || call.phase === 'answering') return 'connecting' as const
  return 'link' in call && call.link === 'reconnecting' ? ('reconnecting' as const) : ('open' as const)
}

/** What happens to one call as its two witnesses tell it, each in order: the engine here, the gateway there. */
type Witnesses = { begin: CallEvent[]; engine: CallEvent[]; gateway: CallEvent[] }

const at = 5
const ended = (fault: CallFault | null): CallEvent => ({ type: 'engine-ended', callId: id, at, fault })
const carrier = (reason: EndReason): CallEvent => ({ type: 'carrier-ended', callId: id, at, reason })
const lived = (version: number): CallEvent => ({ type: 'live-changed', callId: id, at, live: view(version) })
const accepted: CallEvent = { type: 'carrier-accepted', callId: id, at }
const answered: CallEvent = { type: 'callee-answered', callId: id, at }
const links: CallEvent[] = [events['link-lost'], events['link-restored']]
const dialled: CallEvent[] = [{ ...events.dial, callId: id }]
const rung: CallEvent[] = [{ ...events.incoming, callId: id }]

const witnesses: Record<string, Witnesses> = {
  'a talk that they end': {
    begin: dialled,
    engine: [accepted, ...links, ended(null)],
    gateway: [lived(1), answered, lived(2), carrier('hung-up-there')],
  },
  'a talk that breaks': {
    begin: dialled,
    engine: [accepted, ended('media-failed')],
    gateway: [answered, lived(1), carrier('hung-up-there')],
  },
  'a busy number': { begin: dialled, engine: [accepted, ended(null)], gateway: [lived(1), carrier('busy')] },
  'a call that the carrier cannot place': {
    begin: dialled,
    engine: [accepted, ended(null)],
    gateway: [carrier('failed')],
  },
  'a caller who gives up': {
    begin: rung,
    engine: [{ type: 'caller-gave-up', callId: id, at }],
    gateway: [lived(1), carrier('missed')],
  },
  'a call that a colleague takes': {
    begin: rung,
    engine: [{ type: 'caller-gave-up', callId: id, at }],
    gateway: [lived(1), carrier('answered-elsewhere')],
  },
  'a call that breaks while it rings and a colleague takes': {
    begin: rung,
    engine: [ended('signalling-unreachable')],
    gateway: [carrier('answered-elsewhere')],
  },
  'an answered call that they end': {
    begin: [...rung, { type: 'answer', callId: id }],
    engine: [accepted, ...links, ended(null)],
    gateway: [lived(1), carrier('hung-up-there')],
  },
  'a call that is merged into another': {
    begin: [...dialled, accepted, answered],
    engine: [ended(null)],
    gateway: [{ type: 'live-changed', callId: id, at, live: view(3, { mergedInto: other }) }, carrier('hung-up-there')],
  },
}

/** Both told in their own order, mixed in any way; the engine may repeat its last word, the gateway anything it said. */
const mixed = ({ engine, gateway }: Witnesses) =>
  fc.array(fc.tuple(fc.boolean(), fc.option(fc.nat(9), { freq: 3 })), { minLength: 30, maxLength: 30 }).map((turns) => {
    const [left, right, told]: [CallEvent[], CallEvent[], CallEvent[]] = [[...engine], [...gateway], []]
    const heard: CallEvent[] = []
    for (const [isEngine, repeat] of turns) {
      const from = isEngine && left.length > 0 ? left : right.length > 0 ? right : left
      const next = from.shift()
      if (next === undefined) break
      told.push(next)
      if (from === left && repeat !== null) told.push(next)
      if (from === right) heard.push(next)
      const again = heard[repeat ?? -1]
      if (again !== undefined) told.push(again)
    }
    return told
  })

describe('what engine and gateway tell of one call, mixed and repeated in any way', () => {
  it.each(Object.entries(witnesses))('comes to the same end: %s', (_, told) => {
    const endOf = (story: readonly CallEvent[]) => {
      const call = findCall(play([...told.begin, ...story]), id)
      return call?.phase === 'ended' ? [call.reason, call.fault] : call?.phase
    }
    const inOrder = endOf([...told.engine, ...told.gateway])
    expect(inOrder).toHaveLength(2)
    fc.assert(
      fc.property(mixed(told), (story) => {
        expect(endOf(story)).toEqual(inOrder)
      }),
      { numRuns: 300 },
    )
  })
})
