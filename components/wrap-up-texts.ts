/** What is said of notes: how a call went, whether they are safe, and what somebody else made of them. */
import type { WrapUp } from '../lib/contracts/api-people.ts'
import type { WrapUpDraft } from '../lib/contracts/wrap-ups.ts'

export const resultTexts: readonly string[] = [
  'Reached',
  'Left a voicemail',
  'No answer',
  'Call back later',
  'Wrong number',
  'Declined to talk',
]

export function saveText(entry: WrapUpDraft | undefined, clock: (at: number) => string): string {
  if (entry === undefined) return ''
  switch (entry.status) {
    case 'changed':
    case 'saving':
      return 'Saving…'
    case 'waiting':
      return entry.code === 'not-found'
        ? 'Kept here. It is sent once your server knows the call.'
        : 'Kept here. It is sent as soon as your server answers.'
    case 'refused':
      return `Your server refused it (code: ${entry.code}). Copy it before you close Chrome.`
    case 'conflict':
      return 'Not saved yet: choose below.'
    case 'saved':
      return entry.saved === null || entry.saved.updatedAt === null ? '' : `Saved ${clock(entry.saved.updatedAt)}`
  }
}

/** Only what both changed; the rest was taken over by itself. */
export function conflictText(entry: WrapUpDraft, theirs: WrapUp, clock: (at: number) => string): string[] {
  const { draft, saved } = entry
  const lines: [keyof typeof draft, string][] = [
    ['note', `Note: ${theirs.note === '' ? 'empty' : theirs.note}`],
    ['result', `Outcome: ${theirs.result ?? 'not said'}`],
    ['tags', `Tags: ${theirs.tags.length === 0 ? 'none' : theirs.tags.join(', ')}`],
    ['followUpAt', `Follow up: ${theirs.followUpAt === null ? 'no' : new Date(theirs.followUpAt).toLocaleString()}`],
  ]
  const when = theirs.updatedAt === null ? [] : [`Theirs, of ${clock(theirs.updatedAt)}:`]
  const isTheirs = (field: keyof typeof draft) =>
    draft[field] !== undefined && JSON.stringify(saved?.[field]) !== JSON.stringify(theirs[field])
  return [...when, ...lines.filter(([field]) => isTheirs(field)).map(([, text]) => text)]
}
