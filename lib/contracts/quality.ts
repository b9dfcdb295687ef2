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

const spreadOf = (figure: z.ZodNumber) => z.strictObject({ mean: figure, worst: figure })

/** How a whole call sounded on one device, from its seconds. */
export const qualitySummarySchema = z.strictObject({
  /** Seconds that were measured. */
  seconds: z.number().int().min(1).max(1_000_000),
  /** Null when it was too short to judge. */
  mos: spreadOf(z.number().min(1).max(5)).nullable(),
  jitterMs: spreadOf(z.number().min(0).max(1_000_000)),
  lossPercent: spreadOf(z.number().min(0).max(100)),
  roundTripMs: spreadOf(z.number().min(0).max(1_000_000)),
  /** All that were named at some time. */
  causes: z.array(qualityCauseSchema).max(qualityCauses.length),
})
export type QualitySummary = z.infer<typeof qualitySummarySchema>

/** As it is kept with the call: `id` is made by the device, so that a report that is sent again is one. */
export const qualityReportSchema = qualitySummarySchema.extend({ id: z.uuid() })
export type QualityReport = z.infer<typeof qualityReportSchema>
export const qualityReportsSchema = z.object({ items: z.array(qualityReportSchema) })
