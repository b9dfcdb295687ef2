/** Real tokens, TwiML and signatures; only the requests to the carrier are played. Answers late and keeps copies. */
import { setImmediate } from 'node:timers/promises'
import { fail, ok, type Result } from '../../../lib/core/result.ts'
import type { Config } from '../../../gateway/src/config.ts'
import type { Carrier, CarrierFault, Participant } from '../../../gateway/src/vendors/carrier.ts'
import { createTwilioCarrier } from '../../../gateway/src/vendors/twilio/carrier.ts'
import { quiet } from './quiet.ts'

export type Request =
  | { type: 'add'; participant: Participant; sid: string }
  | { type: 'end'; sid: string }
  | { type: 'say'; sid: string; sentence: string }

export function createFakeCarrier(config: Config['twilio'], now: () => number) {
  const requests: Request[] = []
  let legs = 0
  let fault: ((request: Request) => CarrierFault | null) | null = null

  async function play<T>(request: Request, value: T): Promise<Result<T, CarrierFault>> {
    await setImmediate()
    requests.push(structuredClone(request))
    const refused = fault?.(structuredClone(request)) ?? null
    return refused === null ? ok(structuredClone(value)) : fail(refused)
  }

  const carrier: Carrier = {
    ...createTwilioCarrier({ config, now, log: quiet }),
    async addParticipant(participant) {
      const sid = sidOf('CA', 900 + ++legs)
      return play({ type: 'add', participant, sid }, { sid })
    },
    endLeg: (sid) => play({ type: 'end', sid }, null),
    sayAndHangUp: (sid, sentence) => play({ type: 'say', sid, sentence }, null),
  }
  return {
    carrier,
    requests,
    added: () => requests.flatMap((request) => (request.type === 'add' ? [request] : [])),
    ended: () => requests.flatMap((request) => (request.type === 'end' ? [request.sid] : [])),
    said: () => requests.flatMap((request) => (request.type === 'say' ? [request] : [])),
    failWhen(decide: typeof fault) {
      fault = decide
    },
    reset() {
      requests.length = 0
      legs = 0
      fault = null
    },
  }
}

export function sidOf(prefix: string, number: number): string {
  return prefix + number.toString(16).padStart(32, '0')
}
