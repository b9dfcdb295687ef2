import { Play, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { AudioKind } from '../lib/contracts/audio.ts'
import type { SoundDevice } from '../lib/ui/sound.ts'
import type { SoundDeps } from '../lib/ui/use-sound.ts'
import { useSound } from '../lib/ui/use-sound.ts'
import { Status } from './Status.tsx'
import { audioKindTexts } from './texts.ts'

type Props = { deps: SoundDeps; onClose: () => void }

/** Microphone, speaker and ringer. A choice holds at once, also for the call that is going on. */
export function SoundSettings({ deps, onClose }: Props) {
  const { devices, choices, choose } = useSound(deps)
  const [failed, setFailed] = useState<AudioKind | null>(null)
  const lists: [AudioKind, readonly SoundDevice[]][] = [
    ['microphone', devices.microphones],
    ['speaker', devices.speakers],
    ['ringer', devices.speakers],
  ]
  const test = (kind: AudioKind) => {
    setFailed(null)
    deps.sound.play(choices[kind]).catch(() => setFailed(kind))
  }
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="sound" aria-labelledby="sound-heading">
      <div className="sound-top">
        <h2 id="sound-heading" ref={heading} tabIndex={-1}>
          Sound
        </h2>
        <button type="button" className="icon-button" aria-label="Close sound" title="Close" onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      {lists.map(([kind, list]) => (
        <div key={kind} className="sound-row">
          <Choice kind={kind} list={list} chosen={choices[kind]} onChoose={(id) => choose(kind, id)} />
          {kind === 'microphone' ? null : (
            <button
              type="button"
              className="icon-button"
              aria-label={`Test the ${audioKindTexts[kind].toLowerCase()}`}
              title={`Test the ${audioKindTexts[kind].toLowerCase()}`}
              onClick={() => test(kind)}
            >
              <Play size={16} aria-hidden="true" />
            </button>
          )}
        </div>
      ))}
      <Status className="sound-failure">
        {failed === null ? null : 'That device cannot be used now. Plug it in, or choose another one.'}
      </Status>
    </section>
  )
}

type ChoiceProps = {
  kind: AudioKind
  list: readonly SoundDevice[]
  chosen: string | null
  onChoose: (id: string | null) => void
}

function Choice({ kind, list, chosen, onChoose }: ChoiceProps) {
  const id = useId()
  const isGone = chosen !== null && !list.some((one) => one.id === chosen)
  return (
    <div className="sound-choice">
      <label htmlFor={id}>{audioKindTexts[kind]}</label>
      <select
        id={id}
        value={chosen ?? ''}
        onChange={({ target }) => onChoose(target.value === '' ? null : target.value)}
      >
        <option value="">As the system</option>
        {list.map((one, index) => (
          <option key={one.id} value={one.id}>
            {one.label === '' ? `${audioKindTexts[kind]} ${index + 1}` : one.label}
          </option>
        ))}
        {/* It comes back with its cable; until then the system's choice is used. */}
        {isGone ? <option value={chosen}>Not plugged in</option> : null}
      </select>
    </div>
  )
}
