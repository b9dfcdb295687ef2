/**
 * Runs `job` for many askers at once: one run at a time, and whoever asks before it begins shares it. Resolves when a run
 * that began after the asking is over. An asker may put the next run off by so many milliseconds, which `wait` takes.
 */
export function coalesce(
  job: () => Promise<void>,
  wait: (ms: number) => Promise<void>,
): (waitMs?: number) => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null

  function start(): Promise<void> {
    next = null
    const run = job().finally(() => {
      if (running === run) running = null
    })
    running = run
    return run
  }

  return (waitMs = 0) => {
    if (next !== null) return next
    if (running === null && waitMs === 0) return start()
    next = Promise.all([running?.catch(() => undefined), waitMs > 0 && wait(waitMs)]).then(start)
    return next
  }
}
