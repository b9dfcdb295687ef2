import { createLogger } from '../../../lib/core/log.ts'

export const quiet = createLogger(() => undefined)

/** Keeps the lines, for tests that say what must not be in a log. */
export function keepingLog() {
  const lines: string[] = []
  return { lines, log: createLogger((_level, line) => lines.push(line)) }
}
