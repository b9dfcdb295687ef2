import { useCallback, useMemo, useRef, useState } from 'react'
import type { Done, Input, MessageName, Refusal } from '../contracts/messages.ts'
import type { ViewDeps } from './view-deps.ts'

/** What a person can ask for. The screen changes with the next snapshot, never with the reply. */
export type Command = Extract<
  MessageName,
  | 'background:dial'
  | 'background:answer'
  | 'background:decline'
  | 'background:hangUp'
  | 'background:hold'
  | 'background:resume'
  | 'background:askGateway'
  | 'background:setMuted'
  | 'background:sendDigits'
  | 'background:dismiss'
  | 'background:changePresence'
  | 'background:chooseLine'
  | 'background:hideNames'
  | 'background:closeEmergency'
  | 'background:closeOffer'
  | 'background:settleWrapUp'
  | 'background:seenMissed'
  | 'background:signIn'
  | 'background:signOut'
  | 'background:openWelcome'
  | 'background:composeText'
  | 'background:closeCompose'
  | 'background:closeRefusal'
  | 'background:turnOnSites'
  | 'background:turnOffSites'
  | 'background:setFieldRule'
  | 'background:setOverlayStyle'
  | 'background:chooseDialer'
>

export type DoneCode = Extract<Done, { ok: false }>['code']
export type CommandFailure = { command: Command; code: DoneCode | Refusal }

export type Run = <N extends Command>(command: N, input: Input<N>) => Promise<boolean>

export type Commands = {
  /** Resolves with whether it was done; never rejects. */
  run: Run
  failure: CommandFailure | null
  clearFailure: () => void
  /** Sent and not answered yet. */
  pending: ReadonlySet<Command>
}

export function useCommand({ request }: Pick<ViewDeps, 'request'>): Commands {
  const [failure, setFailure] = useState<CommandFailure | null>(null)
  const [pending, setPending] = useState<ReadonlySet<Command>>(new Set())
  const inFlight = useRef(new Set<Command>())

  const run = useCallback(
    async <N extends Command>(command: N, input: Input<N>) => {
      // A double click is one command; digits are each one of their own.
      if (command !== 'background:sendDigits' && inFlight.current.has(command)) return false
      inFlight.current.add(command)
      setPending(new Set(inFlight.current))
      setFailure(null)
      const reply = await request(command, input)
      inFlight.current.delete(command)
      setPending(new Set(inFlight.current))
      const code = reply.ok ? refusedCode(reply.value) : reply.error.code
      if (code === null) return true
      setFailure({ command, code })
      return false
    },
    [request],
  )
  const clearFailure = useCallback(() => setFailure(null), [])
  return useMemo(() => ({ run, failure, clearFailure, pending }), [run, failure, clearFailure, pending])
}

export function refusedCode(value: unknown): DoneCode | null {
  const done = value as Done | null
  return done !== null && done.ok === false ? done.code : null
}
