import { UserRound } from 'lucide-react'
import type { Ref } from 'react'
import type { Party } from '../lib/call/call.ts'
import { initialsOf, nameOf, numberOf, recordText } from './who.ts'

type Props = { party: Party; country: string; headingRef: Ref<HTMLHeadingElement> }

/** Who is on the other side: name, number, and the record the call belongs to. */
export function CallWho({ party, country, headingRef }: Props) {
  const name = nameOf(party, country)
  const number = numberOf(party, country)
  const record = party.record ? recordText(party.record) : null
  const initials = initialsOf(party.name)
  return (
    <div className="who">
      <div className="avatar" aria-hidden="true">
        {initials ?? <UserRound size={26} />}
      </div>
      <div className="who-text">
        {/* Focus lands here when the control that had it is gone. */}
        <h2 className="who-name" title={name} ref={headingRef} tabIndex={-1}>
          {name}
        </h2>
        {number === name ? null : <p className="who-number">{number}</p>}
        {record === null ? null : <p className="who-record">{record}</p>}
      </div>
    </div>
  )
}
