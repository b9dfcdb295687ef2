import type { Presence } from '../lib/contracts/api-people.ts'
import type { Reachability } from '../lib/contracts/snapshot.ts'
import type { Clock } from '../lib/ui/clock.ts'
import { formatAgo } from '../lib/ui/format-time.ts'
import { formatPhone } from '../lib/ui/phone-text.ts'
import { formatUntil } from '../lib/ui/presence-time.ts'
import { useNow } from '../lib/ui/use-now.ts'
import { AccountMenu, type MenuProps } from './AccountMenu.tsx'
import { presenceIcons } from './PresenceChoice.tsx'
import { Status } from './Status.tsx'
import { presenceTexts } from './call-tools-texts.ts'

type Props = MenuProps & {
  reachability: Reachability
  /** The worker is being reached again: what is shown may be old. */
  lost: boolean
}

const reachabilityTexts: Record<Reachability['state'], string> = {
  'signed-out': 'Signed out',
  starting: 'Getting ready…',
  ready: 'Able to ring',
  unreachable: 'Cannot ring',
}

/** Whether calls can come in and are wanted, the line that is used, and the account. */
export function Header({ reachability, lost, ...menu }: Props) {
  const { account, presence, clock } = menu
  const state = lost ? 'starting' : reachability.state
  const checkedAt = !lost && reachability.state === 'ready' ? reachability.checkedAt : null
  const line = account.lines[0]
  return (
    <header className="header">
      <div className="header-text">
        <div className="header-reach">
          <Status className={`reach reach-${state}`}>
            <span className="reach-dot" aria-hidden="true" />
            {lost ? 'Reconnecting…' : reachabilityTexts[reachability.state]}
          </Status>
          {checkedAt === null ? null : <Checked at={checkedAt} clock={clock} />}
        </div>
        {presence === null || presence.effective === 'available' ? null : (
          <PresenceLine presence={presence} clock={clock} />
        )}
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
      <AccountMenu {...menu} />
    </header>
  )
}

/** Apart from the state, so that a screen reader is told of a change and not of each ten seconds. */
function Checked({ at, clock }: { at: number; clock: Clock }) {
  const now = useNow(clock, at, 10_000)
  return (
    <span className="reach-checked" title="When a test call of your server last arrived here">
      checked {formatAgo(now - at)}
    </span>
  )
}

function PresenceLine({ presence, clock }: { presence: Presence; clock: Clock }) {
  const { chosen, effective, until } = presence
  const Icon = presenceIcons[effective]
  const isByHours = effective !== chosen
  const ending = until === null ? '' : ` until ${formatUntil(until, clock.now())}`
  return (
    <Status className={`header-presence presence-${effective}`}>
      <Icon size={14} aria-hidden="true" />
      {isByHours ? `${presenceTexts[effective]}: outside your working hours` : `${presenceTexts[effective]}${ending}`}
    </Status>
  )
}
