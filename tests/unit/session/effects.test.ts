import { describe, expect, it } from 'vitest'
import type { CallEvent } from '../../../lib/call/events.ts'
import type { EngineDone, MessageName, Refusal } from '../../../lib/contracts/messages.ts'
import type { CallReply } from '../../../lib/api/call-control.ts'
import { fail, ok, type Result } from '../../../lib/core/result.ts'
import type { Request } from '../../../lib/messaging/request.ts'
import { createEffectRunner } from '../../../lib/session/effects.ts'
import { liveCall } from '../../support/live-call.ts'

const callId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
const to = '+14155550132'
const connect = { type: 'engine.connect', callId, to } as const
const gone = { ok: false, error: { code: 'receiver-gone' } } as const

/** An engine document that may be absent, refuse, or fail; every answer comes a turn later. */
function rig() {
  const sent: string[] = []
  const events: CallEvent[] = []
  const did: string[] = []
  let document = true
  let opens: 'opens' | 'refused' | 'throws' = 'opens'
  let reply: CallReply = ok(liveCall())
  const answers = new Map<MessageName, Result<EngineDone, Refusal>>()
  const request = (async (name: MessageName, input: unknown) => {
    await Promise.resolve()
    sent.push(name)
    did.push(JSON.stringify(input))
    if (!document) return gone
    return answers.get(name) ?? { ok: true, value: { ok: true } }
  }) as Request
  const run = createEffectRunner({
    request,
    openEngine: async () => {
      await Promise.resolve()
      sent.push('document')
      if (opens === 'throws') throw new Error('Only a single offscreen document may be created.')
      document = opens === 'opens'
      return document
    },
    notifications: {
      incoming: async ({ callId: id, party }) => void did.push(`incoming ${id} ${party.e164}`),
      clear: async (id) => void did.push(`clear ${id}`),
      missed: async ({ callId: id, party }) => void did.push(`missed ${id} ${party.e164}`),
    },
    callControl: {
      hold: async (id, held) => {
        did.push(`hold ${id} ${held}`)
        return reply
      },
      request: async (id, requestId, { kind }) => {
        did.push(`${kind} ${id} ${requestId}`)
        return reply
      },
    },
    refreshLog: async () => void did.push('log'),
    now: () => 7,
  })
  return {
    run: (effect: Parameters<typeof run>[0]) => run(effect, (event) => events.push(event)),
    sent,
    did,
    events,
    noDocument: (how: typeof opens) => {
      document = false
      opens = how
    },
    gatewaySays: (said: CallReply) => {
      reply = said
    },
    answer: (name: MessageName, reply: Result<EngineDone, Refusal>) => answers.set(name, reply),
  }
}

describe('an effect on the engine', () => {
  it('goes straight to a warm engine: a click pays for no check', async () => {
    const { run, sent, events, did } = rig()
    await run(connect)
    expect(sent).toEqual(['offscreen:connect'])
    expect(did).toEqual([JSON.stringify({ callId, to })])
    expect(events).toEqual([])
  })
  it('makes a cold engine first, and then dials', async () => {
    const { run, sent, events, noDocument } = rig()
    noDocument('opens')
    await run(connect)
    expect(sent).toEqual(['offscreen:connect', 'document', 'offscreen:connect'])
    expect(events).toEqual([])
  })
  it.each(['refused', 'throws'] as const)('ends the call when Chrome makes no document (%s)', async (how) => {
    const { run, sent, events, noDocument } = rig()
    noDocument(how)
    await run(connect)
    expect(events).toEqual([{ type: 'engine-lost', callId, at: 7 }])
    expect(sent).not.toContain('offscreen:hangUp')
  })
  it('that is refused ends the call with the reason, and hangs up what may be there', async () => {
    const { run, sent, events, answer } = rig()
    answer('offscreen:connect', { ok: true, value: { ok: false, code: 'microphone-denied' } })
    await run(connect)
    expect(events).toEqual([{ type: 'engine-ended', callId, at: 7, fault: 'microphone-denied' }])
    expect(sent).toEqual(['offscreen:connect', 'offscreen:hangUp'])
  })
  it('that failed inside the engine ends the call, and does not leave it going on unseen', async () => {
    const { run, sent, events, answer } = rig()
    answer('offscreen:accept', { ok: false, error: { code: 'handler-failed' } })
    await run({ type: 'engine.accept', callId })
    expect(events).toEqual([{ type: 'engine-lost', callId, at: 7 }])
    expect(sent).toEqual(['offscreen:accept', 'offscreen:hangUp'])
  })
  it.each(['engine.accept', 'engine.reject', 'engine.hangUp'] as const)(
    '%s on an engine that is gone says that it is lost, and makes no new one',
    async (type) => {
      const { run, sent, events, noDocument } = rig()
      noDocument('opens')
      await run({ type, callId })
      expect(events).toEqual([{ type: 'engine-lost', callId, at: 7 }])
      expect(sent).toHaveLength(1)
    },
  )
  it('a mute, a tone or a ringtone that fails ends no call', async () => {
    const { run, events, noDocument } = rig()
    noDocument('opens')
    await run({ type: 'engine.mute', callId, muted: true })
    await run({ type: 'engine.sendDigits', callId, digits: '1' })
    await run({ type: 'engine.alert', callId, alert: 'ring' })
    expect(events).toEqual([])
  })
})

describe('an effect on the gateway', () => {
  const requestId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0009'
  const request = { type: 'gateway.request', callId, requestId, request: { kind: 'move' } } as const
  const changed = expect.objectContaining({ type: 'live-changed', callId, at: 7 }) as CallEvent

  it('brings back the call as it is then', async () => {
    const { run, did, events } = rig()
    await run({ type: 'gateway.hold', callId, held: true })
    await run(request)
    expect(did).toEqual([`hold ${callId} true`, `move ${callId} ${requestId}`])
    expect(events).toEqual([changed, changed, { type: 'request-done', callId, requestId }])
  })
  it('that was refused says why', async () => {
    const { run, events, gatewaySays } = rig()
    gatewaySays(fail('consent-missing', 409))
    await run({ type: 'gateway.hold', callId, held: false })
    await run(request)
    expect(events).toEqual([
      { type: 'hold-refused', callId, code: 'consent-missing' },
      { type: 'request-refused', callId, requestId, code: 'consent-missing' },
    ])
  })
})

describe('an effect on the person', () => {
  it('goes to the notifications and to the log', async () => {
    const { run, did } = rig()
    const party = { e164: to }
    await run({ type: 'notify.incoming', callId, party, alert: 'ring' })
    await run({ type: 'notify.clearIncoming', callId })
    await run({ type: 'notify.missed', callId, party })
    await run({ type: 'log.refresh', callId })
    expect(did).toEqual([`incoming ${callId} ${to}`, `clear ${callId}`, `missed ${callId} ${to}`, 'log'])
  })
})
