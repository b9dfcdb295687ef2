import { ChevronDown, Globe, Lock, LogOut, Settings2, ToggleLeft, ToggleRight, Volume2 } from 'lucide-react'
import { useCallback, useRef, useState } from 'react'
import type { Presence, PresenceChange } from '../lib/contracts/api-people.ts'
import type { OverlayStyle, Pages } from '../lib/contracts/pages.ts'
import type { Account } from '../lib/contracts/snapshot.ts'
import type { Clock } from '../lib/ui/clock.ts'
import { useDismiss } from '../lib/ui/use-dismiss.ts'
import { PresenceChoice } from './PresenceChoice.tsx'
import { presenceTexts } from './call-tools-texts.ts'
import { initialsOf } from './who.ts'

export type SignedIn = Extract<Account, { state: 'signed-in' }>

export type MenuProps = {
  account: SignedIn
  presence: Presence | null
  clock: Clock
  /** Signing out would cut the call off. */
  inCall: boolean
  onSignOut: () => void
  onSetup: () => void
  onSites: () => void
  onSound: () => void
  /** How numbers are shown in pages. */
  overlayStyle: OverlayStyle
  onOverlayStyle: (style: OverlayStyle) => void
  onPresence: (change: PresenceChange) => void
  onHours: () => void
  /** What notifications may say; `locked` as the admin said. */
  notifications: Pages['notifications']
  onHideNames: (hide: boolean) => void
}

/** Who is signed in, whether calls are wanted, the setup, and the way out. */
export function AccountMenu(props: MenuProps) {
  const { account, presence, inCall, onSignOut, onSetup, onSites, onSound, ...rest } = props
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

  const isAvailable = presence === null || presence.effective === 'available'
  const label = `Account: ${account.name}${isAvailable ? '' : `, ${presenceTexts[presence.effective].toLowerCase()}`}`
  return (
    <div className="account" ref={whole}>
      <button
        ref={button}
        type="button"
        className="account-button"
        aria-expanded={open}
        aria-label={label}
        title={label}
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
          {presence === null ? null : (
            <PresenceChoice
              presence={presence}
              now={rest.clock.now()}
              onChange={rest.onPresence}
              onHours={() => choose(rest.onHours)}
            />
          )}
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
          <Switch
            label="Underline numbers, no buttons"
            on={rest.overlayStyle === 'marks'}
            locked={false}
            onChange={(on) => rest.onOverlayStyle(on ? 'marks' : 'buttons')}
          />
          <Switch
            label="Hide names in notifications"
            on={rest.notifications.hideNames}
            locked={rest.notifications.locked}
            onChange={rest.onHideNames}
          />
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

type SwitchProps = { label: string; on: boolean; locked: boolean; onChange: (on: boolean) => void }

function Switch({ label, on, locked, onChange }: SwitchProps) {
  const Icon = locked ? Lock : on ? ToggleRight : ToggleLeft
  return (
    <button
      type="button"
      className="menu-item"
      role="switch"
      aria-checked={on}
      aria-disabled={locked}
      title={locked ? 'Set by your organisation' : undefined}
      onClick={() => {
        if (!locked) onChange(!on)
      }}
    >
      <Icon size={16} aria-hidden="true" />
      {label}
    </button>
  )
}
