/** What kind of error it was, in a word that may be logged: a message can quote rows, names and addresses. */
export function errorKind(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  // Names of classes, SQLSTATE and the system's codes (ECONNREFUSED) are short words.
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'string' && /^\w{2,40}$/.test(code)) return code
  // Several addresses of one host were tried.
  if (error instanceof AggregateError && error.errors.length > 0) return errorKind(error.errors[0])
  return error.name
}
