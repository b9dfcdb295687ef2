import { ChevronDown, LogOut, Settings2 } from 'lucide-react'
import { type FocusEvent, useRef, useState } from 'react'
import type { Account, Reachability } from '../lib/contracts/snapshot.ts'
import { formatPhone } from '../lib/ui/phone-text.ts'
import { initialsOf } from './who.ts'

export type SignedIn = Extract<Account, { state: 'signed-in' }>

type Props = {
  account: SignedIn
  reachability: Reachability
  /** The worker is being reached again: what is shown may be old. */
  lost: boolean
  /** Signing out would cut the call off. */
  inCall: boolean
  onSignOut: () => void
  onSetup: () => void
}

export const reachabilityTexts: Record<Reachability['state'], string> = {
  'signed-out': 'Signed out',
  starting: 'Getting ready…',
  ready: 'Able to ring',
  unreachable: 'Cannot ring',
}

/** Whether calls can come in, the line that is used, and the account. */
export function Header({ account, reachability, lost, inCall, onSignOut, onSetup }: Props) {
  const state = lost ? 'starting' : reachability.state
  const line = account.lines[0]
  return (
    <header className="header">
      <div className="header-text">
        <p className={`reach reach-${state}`} role="status">
          <span className="reach-dot" aria-hidden="true" />
          {lost ? 'Reconnecting…' : reachabilityTexts[reachability.state]}
        </p>
        <p className="header-line">
          {line === undefined ? (
            'No line yet. Ask your admin for one.'
          ) : (
            <>
              <span className="visually-hidden">Your line: </span>
              <span className="header-line-label" title={line.label}>
                {line.label}
              </span>
              <span className="header-line-number">{formatPhone(line.number, account.defaultCountry)}</span>
            </>
          )}
        </p>
      </div>
      <AccountMenu account={account} inCall={inCall} onSignOut={onSignOut} onSetup={onSetup} />
    </header>
  )
}

function AccountMenu({
  account,
  inCall,
  onSignOut,
  onSetup,
}: Pick<Props, 'account' | 'inCall' | 'onSignOut' | 'onSetup'>) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)

  function close() {
    setOpen(false)
    button.current?.focus()
  }

  function onBlur(event: FocusEvent) {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
  }

  return (
    <div
      className="account"
      onBlur={onBlur}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) close()
      }}
    >
      <button
        ref={button}
        type="button"
        className="account-button"
        aria-expanded={open}
        aria-label={`Account: ${account.name}`}
        title={account.name}
        onClick={() => setOpen(!open)}
      >
        <span className="account-initials" aria-hidden="true">
          {initialsOf(account.name) ?? '?'}
        </span>
        <ChevronDown size={14} aria-hidden="true" />
      </button>
      {open ? (
        // Focusable, so that a click on its text does not count as leaving it.
        <div className="account-menu" tabIndex={-1}>
          <p className="account-name" title={account.name}>
            {account.name}
          </p>
          <p className="account-detail" title={account.email}>
            {account.email}
          </p>
          <p className="account-detail" title={account.organisation}>
            {account.organisation}
          </p>
          <button
            type="button"
            className="menu-item"
            onClick={() => {
              close()
              onSetup()
            }}
          >
            <Settings2 size={16} aria-hidden="true" />
            Setup and microphone
          </button>
          <button
            type="button"
            className="menu-item"
            aria-disabled={inCall}
            onClick={() => {
              if (inCall) return
              close()
              onSignOut()
            }}
          >
            <LogOut size={16} aria-hidden="true" />
            {inCall ? 'Sign out after the call' : 'Sign out'}
          </button>
        </div>
      ) : null}
    </div>
  )
}
