/** Which devices a person chose for sound. Chrome's ids hold for our origin only and say nothing elsewhere. */
import * as z from 'zod'

export const audioKindSchema = z.enum(['microphone', 'speaker', 'ringer'])
export type AudioKind = z.infer<typeof audioKindSchema>

/** Null: what the system uses, whatever that is at the time. */
const deviceIdSchema = z.string().min(1).max(200).nullable()
export const audioChoicesSchema = z.object({
  microphone: deviceIdSchema,
  speaker: deviceIdSchema,
  ringer: deviceIdSchema,
})
export type AudioChoices = z.infer<typeof audioChoicesSchema>
export const systemAudio: AudioChoices = { microphone: null, speaker: null, ringer: null }

export const audioChoiceSchema = z.object({ kind: audioKindSchema, deviceId: deviceIdSchema })
