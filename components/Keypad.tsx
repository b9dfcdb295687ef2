const keys: ReadonlyArray<readonly [key: string, letters: string, spoken?: string]> = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', '', 'star'],
  ['0', '+'],
  ['#', '', 'pound'],
]

/** The twelve keys of a phone. What a key does is the caller's: write into the field, or send a tone. */
export function Keypad({ label, onKey }: { label: string; onKey: (key: string) => void }) {
  return (
    <fieldset className="keypad" aria-label={label}>
      {keys.map(([key, letters, spoken]) => (
        <button key={key} type="button" className="keypad-key" aria-label={spoken ?? key} onClick={() => onKey(key)}>
          <span className="keypad-digit">{key}</span>
          <span className="keypad-letters" aria-hidden="true">
            {letters}
          </span>
        </button>
      ))}
    </fieldset>
  )
}
