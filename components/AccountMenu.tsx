import { ChevronDown, Globe, LogOut, Settings2, ToggleLeft, ToggleRight, Volume2 } from 'lucide-react'
import { useCallback, useRef, useState } from 'react'
import type { OverlayStyle } from '../lib/contracts/pages.ts'
import type { Account } from '../lib/contracts/snapshot.ts'
import { useDismiss } from '../lib/ui/use-dismiss.ts'
import { initialsOf } from './who.ts'

export type SignedIn = Extract<Account, { state: 'signed-in' }>

export type MenuProps = {
  account: SignedIn
  /** Signing out would cut the call off. */
  inCall: boolean
  onSignOut: () => void
  onSetup: () => void
  onSites: () => void
  onSound: () => void
  /** How numbers are shown in pages. */
  overlayStyle: OverlayStyle
  onOverlayStyle: (style: OverlayStyle) => void
}

/** Who is signed in, the setup, and the way out. */
export function AccountMenu({ account, inCall, onSignOut, onSetup, onSites, onSound, ...style }: MenuProps) {
  const [open, setOpen] = useState(false)
  const whole = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const close = useCallback((keepFocus: boolean) => {
    setOpen(false)
    if (keepFocus) button.current?.focus()
  }, [])
  useDismiss(whole, open, close)

  function choose(run: () => void) {
    close(true)
    run()
  }

  return (
    <div className="account" ref={whole}>
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
        <div className="account-menu">
          <p className="account-name" title={account.name}>
            {account.name}
          </p>
          <p className="account-detail" title={account.email}>
            {account.email}
          </p>
          <p className="account-detail" title={account.organisation}>
            {account.organisation}
          </p>
          <button type="button" className="menu-item" onClick={() => choose(onSetup)}>
            <Settings2 size={16} aria-hidden="true" />
            Setup and microphone
          </button>
          <button type="button" className="menu-item" onClick={() => choose(onSound)}>
            <Volume2 size={16} aria-hidden="true" />
            Microphone, speaker and ringer
          </button>
          <button type="button" className="menu-item" onClick={() => choose(onSites)}>
            <Globe size={16} aria-hidden="true" />
            Where Callside works
          </button>
          <button
            type="button"
            className="menu-item"
            role="switch"
            aria-checked={style.overlayStyle === 'marks'}
            onClick={() => style.onOverlayStyle(style.overlayStyle === 'marks' ? 'buttons' : 'marks')}
          >
            {style.overlayStyle === 'marks' ? (
              <ToggleRight size={16} aria-hidden="true" />
            ) : (
              <ToggleLeft size={16} aria-hidden="true" />
            )}
            Underline numbers, no buttons
          </button>
          <button
            type="button"
            className="menu-item"
            aria-disabled={inCall}
            onClick={() => {
              if (!inCall) choose(onSignOut)
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
