import { MonitorSmartphone, Phone, Users, UserRound, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { Request, Target } from '../lib/call/live.ts'
import { formatPhone, readDialled } from '../lib/ui/phone-text.ts'
import { useDirectory } from '../lib/ui/use-directory.ts'
import type { ViewDeps } from '../lib/ui/view-deps.ts'
import { Status } from './Status.tsx'
import { handOverTexts, presenceTexts } from './call-tools-texts.ts'

export type HandOverKind = Extract<Request, { target: Target }>['kind']

type Props = {
  deps: Pick<ViewDeps, 'request'>
  country: string
  /** Of these, what the call allows now. */
  kinds: readonly HandOverKind[]
  onRequest: (request: Request) => void
  onClose: () => void
}

type Entry = { key: string; label: string; detail: string; target: Target; off: boolean; Icon: typeof Phone }

const moves: readonly HandOverKind[] = ['transfer', 'consult']

/** To whom the call goes, or who joins it: a colleague, a group, a number. */
export function HandOver({ deps, country, kinds, onRequest, onClose }: Props) {
  const { directory, state } = useDirectory(deps)
  const [kind, setKind] = useState<HandOverKind>(kinds[0] ?? 'transfer')
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  useEffect(() => field.current?.focus(), [])
  const entries = [...numberEntry(text, country), ...directoryEntries(directory, text)]
  return (
    <section className="hand-over" aria-labelledby={`${id}-heading`}>
      <div className="sound-top">
        <h2 id={`${id}-heading`}>Transfer or add</h2>
        <button type="button" className="icon-button" aria-label="Close transfer" title="Close" onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <fieldset className="hand-over-kinds">
        <legend className="visually-hidden">What to do</legend>
        {kinds.map((each) => (
          <label key={each}>
            <input type="radio" name={`${id}-kind`} checked={kind === each} onChange={() => setKind(each)} />
            {handOverTexts[each]}
          </label>
        ))}
      </fieldset>
      {kinds.includes('consult') && moves.includes(kind) ? (
        <button
          type="button"
          className="menu-item"
          onClick={() => {
            onRequest({ kind: 'move' })
            onClose()
          }}
        >
          <MonitorSmartphone size={16} aria-hidden="true" />
          <span className="hand-over-name">My other device</span>
          <span className="hand-over-detail">Rings where else you are signed in</span>
        </button>
      ) : null}
      <label className="visually-hidden" htmlFor={`${id}-field`}>
        Name or number
      </label>
      <input
        id={`${id}-field`}
        ref={field}
        type="search"
        placeholder="Name or number"
        autoComplete="off"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {state === 'loading' ? <Status>Reading who is there…</Status> : null}
      {state === 'failed' ? <Status>Colleagues could not be read. A number works all the same.</Status> : null}
      {state === 'ready' && entries.length === 0 ? <Status>Nobody of that name.</Status> : null}
      <ul className="hand-over-list">
        {entries.map(({ key, label, detail, target, off, Icon }) => (
          <li key={key}>
            <button
              type="button"
              className="menu-item"
              aria-disabled={off}
              onClick={() => {
                if (off) return
                onRequest({ kind, target })
                onClose()
              }}
            >
              <Icon size={16} aria-hidden="true" />
              <span className="hand-over-name">{label}</span>
              <span className="hand-over-detail">{detail}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function numberEntry(text: string, country: string): Entry[] {
  const dialled = readDialled(text, country)
  if (!dialled.ok) return []
  const label = formatPhone(dialled.e164, country)
  return [
    { key: 'number', label, detail: '', target: { type: 'number', number: dialled.e164 }, off: false, Icon: Phone },
  ]
}

function directoryEntries(directory: ReturnType<typeof useDirectory>['directory'], text: string): Entry[] {
  const wanted = text.trim().toLocaleLowerCase()
  const matches = ({ name }: { name: string }) => name.toLocaleLowerCase().includes(wanted)
  const people = directory.people.filter(matches).map<Entry>(({ id, name, presence, isSignedIn, isOnCall }) => ({
    key: `user ${id}`,
    label: name,
    detail: isSignedIn ? (isOnCall ? 'In a call' : presenceTexts[presence]) : 'Signed out',
    target: { type: 'user', userId: id },
    off: !isSignedIn || presence === 'do-not-disturb',
    Icon: UserRound,
  }))
  const groups = directory.groups.filter(matches).map<Entry>(({ id, name, members, reachable }) => ({
    key: `group ${id}`,
    label: name,
    detail: `${reachable} of ${members} can take it`,
    target: { type: 'group', groupId: id },
    off: reachable === 0,
    Icon: Users,
  }))
  return [...people, ...groups]
}
