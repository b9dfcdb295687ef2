import type * as z from 'zod'

/** One storage area of the browser, as much as is used. */
export type Area = {
  get(key: string): Promise<Record<string, unknown>>
  set(items: Record<string, unknown>): Promise<void>
  remove(keys: string | string[]): Promise<void>
}

export type Item<T> = { get(): Promise<T>; set(value: T): Promise<void>; clear(): Promise<void> }

/**
 * One stored value. The worker is the only writer, so a value is read once in its life and then remembered: each read is
 * a trip through the browser's main thread, and a click made thirty of them. What does not parse (an older version, a damaged profile) is kept under `<key>:rejected`, told by
 * `onRejected`, and the fallback stands in: nothing crashes and nothing is lost.
 */
export function createItem<T>(
  area: Area,
  key: string,
  schema: z.ZodType<T>,
  fallback: T,
  onRejected: (key: string) => void = () => undefined,
): Item<T> {
  let known: Promise<T> | null = null

  async function read(): Promise<T> {
    const stored = (await area.get(key))[key]
    if (stored === undefined) return fallback
    const parsed = schema.safeParse(stored)
    if (parsed.success) return parsed.data
    await area.set({ [`${key}:rejected`]: stored })
    await area.remove(key)
    onRejected(key)
    return fallback
  }

  /** A write that failed leaves nobody knowing what is stored. */
  async function write(value: T, writing: Promise<void>): Promise<void> {
    const mine = Promise.resolve(value)
    known = mine
    try {
      await writing
    } catch (error) {
      if (known === mine) known = null
      throw error
    }
  }

  return {
    get() {
      if (known === null) {
        const reading = read()
        known = reading
        reading.catch(() => {
          if (known === reading) known = null
        })
      }
      return known
    },
    set: (value) => write(value, area.set({ [key]: value })),
    clear: () => write(fallback, area.remove(key)),
  }
}
