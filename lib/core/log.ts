import { redact } from './redact.ts'

export type Logger = {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

export type LogFields = Record<string, string | number | boolean | null | undefined>

type Sink = (level: 'info' | 'warn' | 'error', line: string) => void

/** Every line passes through `redact`, so a number that slips into a field does not reach the log. */
export function createLogger(sink: Sink): Logger {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) =>
      sink(level, redact(JSON.stringify({ event, ...fields })))
  return { info: write('info'), warn: write('warn'), error: write('error') }
}
