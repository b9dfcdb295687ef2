import type { Reachability } from '../lib/contracts/snapshot.ts'
import { formatPhone } from '../lib/ui/phone-text.ts'
import { AccountMenu, type MenuProps, type SignedIn } from './AccountMenu.tsx'
import { Status } from './Status.tsx'

type Props = {
  account: SignedIn
  reachability: Reachability
  /** The worker is being reached again: what is shown may be old. */
  lost: boolean
  inCall: boolean
  onSignOut: () => void
  onSetup: () => void
} & Pick<MenuProps, 'onSites' | 'onSound' | 'overlayStyle' | 'onOverlayStyle'>

const reachabilityTexts: Record<Reachability['state'], string> = {
  'signed-out': 'Signed out',
  starting: 'Getting ready…',
  ready: 'Able to ring',
  unreachable: 'Cannot ring',
}

/** Whether calls can come in, the line that is used, and the account. */
export function Header({ account, reachability, lost, inCall, onSignOut, onSetup, ...menu }: Props) {
  const state = lost ? 'starting' : reachability.state
  const line = account.lines[0]
  return (
    <header className="header">
      <div className="header-text">
        <Status className={`reach reach-${state}`}>
          <span className="reach-dot" aria-hidden="true" />
          {lost ? 'Reconnecting…' : reachabilityTexts[reachability.state]}
        </Status>
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
      <AccountMenu account={account} inCall={inCall} onSignOut={onSignOut} onSetup={onSetup} {...menu} />
    </header>
  )
}
