/** Sound levels as ears judge them. */
import type { Clock } from './clock.ts'

/** -50 dB and below is silence, 0 dB is as loud as it gets. */
const floorDb = 50
const heardAbove = 0.25
/** Words must not flicker between syllables. */
const holdMs = 800

/** 0..1 from linear amplitude. */
export function loudness(amplitude: number): number {
  if (amplitude <= 0) return 0
  return Math.min(1, Math.max(0, 1 + (20 * Math.log10(amplitude)) / floorDb))
}

/** Says of each amplitude whether something was heard just now. */
export function createHearing(clock: Clock): (amplitude: number) => boolean {
  let heardAt = Number.NEGATIVE_INFINITY
  return (amplitude) => {
    if (loudness(amplitude) > heardAbove) heardAt = clock.now()
    return clock.now() - heardAt < holdMs
  }
}
