export type Log = (event: string, detail?: Record<string, string | number | boolean>) => void

// Details are codes, counts and call ids: never a number, an identity or a body.
export function createLog(write: (line: string) => void): Log {
  return (event, detail = {}) => write(`${JSON.stringify({ at: new Date().toISOString(), event, ...detail })}\n`)
}
