import { useEffect, useRef, useState } from 'react'

type Props = { label: string; level: number; muted?: boolean }

/** -50 dB and below is silence, 0 dB is as loud as it gets: loudness as ears hear it, not as amplitude. */
const floorDb = 50
const speakingAbove = 0.25
/** Frames without sound before the words change, so that they do not flicker between syllables. */
const holdFrames = 8

export function loudness(amplitude: number): number {
  if (amplitude <= 0) return 0
  return Math.min(1, Math.max(0, 1 + (20 * Math.log10(amplitude)) / floorDb))
}

/** One side's sound, as a bar and in words. */
export function LevelMeter({ label, level, muted = false }: Props) {
  const shown = muted ? 0 : loudness(level)
  const speaking = useSpeaking(shown)
  const words = muted ? 'Muted' : speaking ? 'Sound' : 'Quiet'
  return (
    <div className="meter">
      <span className="meter-label">{label}</span>
      <div
        className="meter-track"
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

function useSpeaking(shown: number): boolean {
  const quiet = useRef(holdFrames)
  const [speaking, setSpeaking] = useState(false)
  // Counts frames, so it must run for each, also when the level stays the same.
  useEffect(() => {
    quiet.current = shown > speakingAbove ? 0 : quiet.current + 1
    setSpeaking(quiet.current < holdFrames)
  })
  return speaking
}
