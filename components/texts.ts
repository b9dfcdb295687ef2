/** Every text that is chosen by a code. A new code fails to compile until it has its words. */
import type { CallFault, Direction, EndReason, Phase } from '../lib/call/call.ts'
import type { CallOutcome } from '../lib/contracts/api.ts'
import type { AudioKind } from '../lib/contracts/audio.ts'
import type { Refusal } from '../lib/contracts/messages.ts'
import type { QualityCause } from '../lib/contracts/quality.ts'
import type { LineFault } from '../lib/contracts/snapshot.ts'
import type { DialledFault } from '../lib/phone/parse-dialled.ts'
import type { MicrophoneFault } from '../lib/ui/microphone.ts'
import type { Command, DoneCode } from '../lib/ui/use-command.ts'
import type { Grade } from '../lib/ui/use-quality.ts'

/** What happened, what to do about it, and the one button that helps. */
export type Advice = { title: string; todo: string; action: 'call-again' | 'microphone' | 'sign-in' | 'none' }

/** The button that leads to the setup tab; null where it would not help. */
export const setupTexts: Record<Advice['action'], string | null> = {
  'call-again': null,
  microphone: 'Set up the microphone',
  'sign-in': 'Sign in',
  none: null,
}

export const phaseTexts: Record<Phase, Record<Direction, string>> = {
  dialling: { outbound: 'Calling…', inbound: 'Calling…' },
  'ringing-out': { outbound: 'Ringing…', inbound: 'Ringing…' },
  'ringing-in': { outbound: 'Incoming call', inbound: 'Incoming call' },
  answering: { outbound: 'Answering…', inbound: 'Answering…' },
  connected: { outbound: 'On the call', inbound: 'On the call' },
  held: { outbound: 'On hold', inbound: 'On hold' },
  ending: { outbound: 'Hanging up…', inbound: 'Hanging up…' },
  ended: { outbound: 'Call ended', inbound: 'Call ended' },
}

export const endReasonTexts: Record<EndReason, Record<Direction, string>> = {
  'hung-up-here': { outbound: 'You hung up', inbound: 'You hung up' },
  'hung-up-there': { outbound: 'They hung up', inbound: 'They hung up' },
  'no-answer': { outbound: 'No answer', inbound: 'Not answered' },
  busy: { outbound: 'The line is busy', inbound: 'You were busy' },
  declined: { outbound: 'Call declined', inbound: 'You declined the call' },
  missed: { outbound: 'No answer', inbound: 'Missed call' },
  cancelled: { outbound: 'You cancelled the call', inbound: 'The caller gave up' },
  'answered-elsewhere': { outbound: 'Answered elsewhere', inbound: 'Answered on another device' },
  transferred: { outbound: 'Call transferred', inbound: 'Call transferred' },
  moved: { outbound: 'Goes on at your other device', inbound: 'Goes on at your other device' },
  merged: { outbound: 'Joined with your other call', inbound: 'Joined with your other call' },
  failed: { outbound: 'The call did not go through', inbound: 'The call could not be answered' },
}

export const outcomeTexts: Record<CallOutcome, string> = {
  answered: 'Answered',
  'no-answer': 'No answer',
  busy: 'Busy',
  failed: 'Failed',
  cancelled: 'Cancelled',
  missed: 'Missed',
  declined: 'Declined',
}

export const audioKindTexts: Record<AudioKind, string> = {
  microphone: 'Microphone',
  speaker: 'Speaker',
  ringer: 'Ringer',
}

export const gradeTexts: Record<Grade, string> = {
  good: 'Good sound',
  fair: 'Fair sound',
  poor: 'Poor sound',
  measuring: 'Measuring the sound…',
}

export const qualityTexts: Record<QualityCause, Pick<Advice, 'title' | 'todo'>> = {
  'connection-lost': { title: 'The connection is lost', todo: 'Stay on the line; check the network.' },
  'nothing-arrives': { title: 'Nothing arrives from the other side', todo: 'Check the network or the VPN.' },
  'nothing-leaves': { title: 'The other side gets nothing from you', todo: 'Check the network or the VPN.' },
  'microphone-muted-by-system': {
    title: 'The system muted your microphone',
    todo: 'Switch it on at the headset, the keyboard or in the system settings.',
  },
  'microphone-silent': { title: 'Your microphone is silent', todo: 'Check that the right one is plugged in.' },
  loss: { title: 'The network loses sound', todo: 'A cable, or a place closer to the Wi-Fi, helps.' },
  jitter: { title: 'The network is uneven', todo: 'Stop downloads and video, or use a cable.' },
  delay: { title: 'The connection is slow', todo: 'Let the other side finish; a VPN may be the cause.' },
}

export const faultTexts: Record<CallFault, Advice> = {
  'microphone-denied': {
    title: 'Chrome blocks the microphone',
    todo: 'Allow it once in the setup tab, then call again.',
    action: 'microphone',
  },
  'microphone-missing': {
    title: 'No microphone was found',
    todo: 'Plug in a headset or switch it on, then call again.',
    action: 'microphone',
  },
  'not-signed-in': {
    title: 'You are signed out',
    todo: 'Sign in again to make and take calls.',
    action: 'sign-in',
  },
  'token-unavailable': {
    title: 'Your server gave no permission to call',
    todo: 'Callside keeps trying. If it stays, check the connection or tell your admin.',
    action: 'call-again',
  },
  'token-rejected': {
    title: 'The phone network refused the sign-in',
    todo: 'Your admin needs to check the carrier account of the server.',
    action: 'call-again',
  },
  'token-expired': {
    title: 'The sign-in to the phone network ran out',
    todo: 'Callside gets a new one by itself. Call again in a moment.',
    action: 'call-again',
  },
  'signalling-unreachable': {
    title: 'The phone network cannot be reached',
    todo: 'Check your internet connection. Callside connects again by itself.',
    action: 'call-again',
  },
  'media-failed': {
    title: 'No sound could get through',
    todo: 'A firewall or VPN may block calls. Try another network or tell your admin.',
    action: 'call-again',
  },
  'engine-lost': {
    title: 'Chrome stopped the phone during the call',
    todo: 'It is running again. Call again.',
    action: 'call-again',
  },
  'engine-busy': {
    title: 'The phone is still on another call',
    todo: 'Wait a moment, then call again.',
    action: 'call-again',
  },
  'number-invalid': {
    title: 'This number cannot be called',
    todo: 'Check its digits and the country code.',
    action: 'none',
  },
  'carrier-refused': {
    title: 'The phone network refused the call',
    todo: 'The number may be out of service, or your line may not call there. Ask your admin if it should.',
    action: 'call-again',
  },
  'carrier-error': {
    title: 'The phone network had a problem',
    todo: 'Call again. If it happens again, tell your admin.',
    action: 'call-again',
  },
}

/** Why no call can come in. */
export const lineFaultTexts: Record<LineFault, Advice> = {
  ...faultTexts,
  'not-rung': {
    title: 'A test call did not arrive here',
    todo: 'Calls may not ring. Callside connects anew and tests again by itself; if it stays, tell your admin.',
    action: 'none',
  },
  'gateway-silent': {
    title: 'Your server does not answer',
    todo: 'Calls may not ring. Check the connection; Callside keeps trying.',
    action: 'none',
  },
}

export const doneTexts: Record<DoneCode, Advice> = {
  ...faultTexts,
  busy: { title: 'You are on a call already', todo: 'Hang up first, then try again.', action: 'none' },
  stale: { title: 'That call is over', todo: 'Nothing was changed.', action: 'none' },
  'sign-in-failed': {
    title: 'Sign-in was not finished',
    todo: 'Try again and complete it in the window that opens.',
    action: 'sign-in',
  },
  'bad-server': {
    title: 'No Callside server answers at this address',
    todo: 'Check the address for typing mistakes, or ask your admin for it.',
    action: 'sign-in',
  },
  refused: {
    title: 'Your server refused this',
    todo: 'Your admin can see what your account may do.',
    action: 'none',
  },
  emergency: { title: 'This may be a number for emergencies', todo: 'Read the warning, then call.', action: 'none' },
  unavailable: {
    title: 'Your server cannot be reached',
    todo: 'Check your internet connection and try again.',
    action: 'none',
  },
}

const ownFault = { title: 'Callside could not do that', action: 'none' } as const

const refusalTexts: Record<Refusal, Advice> = {
  'unknown-message': { ...ownFault, todo: 'It was just updated. Close this panel and open it again.' },
  'sender-refused': { ...ownFault, todo: 'Close this panel and open it again.' },
  'input-invalid': { ...ownFault, todo: 'Check what you entered and try again.' },
  'handler-failed': { ...ownFault, todo: 'Try again. If it happens again, tell your admin.' },
  'receiver-gone': { ...ownFault, todo: 'It was starting up. Try again.' },
}

export const failureTexts: Record<DoneCode | Refusal, Advice> = { ...doneTexts, ...refusalTexts }

/** Names the command where the failure alone would leave it open. */
export const commandTexts: Record<Command, string> = {
  'background:dial': 'The call was not placed.',
  'background:answer': 'The call was not answered.',
  'background:decline': 'The call was not declined.',
  'background:hangUp': 'The call was not hung up.',
  'background:hold': 'The call was not put on hold.',
  'background:resume': 'The call is still on hold.',
  'background:askGateway': '',
  'background:setMuted': 'Mute was not changed.',
  'background:sendDigits': 'The tone was not sent.',
  'background:dismiss': '',
  'background:changePresence': 'Your status was not changed.',
  'background:chooseLine': 'The line was not changed.',
  'background:hideNames': 'The setting was not kept.',
  'background:closeEmergency': '',
  'background:closeOffer': '',
  'background:settleWrapUp': 'The note was not settled.',
  'background:seenMissed': '',
  'background:signIn': '',
  'background:signOut': 'You are still signed in.',
  'background:openWelcome': 'The setup tab was not opened.',
  'background:composeText': '',
  'background:closeCompose': '',
  'background:closeRefusal': '',
  'background:turnOnSites': 'The site was not turned on.',
  'background:turnOffSites': 'The site was not turned off.',
  'background:setFieldRule': 'Your decision was not kept.',
  'background:setOverlayStyle': 'The setting was not kept.',
  'background:chooseDialer': 'Your choice was not kept.',
}

export const dialledFaultTexts: Record<DialledFault, string> = {
  empty: 'Type or paste a number to call.',
  emergency: 'A number for emergencies: a warning comes before the call.',
  'too-short': 'This number is too short.',
  'too-long': 'This number is too long.',
  'no-area-code': 'Add the area code.',
  'no-country': 'Start with + and the country code.',
  'not-a-number': 'This is not a phone number that can be called. Check its digits and the country code.',
  'service-code': 'Codes with * or # cannot be called from the browser.',
}

export const microphoneFaultTexts: Record<MicrophoneFault, { title: string; steps: string[] }> = {
  dismissed: {
    title: 'The question was closed without an answer',
    steps: ['Press the button again.', 'In the box at the top of the page choose “Allow while visiting the site”.'],
  },
  denied: {
    title: 'The microphone is blocked for Callside',
    steps: [
      'Click the icon left of the address of this page.',
      'Switch “Microphone” on.',
      'This page notices by itself. If it does not, press the button again.',
    ],
  },
  'denied-by-system': {
    title: 'The computer does not let Chrome use the microphone',
    steps: [
      'Windows: Settings › Privacy & security › Microphone, and switch it on for desktop apps.',
      'Mac: System Settings › Privacy & Security › Microphone, and switch Google Chrome on.',
      'Press the button again.',
    ],
  },
  'no-device': {
    title: 'No microphone was found',
    steps: ['Plug in a headset, or switch the Bluetooth one on.', 'Press the button again.'],
  },
  'in-use': {
    title: 'The microphone could not be opened',
    steps: [
      'Close other programs that are in a call.',
      'Unplug the headset, plug it in again, press the button again.',
    ],
  },
}

export const unknownFailure: Advice = {
  title: 'That did not work',
  todo: 'Try again. If it happens again, tell your admin.',
  action: 'none',
}

/** For a code that came as plain text, for instance the last sign-in error of the account. */
export function adviceFor(code: string): Advice {
  return Object.hasOwn(failureTexts, code) ? failureTexts[code as DoneCode | Refusal] : unknownFailure
}
