import type { Area } from '../../lib/storage/area.ts'

/** A storage area as the browser's: copies in, copies out, answers a turn later. */
export function memoryArea(
  initial: Record<string, unknown> = {},
): Area & { clear(): void; dump(): Record<string, unknown> } {
  const kept = new Map<string, unknown>(Object.entries(structuredClone(initial)))
  return {
    async get(key) {
      await Promise.resolve()
      return kept.has(key) ? { [key]: structuredClone(kept.get(key)) } : {}
    },
    async set(items) {
      const copy = structuredClone(items)
      await Promise.resolve()
      for (const [key, value] of Object.entries(copy)) kept.set(key, value)
    },
    async remove(keys) {
      await Promise.resolve()
      for (const key of [keys].flat()) kept.delete(key)
    },
    clear: () => kept.clear(),
    dump: () => structuredClone(Object.fromEntries(kept)),
  }
}
