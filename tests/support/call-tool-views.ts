/** Calls with what the gateway does for them, one per state that a person can see. */
import type { Call, CallIn } from '../../lib/call/call.ts'
import type { LiveParty, LiveView } from '../../lib/call/live.ts'

const caller: LiveParty = {
  id: 'remote',
  kind: 'contact',
  state: 'connected',
  task: null,
  name: null,
  number: '+14155550117',
  failure: null,
}
const agent: LiveParty = { ...caller, id: 'agent', kind: 'agent', name: 'Nora Lindqvist', number: null }
const colleague: LiveParty = { ...agent, id: 'party-3', kind: 'colleague', name: 'Ines Moreau', task: 'consult' }
const recording: LiveView['recording'] = { state: 'off', pausedBy: null, verdict: 'refuse', consentMissing: ['remote'] }
const view = (change: Partial<LiveView>): LiveView => ({
  version: 1,
  parties: [agent, caller],
  recording,
  mergedInto: null,
  ...change,
})

/** `call` is shown, `others` stand beside it, `click` opens what is to be seen. */
export function toolViews<V>(
  connected: CallIn<'connected'>,
  waiting: CallIn<'ringing-in'>,
  panel: (change: { call: Call; others: Call[] }, view: { click: string[] }) => V,
): Record<string, V> {
  const second = '6f1c1f7e-6f0c-4a57-9d0e-3a9c2f2b6a02'
  const talking = (change: Partial<LiveView>): Call => ({ ...connected, live: view(change) })
  const held: LiveParty = { ...caller, state: 'held' }
  const all: { name: string; call: Call; others?: Call[]; click?: string[] }[] = [
    { name: 'held', call: { ...connected, phase: 'held', live: view({ parties: [agent, held] }) } as Call },
    { name: 'hand-over', call: talking({}), click: ['.control .lucide-arrow-right-left'] },
    { name: 'consult', call: talking({ parties: [agent, held, colleague] }) },
    {
      name: 'moving',
      call: talking({ parties: [agent, caller, { ...agent, id: 'agent-3', state: 'ringing', task: 'move' }] }),
    },
    { name: 'three', call: talking({ parties: [agent, caller, { ...colleague, task: 'party' }] }) },
    { name: 'record-ask', call: talking({}), click: ['.control .lucide-circle-dot'] },
    {
      name: 'recording',
      call: talking({ recording: { ...recording, state: 'recording', verdict: 'allow', consentMissing: [] } }),
    },
    {
      name: 'refused',
      call: { ...connected, live: view({}), refused: { kind: 'transfer', code: 'target-unavailable' } } as Call,
    },
    { name: 'second', call: talking({}), others: [{ ...waiting, callId: second, alert: 'knock' } as Call] },
    { name: 'two', call: talking({}), others: [{ ...connected, callId: second, phase: 'held' } as Call] },
  ]
  return Object.fromEntries(
    all.map(({ name, call, others = [], click = [] }) => [`tools-${name}`, panel({ call, others }, { click })]),
  )
}
