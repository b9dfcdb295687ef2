import { useMemo } from 'react'
import type { Call, Party } from '../lib/call/call.ts'
import type { CallRecord } from '../lib/contracts/api.ts'
import type { WrapUpDraft } from '../lib/contracts/wrap-ups.ts'
import type { Input } from '../lib/contracts/messages.ts'
import type { Commands } from '../lib/ui/use-command.ts'
import type { ViewDeps } from '../lib/ui/view-deps.ts'
import type { CallActions } from './call-actions.ts'
import { CallNotes } from './CallNotes.tsx'
import { CallMeters } from './CallMeters.tsx'
import { CallQuality } from './CallQuality.tsx'
import { useCallTools } from './CallTools.tsx'
import { LiveCall } from './LiveCall.tsx'
import { OtherCalls } from './OtherCalls.tsx'

type Props = {
  deps: ViewDeps
  call: Call
  others: readonly Call[]
  wrapUps: readonly WrapUpDraft[]
  log: readonly CallRecord[]
  country: string
  commands: Commands
  lastPress: () => number
}

/** The call on the screen with what can be done about it, and the calls beside it. */
export function CurrentCall({ deps, call, others, wrapUps, log, country, commands: { run }, lastPress }: Props) {
  const actions = useMemo<CallActions>(
    () => ({
      answer: (callId) => void run('background:answer', { callId }),
      decline: (callId) => void run('background:decline', { callId }),
      hangUp: (callId) => void run('background:hangUp', { callId }),
      hold: (callId) => void run('background:hold', { callId }),
      resume: (callId) => void run('background:resume', { callId }),
      ask: (callId, request) => void run('background:askGateway', { callId, request }),
      setMuted: (callId, muted) => void run('background:setMuted', { callId, muted }),
      sendDigits: (callId, digits) => void run('background:sendDigits', { callId, digits }),
      callAgain: ({ party, line, live }) => {
        const id = (live?.line ?? line)?.id
        void run('background:dial', { ...dialInput(party), ...(id && { line: id }) })
      },
      dismiss: (callId) => void run('background:dismiss', { callId }),
      openWelcome: () => void run('background:openWelcome', null),
    }),
    [run],
  )
  const tools = useCallTools({ deps, call, country, actions })
  return (
    <>
      <OtherCalls
        calls={others}
        talkingTo={call.phase === 'connected' ? call.callId : null}
        country={country}
        actions={actions}
      />
      <LiveCall
        // A new call starts with a closed keypad.
        key={call.callId}
        call={call}
        country={country}
        clock={deps.clock}
        lastPress={lastPress}
        actions={actions}
        meters={
          <>
            <CallMeters deps={deps} call={call} />
            <CallQuality deps={deps} call={call} />
          </>
        }
        tools={tools}
        notes={
          hasNotes(call) ? (
            <CallNotes
              deps={deps}
              callId={call.callId}
              entry={wrapUps.find(({ callId }) => callId === call.callId)}
              isOver={call.phase === 'ended'}
              record={log.find(({ id }) => id === call.callId)}
              about={call.party.record}
              onSettle={(keep) => void run('background:settleWrapUp', { callId: call.callId, keep })}
            />
          ) : null
        }
      />
    </>
  )
}

export function dialInput(party: Party): Input<'background:dial'> {
  const { e164, ...rest } = party
  return { to: e164, ...rest }
}

/** Before anybody answered there is nothing to note of somebody else's call; what one dialled is one's own. */
function hasNotes(call: Call): boolean {
  if (call.phase === 'ringing-in' || call.phase === 'dialling' || call.phase === 'answering') return false
  return call.phase !== 'ended' || call.since !== null || call.direction === 'outbound'
}
