/** Asks until the answer is neither undefined, null nor false. The error names what never came. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T> | T,
  timeoutMs = 10_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const until = performance.now() + timeoutMs
  let lastError: unknown
  for (;;) {
    try {
      const answer = await ask()
      if (answer !== undefined && answer !== null && answer !== false) return answer as NonNullable<Exclude<T, false>>
    } catch (error) {
      lastError = error
    }
    if (performance.now() > until) throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}`, { cause: lastError })
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
