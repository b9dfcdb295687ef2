import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react'
import type { Party } from '../lib/call/call.ts'
import type { CallRecord } from '../lib/contracts/api.ts'
import type { LineFault, Snapshot } from '../lib/contracts/snapshot.ts'
import { useCallLog } from '../lib/ui/use-call-log.ts'
import { type Commands, useCommand } from '../lib/ui/use-command.ts'
import { lineOf } from '../lib/ui/line-choice.ts'
import { useLasting } from '../lib/ui/use-lasting.ts'
import { useLastPress } from '../lib/ui/use-last-press.ts'
import { useSame } from '../lib/ui/use-same.ts'
import { useOnline } from '../lib/ui/use-online.ts'
import { useSeenMissed } from '../lib/ui/use-seen-missed.ts'
import { useSnapshot } from '../lib/ui/use-snapshot.ts'
import { CallAnnouncer } from './CallAnnouncer.tsx'
import { CallLog } from './CallLog.tsx'
import { CallNotes } from './CallNotes.tsx'
import { CurrentCall, dialInput } from './CurrentCall.tsx'
import { DialArea } from './DialArea.tsx'
import type { SignedIn } from './AccountMenu.tsx'
import { Header } from './Header.tsx'
import { Notice } from './Notice.tsx'
import { PageNotices, PageNumbers, type PanelDeps, usePageSide } from './PageSide.tsx'
import { PanelNotices } from './PanelNotices.tsx'
import { PanelTabs } from './PanelTabs.tsx'
import { SiteAccess } from './SiteAccess.tsx'
import { SoundSettings } from './SoundSettings.tsx'
import { Status } from './Status.tsx'
import { SignedOut } from './SignedOut.tsx'
import { WorkingHours } from './WorkingHours.tsx'
import { commandTexts, failureTexts, setupTexts } from './texts.ts'

/** The side panel: what the worker publishes, and the commands that a person gives. */
export function Panel({ deps }: { deps: PanelDeps }) {
  const { link, value: snapshot } = useSnapshot(deps)
  const commands = useCommand(deps)
  const lastPress = useLastPress(deps.clock)
  const lost = useLasting(link === 'lost', 1000, deps.clock)
  const account = snapshot?.account
  const country = account?.state === 'signed-in' ? account.defaultCountry : 'US'
  return (
    <div className="panel">
      <CallAnnouncer call={snapshot?.call ?? null} country={country} />
      {snapshot === null || account === undefined ? (
        <Connecting />
      ) : account.state === 'signed-in' ? (
        <Phone
          deps={deps}
          snapshot={snapshot}
          account={account}
          lost={lost}
          commands={commands}
          lastPress={lastPress}
        />
      ) : (
        <main className="panel-main">
          {snapshot.call === null ? null : (
            <CurrentCall
              deps={deps}
              call={snapshot.call}
              others={snapshot.others}
              wrapUps={snapshot.wrapUps}
              log={noRecords}
              country={country}
              commands={commands}
              lastPress={lastPress}
            />
          )}
          <FailureNotice commands={commands} />
          <SignedOut account={account} onWelcome={() => void commands.run('background:openWelcome', null)} />
        </main>
      )}
    </div>
  )
}

type Shared = { deps: PanelDeps; commands: Commands; lastPress: () => number }
type PhoneProps = Shared & { snapshot: Snapshot; account: SignedIn; lost: boolean }

function Phone({ deps, snapshot, account, lost, commands, lastPress }: PhoneProps) {
  const { call, reachability, microphone } = snapshot
  const { run } = commands
  const log = useDeferredValue(useCallLog(deps, snapshot.logRev))
  const online = useOnline()
  useSeenMissed(
    snapshot.missed,
    useCallback(() => void run('background:seenMissed', null), [run]),
  )
  const country = account.defaultCountry
  const inCall = call !== null && call.phase !== 'ended'
  const hasLine = account.lines.length > 0
  const main = useRef<HTMLElement>(null)
  const callId = call?.callId ?? null
  // The button that put the call away is gone; the keyboard goes on from the top of the panel.
  useEffect(() => {
    if (callId === null && document.hasFocus() && document.activeElement === document.body) main.current?.focus()
  }, [callId])
  // After the call itself: its rows are many.
  const canCall = useDeferredValue(!inCall && hasLine)
  const { lines } = account
  const manyLines = lines.length > 1
  // By the line of that call: whoever calls again is known there by it.
  const onCall = useCallback(
    ({ remote, ext, line: used }: CallRecord) => {
      if (remote === null) return
      const input = dialInput({ e164: remote, ...(ext && { ext }) })
      void run('background:dial', manyLines ? { ...input, line: used.id } : input)
    },
    [run, manyLines],
  )
  const wrapUps = useSame(snapshot.wrapUps)
  const notesOf = useCallback(
    (record: CallRecord) => (
      <CallNotes
        deps={deps}
        callId={record.id}
        entry={wrapUps.find((one) => one.callId === record.id)}
        isOver={record.status === 'ended'}
        record={record}
        about={undefined}
        onSettle={(keep) => void run('background:settleWrapUp', { callId: record.id, keep })}
      />
    ),
    [deps, wrapUps, run],
  )
  const side = usePageSide(deps, commands)
  const { pages, page } = side
  const site = page.state === 'on' ? page.site.pattern : null
  const { line, isOfSite } = lineOf(lines, pages?.siteLines ?? [], site)
  const [view, setView] = useState<'phone' | 'sites' | 'sound' | 'hours'>('phone')
  const [below, setBelow] = useState<'calls' | 'page'>('calls')
  const callParty = (party: Party) =>
    void run('background:dial', { ...dialInput(party), ...(manyLines && line && { line: line.id }) })
  const openWelcome = () => void run('background:openWelcome', null)
  const offline =
    !online || log.refreshFailure !== null || (reachability.state === 'unreachable' && isOffline[reachability.fault])
  return (
    <>
      <Header
        account={account}
        presence={snapshot.presence}
        clock={deps.clock}
        reachability={reachability}
        lost={lost}
        inCall={inCall}
        onSignOut={() => void run('background:signOut', null)}
        onSetup={openWelcome}
        onSites={() => setView('sites')}
        onSound={() => setView('sound')}
        overlayStyle={pages?.overlayStyle ?? 'buttons'}
        onOverlayStyle={(style) => void run('background:setOverlayStyle', style)}
        onPresence={(change) => void run('background:changePresence', change)}
        onHours={() => setView('hours')}
        notifications={pages?.notifications ?? { hideNames: false, locked: true }}
        onHideNames={(hide) => void run('background:hideNames', hide)}
      />
      {view === 'sites' && pages !== null && !inCall ? (
        <SiteAccess
          pages={pages}
          refused={side.refused}
          commands={commands}
          onTurnOn={side.turnOn}
          onBack={() => setView('phone')}
        />
      ) : (
        <main className="panel-main" ref={main} tabIndex={-1}>
          <h1 className="visually-hidden">Callside</h1>
          <PanelNotices reachability={reachability} microphone={microphone} onWelcome={openWelcome} />
          <FailureNotice commands={commands} />
          {pages === null ? null : (
            <PageNotices
              side={{ ...side, pages }}
              country={country}
              canCall={canCall}
              commands={commands}
              onCall={callParty}
            />
          )}
          {view === 'sound' ? <SoundSettings deps={deps} onClose={() => setView('phone')} /> : null}
          {view === 'hours' ? (
            <WorkingHours
              schedule={snapshot.presence?.schedule ?? null}
              onChange={(change) => run('background:changePresence', change)}
              onClose={() => setView('phone')}
            />
          ) : null}
          {call === null ? null : (
            <CurrentCall
              deps={deps}
              call={call}
              others={snapshot.others}
              wrapUps={snapshot.wrapUps}
              log={log.items}
              country={country}
              commands={commands}
              lastPress={lastPress}
            />
          )}
          {inCall ? null : (
            <DialArea
              lines={lines}
              line={line}
              isOfSite={isOfSite}
              site={site}
              country={country}
              commands={commands}
              onDial={callParty}
            />
          )}
          <PanelTabs tabs={tabs} chosen={below} onChoose={setBelow}>
            {below === 'page' && pages !== null ? (
              <PageNumbers
                deps={deps}
                side={{ ...side, pages }}
                country={country}
                canCall={canCall}
                commands={commands}
                onCall={callParty}
              />
            ) : (
              <CallLog
                log={log}
                country={country}
                clock={deps.clock}
                ownName={account.name}
                manyLines={manyLines || log.items.some((record) => record.line.id !== lines[0]?.id)}
                missed={snapshot.missed}
                offline={offline}
                canCall={canCall}
                onReload={log.refresh}
                onCall={onCall}
                notesOf={notesOf}
              />
            )}
          </PanelTabs>
        </main>
      )}
    </>
  )
}

const noRecords: readonly CallRecord[] = []

const tabs = [
  { id: 'calls', label: 'Calls' },
  { id: 'page', label: 'On this page' },
] as const

function FailureNotice({ commands: { run, failure, clearFailure } }: { commands: Commands }) {
  // The warning itself stands there, with the way on.
  if (failure === null || failure.code === 'emergency') return null
  const { title, todo, action } = failureTexts[failure.code]
  const label = setupTexts[action]
  const setUp = () => void run('background:openWelcome', null)
  return (
    <Notice
      tone="error"
      title={title}
      announce
      onDismiss={clearFailure}
      {...(label === null ? {} : { action: { label, run: setUp } })}
    >
      {commandTexts[failure.command]} {todo}
    </Notice>
  )
}

function Connecting() {
  return (
    <main className="connecting">
      <h1 className="visually-hidden">Callside</h1>
      <span className="spinner" aria-hidden="true" />
      <Status>Starting Callside…</Status>
    </main>
  )
}

/** Faults that mean the network, so what is shown may be old. */
const isOffline: Record<LineFault, boolean> = {
  'microphone-denied': false,
  'microphone-missing': false,
  'not-signed-in': false,
  'token-unavailable': true,
  'token-rejected': false,
  'token-expired': false,
  'signalling-unreachable': true,
  'media-failed': false,
  'engine-lost': false,
  'engine-busy': false,
  'number-invalid': false,
  'carrier-refused': false,
  'carrier-error': false,
  'not-rung': false,
  'gateway-silent': true,
}
