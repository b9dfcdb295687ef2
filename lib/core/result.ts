/** An expected failure is a value. `code` comes from a closed union of the layer that fails. */
export type Result<T, C extends string> = { ok: true; value: T } | { ok: false; error: Failure<C> }

/** `status` is an HTTP status or a carrier error number, for support; never text that could hold PHI. */
export type Failure<C extends string> = { code: C; status?: number }

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value }
}

export function fail<C extends string>(code: C, status?: number): { ok: false; error: Failure<C> } {
  return { ok: false, error: status === undefined ? { code } : { code, status } }
}
