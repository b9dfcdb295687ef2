import { Grid3x3, Mic, MicOff, PhoneOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Keypad } from './Keypad.tsx'

type Props = {
  muted: boolean
  digits: string
  onMute: (muted: boolean) => void
  onDigits: (digits: string) => void
  onHangUp: () => void
}

/** Mute, keypad and hang up. M mutes; with the keypad open, the keys of the keyboard send tones. */
export function CallControls({ muted, digits, onMute, onDigits, onHangUp }: Props) {
  const [keypad, setKeypad] = useState(false)

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return
      if (event.key === 'm' || event.key === 'M') onMute(!muted)
      else if (keypad && /^[0-9*#]$/.test(event.key)) onDigits(event.key)
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [muted, keypad, onMute, onDigits])

  return (
    <>
      {keypad ? (
        <div className="tones" id="call-keypad">
          <output className="tones-sent" aria-label="Tones sent">
            {digits === '' ? <span className="tones-hint">Press keys to send tones</span> : lastOf(digits)}
          </output>
          <Keypad label="Tones" onKey={onDigits} />
        </div>
      ) : null}
      <div className="controls">
        <button
          type="button"
          className="control"
          aria-pressed={muted}
          aria-keyshortcuts="M"
          title="Mute (M)"
          onClick={() => onMute(!muted)}
        >
          {muted ? <MicOff size={20} aria-hidden="true" /> : <Mic size={20} aria-hidden="true" />}
          {/* The name stays, aria-pressed says which; the icon shows it to eyes. */}
          <span>Mute</span>
        </button>
        <button
          type="button"
          className="control"
          aria-expanded={keypad}
          aria-controls={keypad ? 'call-keypad' : undefined}
          onClick={() => setKeypad(!keypad)}
        >
          <Grid3x3 size={20} aria-hidden="true" />
          <span>Keypad</span>
        </button>
        <button type="button" className="control control-hang-up" onClick={onHangUp}>
          <PhoneOff size={20} aria-hidden="true" />
          <span>Hang up</span>
        </button>
      </div>
    </>
  )
}

/** The tail of a long row of tones is the part that was just pressed. */
function lastOf(digits: string): string {
  return digits.length > 20 ? `…${digits.slice(-20)}` : digits
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
