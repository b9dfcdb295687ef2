import * as z from 'zod'

// zod probes `new Function('')`, which the extension's CSP reports as a violation; measured in Chromium 156.
z.config({ jitless: true })

export const callIdSchema = z.uuid()
/** `+` and 8 to 15 digits (ITU-T E.164). */
export const e164Schema = z.string().regex(/^\+[1-9]\d{7,14}$/)
/** Help has short numbers that are no E.164 numbers; lib/phone/emergency.ts says which. */
export const dialledSchema = z.union([e164Schema, z.string().regex(/^\d{3}$/)])
export const extSchema = z.string().regex(/^\d{1,10}$/)
/** Epoch milliseconds. */
export const timeSchema = z.number().int().nonnegative()
export const digitsSchema = z.string().regex(/^[0-9*#w]{1,32}$/)

const recordRefSchema = z.object({
  site: z.string().max(40),
  kind: z.string().max(40),
  id: z.string().max(128),
})

/** Whom a person wants to call. */
export const dialSchema = z.object({
  to: dialledSchema,
  ext: extSchema.exactOptional(),
  /** As written in the page, for the view. */
  name: z.string().max(200).exactOptional(),
  record: recordRefSchema.exactOptional(),
  /** A line by id; without one the site's, or one's own default. */
  line: z.string().max(100).exactOptional(),
  /** The person was warned that help may not learn where they are. A page never says so. */
  emergency: z.literal(true).exactOptional(),
})

export const partySchema = z.object({
  e164: z.union([dialledSchema, z.literal('')]),
  ext: extSchema.exactOptional(),
  name: z.string().max(200).exactOptional(),
  record: recordRefSchema.exactOptional(),
})

/** One scheme, one host or `*.` and a host, every path; lib/access/site-pattern.ts says more. */
export const sitePatternSchema = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[^/]+\/\*$/)
export const chosenSiteSchema = z.object({ pattern: sitePatternSchema, product: z.string().max(40).exactOptional() })
