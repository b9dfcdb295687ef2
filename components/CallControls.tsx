import { Grid3x3, Mic, MicOff, PhoneOff } from 'lucide-react'
import { type MouseEvent, type ReactNode, useEffect, useState } from 'react'
import { Keypad } from './Keypad.tsx'

type Props = {
  muted: boolean
  digits: string
  onMute: (muted: boolean) => void
  onDigits: (digits: string) => void
  onHangUp: (event: MouseEvent) => void
  /** Further buttons, above the keypad. */
  more: ReactNode
}

/** Mute, keypad and hang up. M mutes; with the keypad open, the keys of the keyboard send tones. */
export function CallControls({ muted, digits, onMute, onDigits, onHangUp, more }: Props) {
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
      <div className="controls">
        <button
          type="button"
          className="control"
          // The name stays and aria-pressed says which; eyes read what a press does.
          aria-label="Mute"
          aria-pressed={muted}
          aria-keyshortcuts="M"
          title={muted ? 'Unmute (M)' : 'Mute (M)'}
          onClick={() => onMute(!muted)}
        >
          {muted ? <MicOff size={20} aria-hidden="true" /> : <Mic size={20} aria-hidden="true" />}
          <span>{muted ? 'Unmute' : 'Mute'}</span>
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
      {more}
      {/* Below them: a control that moves is another one under the pointer. */}
      {keypad ? (
        <div className="tones" id="call-keypad">
          <output className="tones-sent" aria-label="Tones sent">
            {digits === '' ? <span className="tones-hint">Press keys to send tones</span> : lastOf(digits)}
          </output>
          <Keypad label="Tones" onKey={onDigits} />
        </div>
      ) : null}
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
