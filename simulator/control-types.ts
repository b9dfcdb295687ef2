import { z } from 'zod'
import type { AudioFigures } from './audio-meter.ts'
import type { CallDirection, CallKind, CallStatus } from './call.ts'
import type { Alert } from './carrier.ts'
import type { ConferenceStatus } from './conference.ts'
import type { WebhookRecord } from './webhooks.ts'

// For tests and the demo: what the simulator knows, and how to make its people do things.

export type CallState = {
  sid: string
  parentSid?: string
  conference?: string
  kind: CallKind
  identity?: string
  direction: CallDirection
  from: string
  to: string
  status: CallStatus
  label?: string
  onHold: boolean
  muted: boolean
  // For a browser the keys that it sent, for a telephone the keys that it heard.
  dtmf: string
  // For a browser what it sent (its microphone), for a telephone what its person heard.
  audioIn: AudioFigures
  // What was sent to the browser, or spoken at the telephone.
  audioOut: { packets: number }
  iceState: string
  mediaAddress: string
}

export type ConferenceState = {
  sid: string
  friendlyName: string
  status: ConferenceStatus
  participants: string[]
  dialling: string[]
}

export type SimulatorState = {
  clients: { identity: string; registered: boolean }[]
  calls: CallState[]
  conferences: ConferenceState[]
  webhooks: WebhookRecord[]
  alerts: Alert[]
  // What is open inside; all of it is zero or false when no call is live.
  resources: { mediaLegs: number; audioLegs: number; audioRooms: number; clockRunning: boolean; callTimers: number }
}

const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/)

export const ringSchema = z.strictObject({ from: e164, to: e164, seconds: z.number().positive().max(3600).optional() })
export const digitsSchema = z.strictObject({ digits: z.string().regex(/^[0-9*#]{1,32}$/) })
// From now on this is all that the person says; null gives them their voice back.
export const speakSchema = z.strictObject({ hertz: z.number().int().min(200).max(3400).nullable() })
export const heardSchema = z.object({
  hertz: z
    .string()
    .regex(/^\d{3,4}(,\d{3,4}){0,19}$/)
    .optional()
    .transform((text) => (text ?? '').split(',').filter(Boolean).map(Number)),
})
export const dropSchema = z.strictObject({ identity: z.string().optional() })
export const farEndSchema = z.strictObject({
  number: e164.optional(),
  behaviour: z.enum(['answer', 'busy', 'no-answer', 'fail', 'reject']).optional(),
  answerAfterMs: z.number().int().min(0).max(600_000).optional(),
  media: z.enum(['voice-echo', 'echo', 'silence', 'tone']).optional(),
  hertz: z.number().int().min(200).max(3400).optional(),
})

// What a person heard in the last 0.4 s: its loudness, and of each tone its strength, on a scale of 0 to 1.
export type Heard = { level: number; tones: Record<string, number> }

export type RingInput = z.input<typeof ringSchema>
export type FarEndInput = z.input<typeof farEndSchema>
