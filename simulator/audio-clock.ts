import { frameMs } from './g711.ts'
import type { AudioRoom, Leg } from './mixer.ts'

// A late timer is caught up by ticking several times, but not without limit: after a long stall old audio is worth nothing.
const maxCatchUpTicks = 5

// One clock for all calls: reads every leg, mixes every room, writes every leg, 50 times a second. It stops when no leg is left.
export class AudioClock {
  readonly legs = new Set<Leg>()
  readonly rooms = new Set<AudioRoom>()
  #timer: NodeJS.Timeout | null = null
  #nextAt = 0

  add(leg: Leg): void {
    this.legs.add(leg)
    if (this.#timer) return
    this.#nextAt = performance.now() + frameMs
    this.#schedule()
  }

  remove(leg: Leg): void {
    leg.stopPlaying()
    leg.room?.remove(leg)
    this.legs.delete(leg)
    if (this.legs.size > 0 || !this.#timer) return
    clearTimeout(this.#timer)
    this.#timer = null
  }

  get isRunning(): boolean {
    return this.#timer !== null
  }

  tick(): void {
    for (const leg of this.legs) leg.readInput()
    for (const room of this.rooms) room.mix()
    for (const leg of this.legs) leg.writeOutput()
  }

  #schedule(): void {
    this.#timer = setTimeout(() => this.#run(), Math.max(0, this.#nextAt - performance.now()))
  }

  #run(): void {
    const now = performance.now()
    let ticks = 0
    while (this.#nextAt <= now && ticks < maxCatchUpTicks) {
      this.tick()
      this.#nextAt += frameMs
      ticks += 1
    }
    if (this.#nextAt <= now) this.#nextAt = now + frameMs
    // A tick can end a call, and with it the last leg.
    if (this.legs.size > 0) this.#schedule()
    else this.#timer = null
  }
}
