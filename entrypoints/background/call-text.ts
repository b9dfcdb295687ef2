// Calls what somebody selected or typed in the address bar. What is wrong with it shows in the panel.
import type { Party } from '../../lib/call/call.ts'
import type { Done } from '../../lib/contracts/messages.ts'
import { parseDialled } from '../../lib/phone/parse-dialled.ts'
import { countryOf } from '../../lib/phone/plan.ts'

export type CallText = (text: string) => Promise<void>

export function createCallText(deps: {
  country: () => Promise<string | null>
  dial: (party: Party) => Promise<Done>
  refuse: (code: string | null) => Promise<void>
}): CallText {
  return async (text) => {
    const parsed = parseDialled(text, countryOf(await deps.country()))
    const isForHelp = !parsed.ok && parsed.code === 'emergency'
    await deps.refuse(parsed.ok || isForHelp ? null : parsed.code)
    if (!parsed.ok && parsed.code !== 'emergency') return
    const party = parsed.ok ? { e164: parsed.e164, ...(parsed.ext && { ext: parsed.ext }) } : { e164: parsed.number }
    const done = await deps.dial(party)
    if (!done.ok && done.code !== 'emergency') await deps.refuse(done.code)
  }
}
