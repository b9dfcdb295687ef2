import { z } from 'zod'

// PStream 1.6, the browser SDK's side of the wire. Payloads are parsed loosely where the SDK sends more than is used here.
const callSid = z.string().min(1).max(64)
const sdp = z
  .string()
  .min(1)
  .max(64 * 1024)

export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('listen'),
    payload: z.object({ token: z.unknown().optional(), reconnectTimeout: z.number().min(0).max(30).default(0) }),
  }),
  z.object({ type: z.literal('register'), payload: z.object({ media: z.object({ audio: z.boolean() }) }) }),
  z.object({
    type: z.literal('invite'),
    payload: z.object({
      callsid: callSid,
      sdp,
      reconnect: z.string().optional(),
      twilio: z.object({ params: z.string().optional() }).default({}),
    }),
  }),
  z.object({ type: z.literal('answer'), payload: z.object({ callsid: callSid, sdp }) }),
  z.object({ type: z.literal('reinvite'), payload: z.object({ callsid: callSid, sdp }) }),
  z.object({ type: z.literal('reject'), payload: z.object({ callsid: callSid }) }),
  z.object({
    type: z.literal('hangup'),
    payload: z.object({ callsid: callSid.optional(), message: z.string().optional() }),
  }),
  z.object({
    type: z.literal('dtmf'),
    payload: z.object({ callsid: callSid, dtmf: z.string().regex(/^[0-9*#w]{1,64}$/) }),
  }),
  z.object({
    type: z.literal('message'),
    payload: z.object({ callsid: callSid, content: z.unknown(), messagetype: z.string(), voiceeventsid: z.string() }),
  }),
])

export type ClientMessage = z.output<typeof clientMessageSchema>
export type CallMessage = Exclude<ClientMessage, { type: 'listen' | 'register' }>

export type SignallingError = { code: number; message: string }

export type ServerMessage =
  | {
      type: 'connected'
      payload: {
        region: string
        edge: string
        home: string
        gateway: string
        token: { identity: string; ttl: number; accountSid: string }
      }
    }
  | { type: 'ready' | 'offline' | 'close'; payload: Record<string, never> }
  | { type: 'invite'; payload: { callsid: string; sdp: string; reconnect: string; parameters: Record<string, string> } }
  | { type: 'ringing'; payload: { callsid: string; sdp?: string } }
  | { type: 'answer'; payload: { callsid: string; sdp?: string; reconnect?: string } }
  | { type: 'hangup'; payload: { callsid: string; error?: SignallingError } }
  | { type: 'cancel'; payload: { callsid: string } }
  | { type: 'ack'; payload: { acktype: 'message'; callsid: string; voiceeventsid: string } }
  | { type: 'error'; payload: { error: SignallingError; callsid?: string; voiceeventsid?: string } }

export function parseClientMessage(text: string): ClientMessage | undefined {
  try {
    const parsed = clientMessageSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
