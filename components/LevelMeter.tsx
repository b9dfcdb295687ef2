import { loudness } from '../lib/ui/loudness.ts'

/** `level` is linear amplitude; `heard` says whether there was sound just now. */
type Props = { label: string; level: number; heard: boolean; muted?: boolean }

/** One side's sound, as a bar and in words. */
export function LevelMeter({ label, level, heard, muted = false }: Props) {
  const shown = muted ? 0 : loudness(level)
  const words = muted ? 'Muted' : heard ? 'Sound' : 'Quiet'
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
        aria-valuenow={Math.round(shown * 100)}
        aria-valuetext={words}
      >
        <div className="meter-fill" style={{ transform: `scaleX(${shown.toFixed(3)})` }} />
      </div>
      <span className="meter-words">{words}</span>
    </div>
  )
}
