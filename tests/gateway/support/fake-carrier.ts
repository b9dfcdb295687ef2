/** Real tokens, TwiML and signatures; only the requests to the carrier are played. Answers late and keeps copies. */
import { setImmediate } from 'node:timers/promises'
import { fail, ok, type Result } from '../../../lib/core/result.ts'
import type { Config } from '../../../gateway/src/config.ts'
import type { Carrier, CarrierFault, LegState, Participant } from '../../../gateway/src/vendors/carrier.ts'
import { createTwilioCarrier } from '../../../gateway/src/vendors/twilio/carrier.ts'
import { quiet } from './quiet.ts'

export type Request =
  | { type: 'add'; participant: Participant; sid: string }
  | { type: 'end'; sid: string }
  | { type: 'end-with'; conferenceSid: string; sid: string; value: boolean }
  | { type: 'hold'; sid: string; soundUrl: string | null }
  | { type: 'move' | 'record' | 'set-recording'; sid: string; what: string }
  | { type: 'probe'; identity: string; id: string }
  | { type: 'state'; sid: string }
  | { type: 'say'; sid: string; sentence: string }

export function createFakeCarrier(config: Config['twilio'], now: () => number) {
  const requests: (Request & { done: boolean })[] = []
  const states = new Map<string, LegState | null>()
  let legs = 0
  let fault: ((request: Request) => CarrierFault | null) | null = null

  async function play<T>(request: Request, value: T): Promise<Result<T, CarrierFault>> {
    await setImmediate()
    const refused = fault?.(structuredClone(request)) ?? null
    requests.push({ ...structuredClone(request), done: refused === null })
    return refused === null ? ok(structuredClone(value)) : fail(refused)
  }

  const carrier: Carrier = {
    ...createTwilioCarrier({ config, now, log: quiet }),
    async addParticipant(participant) {
      const sid = sidOf('CA', 900 + ++legs)
      return play({ type: 'add', participant, sid }, { sid, conferenceSid })
    },
    endLeg: (sid) => play({ type: 'end', sid }, null),
    setEndsConference: (conference, sid, value) =>
      play({ type: 'end-with', conferenceSid: conference, sid, value }, null),
    setHold: (_, sid, soundUrl) => play({ type: 'hold', sid, soundUrl }, null),
    moveLeg: (sid, { label }) => play({ type: 'move', sid, what: label }, null),
    startRecording: (sid, what) => play({ type: 'record', sid, what }, { sid: sidOf('RE', ++legs) }),
    setRecording: (_, sid, what) => play({ type: 'set-recording', sid, what }, null),
    probe: ({ identity, id }) => play({ type: 'probe', identity, id }, null),
    legState: (sid) => play({ type: 'state', sid }, states.get(sid) ?? null),
    sayAndHangUp: (sid, sentence) => play({ type: 'say', sid, sentence }, null),
  }
  /** What it was asked for and did; `added` has what it failed to do, too, because then nobody knows. */
  const done = <T extends Request['type']>(type: T) =>
    requests.flatMap(({ done, ...request }) =>
      done && request.type === type ? [request as Request & { type: T }] : [],
    )
  return {
    carrier,
    requests,
    added: () => requests.flatMap((request) => (request.type === 'add' ? [request] : [])),
    ended: () => done('end').map(({ sid }) => sid),
    said: () => done('say'),
    madeLast: () => done('end-with'),
    /** Everything that it was asked for, in order. */
    done,
    asked: () => done('state').map(({ sid }) => sid),
    /** What the carrier says of a leg when asked; null for one that it does not have. */
    setState(sid: string, state: Partial<LegState> | null) {
      states.set(
        sid,
        state === null ? null : { status: 'in-progress', startedAt: null, endedAt: null, talkMs: null, ...state },
      )
    },
    failWhen(decide: typeof fault) {
      fault = decide
    },
  }
}

export const conferenceSid = sidOf('CF', 1)

export function sidOf(prefix: string, number: number): string {
  return prefix + number.toString(16).padStart(32, '0')
}
