import { describe, expect, it } from 'vitest'
import { factOf } from '../../../lib/session/call-facts.ts'
import { callRecord, colleague, self } from '../../support/call-record.ts'

const fact = (fields: Parameters<typeof callRecord>[0]) => factOf(callRecord(fields), { userId: self.id }, 50)

describe("what a row of the gateway's log says of a call here", () => {
  it('is that a colleague took it, whatever became of it then', () => {
    for (const fields of [
      { status: 'in-progress', outcome: null },
      { status: 'ended', outcome: 'answered' },
    ] as const)
      expect(fact({ ...fields, agent: colleague })).toMatchObject({
        type: 'carrier-ended',
        reason: 'answered-elsewhere',
      })
  })
  it('is nothing while it rings, and nothing when this person took it', () => {
    expect(fact({ status: 'ringing', outcome: null })).toBeNull()
    expect(fact({ status: 'in-progress', outcome: null, agent: self })).toBeNull()
  })
  it('is that the other side answered a call from here, at the time of this machine', () => {
    expect(
      fact({ direction: 'outbound', status: 'in-progress', outcome: null, agent: self, answeredAt: 99_999 }),
    ).toEqual({ type: 'callee-answered', callId: callRecord().id, at: 50 })
  })
  it('of a call from here says nothing about who else has it: the agent is whoever dialled', () => {
    expect(fact({ direction: 'outbound', status: 'ringing', outcome: null, agent: colleague })).toBeNull()
  })
  it.each([
    ['answered', 'hung-up-there'],
    ['no-answer', 'no-answer'],
    ['busy', 'busy'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
    ['missed', 'missed'],
    ['declined', 'declined'],
    [null, 'failed'],
  ] as const)('that ended %s is %s', (outcome, reason) => {
    expect(fact({ outcome })).toEqual({ type: 'carrier-ended', callId: callRecord().id, at: 50, reason })
  })
})
