import { Lock, TriangleAlert } from 'lucide-react'
import type { Call } from '../lib/call/call.ts'
import type { Quality } from '../lib/contracts/quality.ts'
import { gradeOf, type QualityHistory, useQuality } from '../lib/ui/use-quality.ts'
import type { ViewDeps } from '../lib/ui/view-deps.ts'
import { Status } from './Status.tsx'
import { gradeTexts, qualityTexts } from './texts.ts'

/** How the sound is, why, and what protects it. A component of its own, because it renders every second. */
export function CallQuality({ deps, call }: { deps: ViewDeps; call: Call }) {
  const quality = useQuality(deps, call.callId)
  if (quality === null) return null
  const { now, scores } = quality
  const grade = gradeOf(now.mos)
  const advice = now.causes[0] === undefined ? null : qualityTexts[now.causes[0]]
  const moved = movedTo(quality)
  return (
    <div className="quality">
      <details className="quality-more">
        <summary>
          <span className={`quality-grade quality-${grade}`}>{gradeTexts[grade]}</span>
          <Plot scores={scores} grade={grade} />
        </summary>
        <Figures quality={now} />
      </details>
      <Status className="quality-warning">
        {advice === null ? null : (
          <>
            <TriangleAlert size={16} aria-hidden="true" />
            <span>
              <strong>{advice.title}.</strong> {advice.todo}
            </span>
          </>
        )}
      </Status>
      <Status className="quality-moved">{moved === null ? null : `Your microphone is now ${moved}.`}</Status>
    </div>
  )
}

/** The name of the microphone that took over in the last minute, by itself or chosen. */
function movedTo({ now, microphones }: QualityHistory): string | null {
  return now.microphone !== '' && microphones.some((name) => name !== '' && name !== now.microphone)
    ? now.microphone
    : null
}

function Figures({
  quality: { mos, jitterMs, lossPercent, roundTripMs, microphone, protection },
}: {
  quality: Quality
}) {
  return (
    <>
      <dl className="quality-figures">
        <div>
          <dt title="Mean opinion score, 1 to 4.5">Score</dt>
          <dd>{mos === null ? '–' : mos.toFixed(1)}</dd>
        </div>
        <div>
          <dt>Jitter</dt>
          <dd>{Math.round(jitterMs)} ms</dd>
        </div>
        <div>
          <dt>Lost</dt>
          <dd>{lossPercent.toFixed(lossPercent < 10 ? 1 : 0)} %</dd>
        </div>
        <div>
          <dt>Round trip</dt>
          <dd>{Math.round(roundTripMs)} ms</dd>
        </div>
      </dl>
      {microphone === '' ? null : <p className="quality-protection">Microphone: {microphone}</p>}
      {protection === null ? null : (
        <p className="quality-protection">
          <Lock size={14} aria-hidden="true" />
          Encrypted between Chrome and the phone service: sound by {protection.dtls} and SRTP ({protection.srtpCipher}
          ), signalling by TLS.
        </p>
      )}
    </>
  )
}

const width = 96
const height = 20
const least = 1
const most = 4.5

/** The score of the last minute. What it shows is in words beside it. */
function Plot({ scores, grade }: { scores: readonly (number | null)[]; grade: string }) {
  const points = scores.flatMap((mos, index) => {
    if (mos === null) return []
    const x = scores.length === 1 ? width : (index / (scores.length - 1)) * width
    const y = height - 1 - ((Math.min(most, mos) - least) / (most - least)) * (height - 2)
    return [`${x.toFixed(1)},${y.toFixed(1)}`]
  })
  return (
    <svg className={`quality-plot quality-${grade}`} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <polyline points={points.join(' ')} />
    </svg>
  )
}
