/** What is kept of how a call sounded, once it is over. */
import type { Quality, QualityCause, QualitySummary } from '../contracts/quality.ts'

type Figure = { sum: number; count: number; worst: number }

export type QualityTally = {
  add(quality: Quality): void
  /** Null when nothing was measured. */
  summary(): QualitySummary | null
}

export function createQualityTally(): QualityTally {
  const causes = new Set<QualityCause>()
  const figures = { mos: none(5), jitterMs: none(0), lossPercent: none(0), roundTripMs: none(0) }
  return {
    add({ mos, jitterMs, lossPercent, roundTripMs, causes: named }) {
      for (const cause of named) causes.add(cause)
      if (mos !== null) take(figures.mos, mos, Math.min)
      take(figures.jitterMs, jitterMs, Math.max)
      take(figures.lossPercent, lossPercent, Math.max)
      take(figures.roundTripMs, roundTripMs, Math.max)
    },
    summary() {
      const seconds = figures.jitterMs.count
      if (seconds === 0) return null
      return {
        seconds,
        mos: figures.mos.count === 0 ? null : spread(figures.mos),
        jitterMs: spread(figures.jitterMs),
        lossPercent: spread(figures.lossPercent),
        roundTripMs: spread(figures.roundTripMs),
        causes: [...causes],
      }
    },
  }
}

const none = (worst: number): Figure => ({ sum: 0, count: 0, worst })

function take(figure: Figure, value: number, worse: (a: number, b: number) => number): void {
  // A figure of hours says nothing; the gateway takes none either.
  const sane = Math.min(value, 1_000_000)
  figure.sum += sane
  figure.count++
  figure.worst = worse(figure.worst, sane)
}

/** Two decimals are more than ears have. */
const round = (value: number) => Math.round(value * 100) / 100
const spread = ({ sum, count, worst }: Figure) => ({ mean: round(sum / count), worst: round(worst) })
