/** What an admin's policy says (public/managed_schema.json). Chrome checks it roughly, so each entry is checked again. */
import * as z from 'zod'
import { fieldRuleSchema } from '../contracts/pages.ts'
import type { Area } from './area.ts'

const sitePolicySchema = z.object({ match: z.string().max(300), product: z.string().max(40).exactOptional() })

/** As in the panel, but for a host as an admin writes it. */
const fieldPolicySchema = fieldRuleSchema.extend({ site: z.string().max(300) })

const countrySchema = z.string().regex(/^[A-Z]{2}$/)

export type Managed = {
  sites: z.infer<typeof sitePolicySchema>[]
  fieldRules: z.infer<typeof fieldPolicySchema>[]
  defaultCountry: string | null
  /** Null: each person decides. */
  hideNamesInNotifications: boolean | null
}

export async function readManaged(area: Pick<Area, 'get'>, onRejected: (key: string) => void): Promise<Managed> {
  const list = async <T>(key: string, schema: z.ZodType<T>): Promise<T[]> => {
    const stored = (await area.get(key))[key]
    if (stored === undefined) return []
    if (!Array.isArray(stored)) {
      onRejected(key)
      return []
    }
    // One entry with a mistake must not take the others away.
    return stored.flatMap((entry: unknown) => {
      const parsed = schema.safeParse(entry)
      if (!parsed.success) onRejected(key)
      return parsed.success ? [parsed.data] : []
    })
  }
  const stored = (await area.get('defaultCountry'))['defaultCountry']
  const country = countrySchema.safeParse(stored)
  if (stored !== undefined && !country.success) onRejected('defaultCountry')
  const hidden = (await area.get('hideNamesInNotifications'))['hideNamesInNotifications']
  if (hidden !== undefined && typeof hidden !== 'boolean') onRejected('hideNamesInNotifications')
  return {
    sites: await list('sites', sitePolicySchema),
    fieldRules: await list('fieldRules', fieldPolicySchema),
    defaultCountry: country.success ? country.data : null,
    hideNamesInNotifications: typeof hidden === 'boolean' ? hidden : null,
  }
}
