/** Runs jobs one after the other, in the order they came. A job that throws does not stop the next one. */
export function createQueue(): <T>(job: () => Promise<T>) => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve()
  return <T>(job: () => Promise<T>) => {
    const run = tail.then(job, job)
    tail = run.catch(() => undefined)
    return run
  }
}
