import type { CallRecord } from '../lib/contracts/api.ts'
import type { WrapUpDraft } from '../lib/contracts/wrap-ups.ts'
import { useId } from 'react'
import type { RecordRef } from '../lib/call/call.ts'
import { formatClock } from '../lib/ui/format-time.ts'
import { useWrapUp } from '../lib/ui/use-wrap-up.ts'
import type { ViewDeps } from '../lib/ui/view-deps.ts'
import { FollowUp } from './FollowUp.tsx'
import { Notice } from './Notice.tsx'
import { Receipt } from './Receipt.tsx'
import { Status } from './Status.tsx'
import { TagField } from './TagField.tsx'
import { conflictText, resultTexts, saveText } from './wrap-up-texts.ts'

type Props = {
  deps: Pick<ViewDeps, 'request' | 'clock'>
  callId: string
  entry: WrapUpDraft | undefined
  /** While it goes on there is only room for the note. */
  isOver: boolean
  /** Its row in the log, once it has one. */
  record: CallRecord | undefined
  /** The record that was open where the number was clicked. */
  about: RecordRef | undefined
  onSettle: (keep: 'mine' | 'theirs') => void
}

/** The note of a call, from its first second; after it also how it went and what is to be done. */
export function CallNotes({ deps, callId, entry, isOver, record, about, onSettle }: Props) {
  const { value, change } = useWrapUp(deps, entry, callId)
  const id = useId()
  const results =
    value.result === null || resultTexts.includes(value.result) ? resultTexts : [value.result, ...resultTexts]
  return (
    <section className="notes" aria-label="Notes">
      {isOver ? (
        <label className="notes-field">
          <span>Outcome</span>
          <select
            value={value.result ?? ''}
            onChange={({ target }) => change({ result: target.value === '' ? null : target.value })}
          >
            <option value="">Not said</option>
            {results.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <label className="notes-field" htmlFor={`${id}-note`}>
        <span>Note</span>
      </label>
      <textarea
        id={`${id}-note`}
        rows={isOver ? 3 : 2}
        maxLength={10_000}
        placeholder="What is said, what is promised"
        value={value.note}
        aria-describedby={`${id}-state`}
        onChange={({ target }) => change({ note: target.value })}
      />
      <Status id={`${id}-state`} className={`notes-state notes-${entry?.status ?? 'saved'}`}>
        {saveText(entry, (at) => formatClock(at))}
      </Status>
      {entry === undefined || entry.theirs === null ? null : (
        <Notice
          tone="warn"
          title="Somebody else changed this note"
          announce
          action={{ label: 'Keep mine', run: () => onSettle('mine') }}
          second={{ label: 'Take theirs', run: () => onSettle('theirs') }}
        >
          {conflictText(entry, entry.theirs, (at) => formatClock(at)).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Notice>
      )}
      {isOver ? (
        <>
          <TagField tags={value.tags} onChange={(tags) => change({ tags })} />
          <FollowUp at={value.followUpAt} clock={deps.clock} onChange={(followUpAt) => change({ followUpAt })} />
          <Receipt entry={entry} record={record} about={about} />
        </>
      ) : null}
    </section>
  )
}
