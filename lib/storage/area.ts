import type * as z from 'zod'

/** One storage area of the browser, as much as is used. */
export type Area = {
  get(key: string): Promise<Record<string, unknown>>
  set(items: Record<string, unknown>): Promise<void>
  remove(keys: string | string[]): Promise<void>
}

export type Item<T> = { get(): Promise<T>; set(value: T): Promise<void>; clear(): Promise<void> }

/**
 * One stored value. What does not parse (an older version, a damaged profile) is kept under `<key>:rejected`, told by
 * `onRejected`, and the fallback stands in: nothing crashes and nothing is lost.
 */
export function createItem<T>(
  area: Area,
  key: string,
  schema: z.ZodType<T>,
  fallback: T,
  onRejected: (key: string) => void = () => undefined,
): Item<T> {
  return {
    async get() {
      const stored = (await area.get(key))[key]
      if (stored === undefined) return fallback
      const parsed = schema.safeParse(stored)
      if (parsed.success) return parsed.data
      await area.set({ [`${key}:rejected`]: stored })
      await area.remove(key)
      onRejected(key)
      return fallback
    },
    set: (value) => area.set({ [key]: value }),
    clear: () => area.remove(key),
  }
}
