import type { Call } from '../lib/call/call.ts'
import { Status } from './Status.tsx'
import { endReasonTexts, faultTexts, phaseTexts } from './texts.ts'
import { nameOf } from './who.ts'

/** Says for screen readers what the screen shows. Always mounted: a live region must be there before its text. */
export function CallAnnouncer({ call, country }: { call: Call | null; country: string }) {
  const incoming = call?.phase === 'ringing-in'
  return (
    <div className="visually-hidden">
      <Status>{call === null || incoming ? '' : announcement(call, country)}</Status>
      <p role="alert">{incoming ? announcement(call, country) : ''}</p>
    </div>
  )
}

export function announcement(call: Call, country: string): string {
  const who = nameOf(call.party, country)
  if (call.phase === 'ringing-in') return `Incoming call from ${who}. Answer or decline in Callside.`
  if (call.phase === 'ended') {
    const advice = call.fault === null ? null : faultTexts[call.fault]
    const reason = endReasonTexts[call.reason][call.direction]
    return [`${reason}.`, advice && `${advice.title}. ${advice.todo}`].filter(Boolean).join(' ')
  }
  if (call.phase === 'connected') {
    if (call.link === 'reconnecting') return 'Connection lost. Reconnecting, stay on the line.'
    return call.muted ? 'You are muted.' : `On the call with ${who}.`
  }
  return `${phaseTexts[call.phase][call.direction]} ${who}`
}
