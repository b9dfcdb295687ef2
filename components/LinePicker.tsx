import { useId } from 'react'
import type { LineRef } from '../lib/call/live.ts'
import { formatPhone } from '../lib/ui/phone-text.ts'

type Props = {
  lines: readonly LineRef[]
  chosen: LineRef
  country: string
  /** The site of the page in front, in words; null where the choice is for every call. */
  siteName: string | null
  /** Whether the site has a line of its own. */
  isOfSite: boolean
  onChoose: (lineId: string) => void
  onEverywhere: (lineId: string) => void
}

/** Which number the other side sees. Shown only to those who have several. */
export function LinePicker({ lines, chosen, country, siteName, isOfSite, onChoose, onEverywhere }: Props) {
  const id = useId()
  const standard = lines[0]
  return (
    <div className="line-picker">
      <label htmlFor={id}>Call from</label>
      <select id={id} value={chosen.id} onChange={({ target }) => onChoose(target.value)}>
        {lines.map((line) => (
          <option key={line.id} value={line.id}>
            {`${line.label} · ${formatPhone(line.number, country)}`}
          </option>
        ))}
      </select>
      <p className="line-picker-hint">
        {siteName === null
          ? 'Your standard line.'
          : isOfSite
            ? `For numbers on ${siteName}.`
            : `Your standard line. A change holds for ${siteName} only.`}
        {siteName !== null && chosen.id !== standard?.id ? (
          <button type="button" className="link-button" onClick={() => onEverywhere(chosen.id)}>
            Make it my standard line
          </button>
        ) : null}
      </p>
    </div>
  )
}
