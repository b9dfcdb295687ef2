/** The contact policy asked with what the gateway knows: consents, wishes, and what the caller says of places. */
import type { Confirmation } from '../../lib/contracts/api-policy.ts'
import { decide } from '../../lib/policy/decide.ts'
import type { Decision } from '../../lib/policy/decision.ts'
import { defaultPack } from '../../lib/policy/default-pack.ts'
import type { PlaceCode, PolicyPack, Purpose } from '../../lib/policy/pack.ts'
import type { Db } from './db/db.ts'
import { readSettings } from './db/settings.ts'
import { knownWishes } from './db/wishes.ts'
import type { CallVerdict } from './domain/call-verdict.ts'

type Asked = {
  action: 'call' | 'text'
  purpose: Purpose
  contacts: readonly { number: string; places: readonly PlaceCode[] }[]
}

export type ContactPolicy = ReturnType<typeof createContactPolicy>

export function createContactPolicy(deps: { db: Db; now: () => number; pack?: PolicyPack }) {
  const { db, now, pack = defaultPack } = deps

  /** One decision for each contact, in order. */
  async function decisions(organisationId: string, { action, purpose, contacts }: Asked): Promise<Decision[]> {
    const numbers = contacts.map(({ number }) => number)
    const known = await knownWishes(db.queries, organisationId, [...new Set(numbers)])
    const at = now()
    return contacts.map(({ number, places }) => {
      const { consents, doNotContact } = known.get(number) ?? { consents: [], doNotContact: [] }
      // How often this person was sold something, nobody counts yet.
      const contact = { number, places, consents, doNotContact, solicitedAt: null }
      return decide(action, { purpose, automated: false, callId: null, here: [], contacts: [contact] }, pack, at)
    })
  }

  return {
    decisions,

    /** About a call that a person wants to place now: `isPlaced` is what is to be done. */
    async ofCall(
      organisationId: string,
      call: { number: string; purpose: Purpose; places: readonly PlaceCode[]; confirmation: Confirmation | null },
    ): Promise<CallVerdict> {
      const { number, purpose, places, confirmation } = call
      const [decision] = await decisions(organisationId, { action: 'call', purpose, contacts: [{ number, places }] })
      if (decision === undefined) throw new Error('no decision about a call')
      const { verdict } = decision
      const mustConfirm = verdict === 'ask' && confirmation === null && (await asks(organisationId))
      return { decision, purpose, confirmation, isPlaced: verdict !== 'refuse' && !mustConfirm }
    },
  }

  async function asks(organisationId: string): Promise<boolean> {
    return (await readSettings(db.queries, organisationId)).askedCalls === 'confirm'
  }
}
