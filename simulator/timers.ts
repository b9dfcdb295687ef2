// Every timer of a call belongs to one of these, so that ending the call ends them all.
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>()

  after(delayMs: number, run: () => void): () => void {
    const timer = setTimeout(() => {
      this.#running.delete(timer)
      run()
    }, delayMs)
    this.#running.add(timer)
    return () => {
      clearTimeout(timer)
      this.#running.delete(timer)
    }
  }

  clear(): void {
    for (const timer of this.#running) clearTimeout(timer)
    this.#running.clear()
  }

  get size(): number {
    return this.#running.size
  }
}
