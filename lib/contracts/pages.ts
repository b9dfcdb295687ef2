/** What views show of Callside in web pages, and what of it is kept. Never a value of a page or the id of a record. */
import * as z from 'zod'
import { e164Schema, extSchema, partySchema, sitePatternSchema } from './common.ts'

export const overlayStyleSchema = z.enum(['buttons', 'marks'])
export type OverlayStyle = z.infer<typeof overlayStyleSchema>

/** What a field holds, said once for every record: `field` is its key in pages of `site`, made of markup and labels. */
export const fieldRuleSchema = z.object({
  site: sitePatternSchema,
  field: z.string().min(1).max(300),
  verdict: z.enum(['phone', 'not-phone']),
})

/** `theirs`: Callside shows nothing beside the numbers of this site. */
export const dialerChoiceSchema = z.object({ site: sitePatternSchema, choice: z.enum(['both', 'theirs']) })

export const seenDialersSchema = z.object({ site: sitePatternSchema, dialers: z.array(z.string().max(40)).max(20) })

/** The line of calls to numbers of a site. */
export const siteLineSchema = z.object({ site: sitePatternSchema, lineId: z.string().max(100) })
export type SiteLine = z.infer<typeof siteLineSchema>

export const pagesSchema = z.object({
  rev: z.number().int(),
  sites: z.array(
    z.object({
      pattern: z.string(),
      product: z.string().exactOptional(),
      by: z.enum(['user', 'organisation', 'build']),
      granted: z.boolean(),
    }),
  ),
  overlayStyle: overlayStyleSchema,
  /** `locked`: the admin's. */
  fieldRules: z.array(fieldRuleSchema.extend({ locked: z.boolean() })),
  dialerChoices: z.array(dialerChoiceSchema),
  /** Dialers of others that were noticed in open pages. */
  seenDialers: z.array(seenDialersSchema),
  /** Who is to be texted. */
  compose: partySchema.nullable(),
  /** A number of help that was asked for: the person is warned first. */
  emergency: partySchema.nullable(),
  /** Whom a link of the page would call. */
  offer: partySchema.nullable(),
  siteLines: z.array(siteLineSchema),
  /** `locked`: as the admin said. */
  notifications: z.object({ hideNames: z.boolean(), locked: z.boolean() }),
  /** Why a selected text was not called; a code of lib/phone/parse-dialled.ts. */
  refusedSelection: z.string().nullable(),
})
export type Pages = z.infer<typeof pagesSchema>

/** All that a content script is told. `run`: false where the site was turned off, or a frame is in a foreign page. */
export const pageSettingsSchema = z.object({
  run: z.boolean(),
  /** Names the data of lib/sites where the address does not. */
  product: z.string().nullable(),
  defaultCountry: z.string().nullable(),
  overlayStyle: overlayStyleSchema,
  /** The person leaves the numbers of this site to another dialer. */
  hidden: z.boolean(),
  rules: z.array(fieldRuleSchema.omit({ site: true })),
})

const listedBase = z.object({
  /** Finds it again in its frame. */
  index: z.number().int().nonnegative(),
  text: z.string().max(200),
  label: z.string().max(200),
  /** Null where the place cannot be named again on another record. */
  field: z.string().max(300).nullable(),
})

/** One line of "On this page", as a frame of the tab in front says it. */
export const listedSchema = z.discriminatedUnion('kind', [
  listedBase.extend({
    kind: z.literal('number'),
    party: partySchema.extend({ e164: e164Schema, ext: extSchema.exactOptional() }),
  }),
  listedBase.extend({ kind: z.literal('refused'), reason: z.string().max(60) }),
])
export type Listed = z.infer<typeof listedSchema>

/** What the list script of one frame answers; null where nothing of ours runs. */
export const frameListSchema = z.object({ origin: z.string(), items: z.array(z.unknown()).max(5000) }).nullable()
