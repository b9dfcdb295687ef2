import { UserRound } from 'lucide-react'
import type { Ref } from 'react'
import type { Call } from '../lib/call/call.ts'
import { formatPhone } from '../lib/ui/phone-text.ts'
import { initialsOf, nameOf, numberOf, recordText } from './who.ts'

type Props = { call: Call; country: string; headingRef: Ref<HTMLHeadingElement> }

/** Who is on the other side: name, number, the record the call belongs to, and the line of ours that is used. */
export function CallWho({ call, country, headingRef }: Props) {
  const { party } = call
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
        <UsedLine call={call} country={country} />
      </div>
    </div>
  )
}

/** Which number the other side sees or called, and the group that it rang. */
function UsedLine({ call, country }: { call: Call; country: string }) {
  const line = call.live?.line ?? call.line
  if (line === undefined) return null
  const group = call.live?.group ?? null
  const words = call.direction === 'outbound' ? 'From' : group === null ? 'To' : `For ${group.name}, to`
  const number = formatPhone(line.number, country)
  return (
    <p className="who-line" title={`${line.label} ${number}`}>
      {words} <strong>{line.label}</strong> {number}
    </p>
  )
}
