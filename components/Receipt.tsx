import { CircleCheck, CircleDashed, CircleSlash, type LucideIcon } from 'lucide-react'
import type { RecordRef } from '../lib/call/call.ts'
import type { CallRecord } from '../lib/contracts/api.ts'
import type { WrapUpDraft } from '../lib/contracts/wrap-ups.ts'
import { formatClock } from '../lib/ui/format-time.ts'
import { recordText } from './who.ts'

type Props = { entry: WrapUpDraft | undefined; record: CallRecord | undefined; about: RecordRef | undefined }
type Line = { Icon: LucideIcon; state: 'done' | 'open' | 'not'; where: string; what: string }

/** What was logged where, by what the server confirmed; and what was not. */
export function Receipt({ entry, record, about }: Props) {
  const crm = about === undefined ? null : recordText(about)
  const lines = [callLine(record), noteLine(entry), ...(crm === null ? [] : [crmLine(crm)])]
  return (
    <ul className="receipt" aria-label="What was logged">
      {lines.map(({ Icon, state, where, what }) => (
        <li key={where} className={`receipt-${state}`}>
          <Icon size={14} aria-hidden="true" />
          <span>{where}</span>
          <span className="receipt-what">{what}</span>
        </li>
      ))}
    </ul>
  )
}

function callLine(record: CallRecord | undefined): Line {
  const where = 'Call log'
  if (record?.status !== 'ended') return { Icon: CircleDashed, state: 'open', where, what: 'waiting for your server' }
  return { Icon: CircleCheck, state: 'done', where, what: `logged ${formatClock(record.endedAt ?? record.startedAt)}` }
}

function noteLine(entry: WrapUpDraft | undefined): Line {
  const where = 'Your notes'
  const at = entry?.saved?.updatedAt ?? null
  if (entry !== undefined && entry.status !== 'saved')
    return { Icon: CircleDashed, state: 'open', where, what: 'not at your server yet' }
  return at === null
    ? { Icon: CircleSlash, state: 'not', where, what: 'none written' }
    : { Icon: CircleCheck, state: 'done', where, what: `saved ${formatClock(at)}` }
}

/** No gateway of today writes into a CRM or EHR; saying nothing would let people believe that it did. */
function crmLine(where: string): Line {
  return { Icon: CircleSlash, state: 'not', where, what: 'not connected, nothing logged' }
}
