import { loudness } from '../lib/ui/loudness.ts'

/** `level` is linear amplitude; `heard` says whether there was sound just now; `waiting`, that there can be none yet. */
type Props = { label: string; level: number; heard: boolean; muted?: boolean; waiting?: boolean }

/** Between syllables the words stay, and so does this much of the bar. */
const least = 0.08

/** One side's sound, as a bar and in words. */
export function LevelMeter({ label, level, heard, muted = false, waiting = false }: Props) {
  const measured = muted || waiting ? 0 : loudness(level)
  const words = muted ? 'Muted' : waiting ? '' : heard ? 'Sound' : 'Quiet'
  const shown = words === 'Sound' ? Math.max(measured, least) : measured
  return (
    <div className="meter">
      <span className="meter-label">{label}</span>
      <div
        className="meter-track"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the bar of a native meter cannot move smoothly
        role="meter"
        aria-label={`${label}: sound level`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(measured * 100)}
        aria-valuetext={waiting ? 'Not answered yet' : words}
      >
        <div className="meter-fill" style={{ transform: `scaleX(${shown.toFixed(3)})` }} />
      </div>
      <span className="meter-words">{words}</span>
    </div>
  )
}
