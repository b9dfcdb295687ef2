import { Delete, Grid3x3, Phone } from 'lucide-react'
import { type ChangeEvent, type FormEvent, useId, useRef, useState } from 'react'
import type { Dialled, DialledFault } from '../lib/phone/parse-dialled.ts'
import { formatPhone, formatTyped, readDialled } from '../lib/ui/phone-text.ts'
import { Keypad } from './Keypad.tsx'
import { dialledFaultTexts } from './texts.ts'

type Props = {
  /** Country of the account, for numbers without a country code. */
  country: string
  /** Why calls cannot be made now, in words; null when they can. */
  blocked: string | null
  pending: boolean
  onDial: (number: { e164: string; ext?: string }) => void
}

/** A number to type, paste in any format, or tap; Enter calls. */
export function DialPad({ country, blocked, pending, onDial }: Props) {
  const [text, setText] = useState('')
  const [keypad, setKeypad] = useState(false)
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const dialled = readDialled(text, country)
  const isForHelp = !dialled.ok && dialled.code === 'emergency'
  const wrong = tried && !dialled.ok && !isForHelp ? dialled.code : null

  function change(next: string) {
    setText(next)
    setTried(false)
  }

  function onChange(event: ChangeEvent<HTMLInputElement>) {
    const { value, selectionStart } = event.target
    change(selectionStart === value.length ? retype(text, value, country) : value)
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (!dialled.ok && dialled.code !== 'emergency') {
      field.current?.focus()
      return
    }
    if (blocked !== null || pending) return
    // The warning comes from the worker, whoever asks.
    if (!dialled.ok) return onDial({ e164: dialled.number })
    const { e164, ext } = dialled
    onDial(ext === undefined ? { e164 } : { e164, ext })
  }

  return (
    <form className="dial" onSubmit={onSubmit} aria-label="Call a number">
      <div className="dial-row">
        <div className="dial-field">
          <label className="visually-hidden" htmlFor={`${id}-number`}>
            Phone number
          </label>
          <input
            ref={field}
            id={`${id}-number`}
            type="tel"
            inputMode="tel"
            autoComplete="off"
            spellCheck={false}
            placeholder="Type or paste a number"
            value={text}
            aria-invalid={wrong !== null}
            aria-describedby={`${id}-hint`}
            onChange={onChange}
          />
          {text === '' ? null : (
            <button
              type="button"
              className="icon-button"
              aria-label="Backspace"
              title="Backspace"
              onClick={() => change(withoutLast(text, country))}
            >
              <Delete size={18} aria-hidden="true" />
            </button>
          )}
          <button
            type="button"
            className="icon-button"
            aria-label="Keypad"
            title="Keypad"
            aria-expanded={keypad}
            onClick={() => setKeypad(!keypad)}
          >
            <Grid3x3 size={18} aria-hidden="true" />
          </button>
        </div>
        <button
          type="submit"
          className="button button-call dial-call"
          aria-disabled={!(dialled.ok || isForHelp) || blocked !== null || pending}
        >
          <Phone size={18} aria-hidden="true" />
          Call
        </button>
      </div>
      <p id={`${id}-hint`} className={wrong !== null ? 'dial-hint dial-hint-wrong' : 'dial-hint'} aria-live="polite">
        {hint({ text, dialled, wrong, blocked, country })}
      </p>
      {keypad ? <Keypad label="Keypad" onKey={(key) => change(formatTyped(text + key, country))} /> : null}
    </form>
  )
}

type HintInput = {
  text: string
  dialled: Dialled
  wrong: DialledFault | null
  blocked: string | null
  country: string
}

function hint({ text, dialled, wrong, blocked, country }: HintInput): string {
  if (wrong !== null) return dialledFaultTexts[wrong]
  if (!dialled.ok) return dialled.code === 'emergency' ? dialledFaultTexts.emergency : ''
  if (blocked !== null) return blocked
  const number = formatPhone(dialled.e164, country)
  const ext = dialled.ext === undefined ? '' : `, then extension ${dialled.ext}`
  // Said only where it adds something to what was typed.
  return digitsOf(text) === digitsOf(number) ? '' : `Calls ${number}${ext}`
}

/** Formats while typing at the end. A deleted bracket would come back at once, so it takes the digit before with it. */
function retype(before: string, after: string, country: string): string {
  if (!before.startsWith(after)) return formatTyped(after, country)
  const next = formatTyped(withoutTail(after), country)
  return next === before ? withoutLast(before, country) : next
}

function withoutLast(text: string, country: string): string {
  return formatTyped(withoutTail(withoutTail(text).slice(0, -1)), country)
}

/** Without the spaces and signs at the end. */
function withoutTail(text: string): string {
  return text.replace(/[^\p{L}\d*#+]+$/u, '')
}

function digitsOf(text: string): string {
  return text.replace(/[^\p{L}\d*#+]/gu, '')
}
