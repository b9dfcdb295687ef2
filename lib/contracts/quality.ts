/** How the sound of a call is, once a second, from the engine document to whoever shows it. */
import * as z from 'zod'
import { callIdSchema, timeSchema } from './common.ts'

/** What makes a call hard to understand, named by what is to be done about it. */
const qualityCauses = [
  'connection-lost',
  'nothing-arrives',
  'nothing-leaves',
  'microphone-muted-by-system',
  'microphone-silent',
  'loss',
  'jitter',
  'delay',
] as const
export const qualityCauseSchema = z.enum(qualityCauses)
export type QualityCause = z.infer<typeof qualityCauseSchema>

/** As the connection itself reports it (W3C webrtc-stats, RTCTransportStats); signalling is a `wss:` socket always. */
export const protectionSchema = z.object({
  /** `DTLS 1.2`, `DTLS 1.3`, or what the browser calls it. */
  dtls: z.string(),
  /** `AES_CM_128_HMAC_SHA1_80`, `AEAD_AES_256_GCM`. */
  srtpCipher: z.string(),
})
export type Protection = z.infer<typeof protectionSchema>

export const qualitySchema = z.object({
  callId: callIdSchema,
  at: timeSchema,
  /** Mean opinion score, 1 to 4.5 (ITU-T G.107); null before there is enough to judge. */
  mos: z.number().min(1).max(5).nullable(),
  jitterMs: z.number().nonnegative(),
  /** Of the packets of the last second. */
  lossPercent: z.number().min(0).max(100),
  roundTripMs: z.number().nonnegative(),
  causes: z.array(qualityCauseSchema),
  /** The name of the microphone that is heard; '' when the browser does not say. */
  microphone: z.string(),
  /** Null until the media is encrypted, which is before anything of it is heard. */
  protection: protectionSchema.nullable(),
})
export type Quality = z.infer<typeof qualitySchema>
